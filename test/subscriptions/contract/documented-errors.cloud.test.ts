import { beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, isOperationsScope } from '../../../functions/core/model/endpoint.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import * as examples from '../../../functions/subscriptions/examples/account-examples.ts';
import { placeOrder } from '../../../functions/subscriptions/examples/order-examples.ts';
import { logLines } from '../../support/cloud/log-lines.ts';
import type { Call } from '../../support/lines/http-event.ts';
import { keyed } from '../../support/lines/line-service.ts';
import {
  completeOffer,
  OPERATOR,
  type Operation,
  SubscriptionService,
} from '../../support/lines/subscription-service.ts';

let service: SubscriptionService;
let customerId: string;
let pendingId: string;

beforeAll(async () => {
  service = await SubscriptionService.start();
  customerId = await service.activeCustomer({ companyProfile: { companyName: 'Bergmann Studios' } });
  pendingId = await service.customer();
  await service.setCustomer(customerId, { globalSalesEnabled: true });
  await service.done('put-offer', { ...offer(), ...keyed('used') });
});

const offer = (fields: object = {}): Call => ({
  claims: OPERATOR,
  path: { offerId: '65304470CA01A12' },
  body: { ...completeOffer(), ...fields },
});

const [line] = placeOrder.lineItems;
const orderWith = (fields: object) => ({ ...placeOrder, lineItems: [{ ...line, ...fields }] });
const withoutQuantity = { ...line, quantity: undefined };

const JSON_TYPE = { 'content-type': 'application/json' };
const tooLarge = `"${'x'.repeat(1_199_998)}"`;

/** Calls that cause each documented error, by its status and the code of its example. */
const calls: Readonly<Record<string, readonly [Operation, () => Call]>> = {
  '400 1122': ['place-order', () => ({ path: { customerId }, body: { ...placeOrder, lineItems: [withoutQuantity] } })],
  '400 1132': ['list-orders', () => ({ path: { customerId }, query: 'limit=0' })],
  '400 1119': [
    'update-customer',
    () => ({ path: { customerId }, body: { companyProfile: { companyName: 'Bergmann' } } }),
  ],
  '400 1117': ['place-order', () => ({ path: { customerId }, body: orderWith({ quantity: '1' }) })],
  '400 1141': [
    'create-deployment',
    () => ({
      path: { customerId },
      body: { companyProfile: { address: examples.createCustomer.companyProfile.address } },
    }),
  ],
  '403 4115': ['get-customer', () => ({ path: { customerId }, headers: { 'x-api-key': 'rival' } })],
  '404 1116': ['get-customer', () => ({ path: { customerId: '0000000000' } })],
  '404 1162': [
    'get-price-list',
    () => ({
      body: { region: 'JP', marketSegment: 'COM', priceListType: '3YC', currency: 'JPY', priceListMonth: '202703' },
    }),
  ],
  '404 2115': ['get-order', () => ({ path: { customerId, orderId: '999999' } })],
  '404 2138': ['get-deployment', () => ({ path: { customerId, deploymentId: '0000000000' } })],
  '404 3115': ['get-subscription', () => ({ path: { customerId, subscriptionId: 'x' } })],
  '406 1117': ['get-customer', () => ({ path: { customerId }, headers: { accept: 'text/html' } })],
  '413 1117': ['create-customer', () => ({ body: tooLarge, headers: JSON_TYPE })],
  '429 4118': ['get-customer', () => ({ path: { customerId } })],
  '415 1117': ['create-customer', () => ({ body: 'x', headers: { 'content-type': 'text/plain' } })],
};

/** Example errors that callers cause, each once. Operators' endpoints have no others. */
const shown = new Map(
  (Object.entries(subscriptions.endpoints) as [string, Endpoint][])
    .filter(([, { scope }]) => !isOperationsScope(scope))
    .flatMap(([, { responses }]) => Object.entries(responses))
    .filter(([status]) => Number(status) >= 400 && Number(status) < 500)
    .map(([status, { example }]) => [`${status} ${(example as { code: string }).code}`, example]),
);

describe('an error is documented as it is sent', () => {
  const lines = logLines();
  /** Returns the explanations in the log of the last request. */
  const explanations = () => lines().findLast(({ message }) => message === 'request')?.explanations;

  it.each<[number, Operation, Call, string]>([
    [
      412,
      'put-offer',
      { ...offer(), headers: { 'if-none-match': '*' } },
      'If-None-Match: There is one at this address already; with If-None-Match: * a PUT only adds. An earlier attempt of yours may have added it: a repeat with the same Idempotency-Key gets the first response.',
    ],
    [
      422,
      'put-offer',
      { ...offer({ productFamily: 'Another' }), ...keyed('used') },
      'Idempotency-Key: was used for a different request; choose a new key',
    ],
  ])('to an operator: %d of %s', async (expected, operation, call, explanation) => {
    const { status, body } = await service.call(operation, call);
    const { responses } = subscriptions.endpoints[operation] as Endpoint;
    expect([status, body]).toEqual([expected, responses[expected]?.example]);
    expect(explanations()).toEqual([explanation]);
  });

  it('whatever is shown', () => {
    // An inactive subscription takes a year. Its error has no text except the code's.
    expect([...shown.keys()].filter((name) => name !== '400 3119').sort()).toEqual(Object.keys(calls).sort());
  });

  it.each(Object.entries(calls))('%s', async (name, [operation, call]) => {
    const { status, body } = name.startsWith('429')
      ? await service.callBeyondLimit(operation, call())
      : await service.call(operation, call());
    expect([status, body]).toEqual([Number(name.slice(0, 3)), shown.get(name)]);
  });

  it.each<[string, Operation, () => Call, object, (readonly string[])?]>([
    [
      'an empty correlation id',
      'create-customer',
      () => ({ headers: { 'x-correlation-id': '' }, body: examples.createCustomer }),
      { code: '4119' },
    ],
    [
      'an unexpected field',
      'place-order',
      () => ({ path: { customerId }, body: orderWith({ quantiti: 1 }) }),
      { code: '1121', additionalDetails: ['lineItems[0].quantiti'] },
      // The log has no name that a caller made up.
      ['lineItems[0].…: is not a field of this object; did you mean quantity?'],
    ],
    [
      'a customer that is pending',
      'update-customer',
      () => ({ path: { customerId: pendingId }, body: examples.updateCustomer }),
      { code: '1125', additionalDetails: ['status: 1002'] },
    ],
    [
      'a caller of nobody',
      'sandbox-update-order',
      () => ({ claims: {}, path: { customerId, orderId: '1' }, body: {} }),
      { code: '4121' },
    ],
    [
      'an offer without fields',
      'put-offer',
      () => ({ claims: OPERATOR, path: { offerId: '65304470CA01A12' }, body: {} }),
      { code: '1122' },
    ],
  ])('%s', async (_name, operation, call, body, explained) => {
    expect((await service.call(operation, call())).body).toMatchObject(body);
    if (explained) expect(explanations()).toEqual(explained);
  });
});
