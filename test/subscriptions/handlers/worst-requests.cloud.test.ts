import { beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../support/lines/http-event.ts';
import { newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { MOST_MS, processorTime } from '../../support/processor-time.ts';
import { times } from '../../support/times.ts';

const MOST_LINES = 499;
const MOST_BYTES = 1024 * 1024;

/** An offer for each line, since an order names an offer once. */
const offers = times(MOST_LINES, (index) => `${String(30_000_000 + index)}CA01A12`);
const lines = (fields: object = {}) =>
  offers.map((offerId, index) => ({
    extLineItemNumber: index + 1,
    offerId,
    quantity: index + 1,
    currencyCode: 'USD',
    ...fields,
  }));
const order = (lineItems: readonly object[], orderType = 'NEW') => ({ ...newOrder(), orderType, lineItems });

let service: SubscriptionService;
let customerId: string;

beforeAll(async () => {
  service = await SubscriptionService.start();
  for (const offer of offers) await service.offer(offer);
  customerId = await service.activeCustomer();
  await service.placeAndComplete(customerId, order(lines()));
});

const send = (body: unknown, options: Call = {}) =>
  service.call('place-order', { path: { customerId }, body, ...options });

describe('an order takes less of the processor than its bound', () => {
  it.each<[string, unknown, number]>([
    ['with all lines', order(lines()), 201],
    ['with all lines, as a preview', order(lines(), 'PREVIEW'), 201],
    ['with nothing right in any line', order(lines({ offerId: '', quantity: -1, unknown: {} })), 400],
    [
      'of offers that do not exist',
      order(lines().map((line) => ({ ...line, offerId: `9${line.offerId.slice(1)}` }))),
      400,
    ],
    ['with discounts that do not exist', order(lines({ flexDiscountCodes: ['NOT_THERE'] }), 'PREVIEW'), 400],
    ['of a megabyte of numbers', `{"lineItems":[${'1,'.repeat(MOST_BYTES / 2 - 10)}1]}`, 400],
    ['of a megabyte of nesting', '['.repeat(MOST_BYTES - 1), 400],
    ['of a megabyte of members', JSON.stringify(Object.fromEntries(times(40_000, (n) => [`member-${n}`, n]))), 400],
    ['of a megabyte of text', JSON.stringify({ externalReferenceId: 'x'.repeat(MOST_BYTES - 100) }), 400],
  ])('%s', async (_, body, status) => {
    const taken = await processorTime(async () => expect(await send(body)).toMatchObject({ status }));
    expect(taken).toBeLessThan(MOST_MS);
  });
});

it.each<[string, Parameters<SubscriptionService['call']>[0], Call]>([
  ['all subscriptions of a customer', 'list-subscriptions', {}],
  ['the orders of a customer', 'list-orders', { query: 'limit=100' }],
])('%s takes less of the processor than its bound', async (_, operation, options) => {
  const read = async () =>
    expect(await service.call(operation, { path: { customerId }, ...options })).toMatchObject({ status: 200 });
  expect(await processorTime(read)).toBeLessThan(MOST_MS);
});
