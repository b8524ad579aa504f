import { expect, test } from 'vitest';
import type { OrderSummary } from '../../../functions/subscriptions/model/account-items.ts';
import { listedOrders } from '../../../functions/subscriptions/orders/history-filter.ts';

const SECOND = '2027-03-01T20:00:00Z';

const summary = (number: number, fields: Partial<OrderSummary> = {}): OrderSummary => ({
  ...{ number, orderType: 'NEW', status: '1000', offerIds: [], creationDate: SECOND, ...fields },
});

/** Returns the numbers of orders in the sequence of the history. */
const listed = (...summaries: readonly OrderSummary[]) =>
  listedOrders(summaries, {}, { customer: { cotermDate: '', resellerId: '5556667779' }, now: new Date(SECOND) }).map(
    ({ number }) => number,
  );

test('of orders of one second the newest comes first, whatever block its number is from', () => {
  const first = summary(100_200, { createdAt: '2027-03-01T20:00:00.120Z' });
  const second = summary(100_101, { createdAt: '2027-03-01T20:00:00.380Z' });
  const third = summary(100_201, { createdAt: '2027-03-01T20:00:00.640Z' });
  expect(listed(first, second, third)).toEqual([100_201, 100_101, 100_200]);
});

test('of orders of one millisecond, or without it, the higher number comes first', () => {
  const createdAt = '2027-03-01T20:00:00.120Z';
  expect(listed(summary(100_101, { createdAt }), summary(100_102, { createdAt }))).toEqual([100_102, 100_101]);
  expect(listed(summary(100_101), summary(100_102))).toEqual([100_102, 100_101]);
});

test('the date in the response counts first, which a sandbox may set', () => {
  const old = summary(100_300, { creationDate: '2026-03-01T20:00:00Z', createdAt: '2027-03-01T20:00:09.000Z' });
  expect(listed(old, summary(100_101, { createdAt: '2027-03-01T20:00:00.000Z' }))).toEqual([100_101, 100_300]);
});
