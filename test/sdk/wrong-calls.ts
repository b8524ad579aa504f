/**
 * Calls that must not compile. `npm run types` fails if one of them does, since its `@ts-expect-error` is then unused. Nothing runs
 * this file.
 */
import {
  type Client,
  createClient,
  DeviceError,
  type Input,
  type ProblemCode,
  SubscriptionError,
} from '../../sdk/src/index.ts';
import { verifyWebhook } from '../../sdk/src/webhooks.ts';

const uid = '100001-4f8c2e7d91ab6350';

/** Misspells fields and parameters. */
export function misspelt({ appliances, devices, subscriptions }: Client): void {
  // @ts-expect-error a field of the body
  appliances.createOrder({ body: { companyNam: 'Lovelace' } });
  // @ts-expect-error a field deep in the body
  appliances.createOrder({ body: { nodes: [{ interfaces: [{ gatway: '10.0.0.1' }] }] } });
  // @ts-expect-error a parameter of the query
  appliances.orders({ statuses: ['new'] });
  // @ts-expect-error a parameter of the path
  devices.getOrder({ orderNumber: '100042' });
  // @ts-expect-error a field of the response
  appliances.getOrder({ uid }).then(({ ordernum }) => ordernum);
  // @ts-expect-error an operation
  subscriptions.placeOrders({ customerId: '1' });
  // @ts-expect-error a header
  appliances.updateOrder({ uid, body: {}, headers: { 'If-Macth': '"3"' } });
}

/** Sends values that the document does not have. */
export function wrong({ appliances, subscriptions }: Client): void {
  // @ts-expect-error a status that no order has
  appliances.updateOrder({ uid, body: { status: 'canceled' } });
  // @ts-expect-error one of several statuses in the query
  appliances.listOrders({ status: ['new', 'canceled'] });
  // @ts-expect-error a text where a number must be
  appliances.listOrders({ limit: '10' });
  // @ts-expect-error a type of order that there is not
  subscriptions.placeOrder({ customerId: '1', body: { orderType: 'OLD', lineItems: [] } });
  // @ts-expect-error a field of another type of order
  subscriptions.placeOrder({ customerId: '1', body: { orderType: 'NEW', referenceOrderId: '1', lineItems: [] } });
}

/** Omits what is required. */
export function missing({ appliances, devices, subscriptions }: Client): void {
  // @ts-expect-error the body
  appliances.createOrder({});
  // @ts-expect-error a parameter of the path
  appliances.getOrder();
  // @ts-expect-error a parameter of the query
  devices.getInventory({});
  // @ts-expect-error a field of the body
  devices.placeOrder({ body: { items: [] } });
  // @ts-expect-error the customer
  subscriptions.orders({ limit: 10 });
  // @ts-expect-error a header that the client does not set itself
  const input: Input<{ headers: { 'X-Api-Key': string; 'X-Required': string } }> = {};
  // @ts-expect-error the same, with other headers
  const other: Input<{ headers: { 'X-Required': string } }> = { headers: {} };
  console.log(input, other);
  // @ts-expect-error the secret of the client
  createClient({ url: 'https://api.example', tokenUrl: 'https://issuer.example', clientId: 'me' });
  // @ts-expect-error the headers with the signature
  verifyWebhook('{}', 'whsec_c2VjcmV0');
}

/** Compares codes that no error has, and passes a parsed body. */
export function checked(error: unknown, parsed: { readonly id: string }): void {
  // @ts-expect-error a code of the device line
  if (error instanceof DeviceError && error.code === 'NOT_FOUND') console.error(error.details);
  // @ts-expect-error a code of the subscription line
  if (error instanceof SubscriptionError && error.code === '9999') console.error(error.additionalDetails);
  // @ts-expect-error a code of a problem document
  const code: ProblemCode = 'not_found';
  console.error(code);
  // @ts-expect-error a parsed body has lost the bytes that are signed
  verifyWebhook(parsed, new Headers(), 'whsec_c2VjcmV0');
}

/** Compiles: the headers that the client sets and optional bodies may be absent, and read-only values are welcome. */
export function right({ appliances, subscriptions, webhooks }: Client): void {
  const body = { companyName: 'Lovelace', nodes: [{ name: 'one' }], status: 'new' } as const;
  appliances.createOrder({ body });
  appliances.createOrder({ body, headers: { 'Idempotency-Key': 'mine' } }, { timeoutMs: 1_000 });
  subscriptions.updateCustomer({ customerId: '1', body: {}, headers: { 'X-Request-Id': 'r' } });
  webhooks.testWebhook({ id: 'wh1' });
  webhooks.testWebhook({ id: 'wh1', body: { type: 'order.placed' } });
}
