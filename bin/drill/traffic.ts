import { randomUUID } from 'node:crypto';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { Order } from '../../functions/subscriptions/contract/order-contract.ts';
import { webhooks } from '../../functions/webhooks/contract/endpoints.ts';
import { WebhookList } from '../../functions/webhooks/contract/webhook-contract.ts';
import { CURRENCY, offerIdOf } from '../demo-data/subscription-catalog.ts';
import { CUSTOMERS, customersByName } from '../demo-data/subscription-customers.ts';
import type { Drill } from './drill.ts';

/** Requests that are under way at the same time. */
const AT_ONCE = 4;

/** Places an appliance order, and returns the response. */
export const placeOrder = ({ api }: Drill) => {
  const { companyName, locationName, customerRefNum } = examples.createOrder;
  const body = { companyName, locationName, customerRefNum };
  return api.call(appliances, 'create-order', { body, idempotencyKey: randomUUID() });
};

/** Places some appliance orders at the same time, and lists orders. */
export const ordinaryTraffic = (drill: Drill): Promise<void> =>
  drill.send(...Array.from({ length: AT_ONCE }, () => () => placeOrder(drill)), () =>
    drill.api.call(appliances, 'list-orders', {}),
  );

/** Lists device orders twice at the same time. After an exit, each call waits until the function has started again. */
export const listDeviceOrders = (drill: Drill): Promise<void> =>
  drill.send(...Array.from({ length: 2 }, () => () => drill.api.call(devices, 'list-orders', {})));

/** Lists orders, many times at the same time. */
export const flood = (drill: Drill): Promise<void> =>
  drill.send(...Array.from({ length: 3 * AT_ONCE }, () => () => drill.api.call(appliances, 'list-orders', {})));

/**
 * Places a subscription order for one licence.
 *
 * @param fields further fields of the order
 * @returns the number of the order
 */
export async function placeSubscriptionOrder({ api }: Pick<Drill, 'api'>, fields: object = {}): Promise<string> {
  const [{ companyName } = { companyName: '' }] = CUSTOMERS;
  const customerId = (await customersByName(api)).get(companyName);
  if (customerId === undefined) throw new Error('the demo customers are missing; start over with npm start -- --fresh');
  const line = { extLineItemNumber: 1, offerId: offerIdOf('41000101CA'), quantity: 1, currencyCode: CURRENCY };
  const path = { customerId };
  const send = async (body: object) =>
    Order.parse(await api.call(subscriptions, 'place-order', { path, body, idempotencyKey: randomUUID() }));
  const preview = await send({ orderType: 'PREVIEW', lineItems: [line] });
  const [{ offerId } = line] = preview.lineItems;
  return (await send({ ...fields, orderType: 'NEW', lineItems: [{ ...line, offerId }] })).orderId;
}

/** Address of a drill's webhook: a port at which nobody listens. */
const NOBODY = 'http://127.0.0.1:9/drill';

async function drillWebhook({ api }: Drill) {
  const { data } = WebhookList.parse(await api.call(webhooks, 'list-webhooks'));
  return data.find(({ url }) => url === NOBODY);
}

/** Adds a webhook for drills, unless it is there. It wants no event of an order, so that a later order does not disable it. */
export async function addWebhook(drill: Drill): Promise<void> {
  if ((await drillWebhook(drill)) !== undefined) return;
  await drill.api.call(webhooks, 'create-webhook', { body: { url: NOBODY, types: ['webhook.disabled'] } });
}

/** Asks for a test of the drill's webhook. It waits like the first attempt of any event. Returns the id of the webhook. */
export async function testWebhook(drill: Drill): Promise<Readonly<Record<string, unknown>>> {
  const { id } = (await drillWebhook(drill)) ?? { id: '' };
  await drill.api.call(webhooks, 'test-webhook', { path: { id }, body: {} });
  return { webhook: id };
}
