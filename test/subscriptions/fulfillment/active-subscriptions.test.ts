import { expect, it } from 'vitest';
import { activeSubscriptionsAfter } from '../../../functions/subscriptions/fulfillment/active-subscriptions.ts';
import type { Subscription } from '../../../functions/subscriptions/model/account-items.ts';

const subscription = (subscriptionId: string, fields: Partial<Subscription> = {}): Subscription => ({
  subscriptionId,
  product: '6500000001',
  suffix: 'A12',
  productType: 'LICENSE',
  countsTowardLevel: true,
  currencyCode: 'USD',
  quantity: 1,
  term: 1,
  autoRenewal: { enabled: true },
  createdAt: '2027-03-01T20:00:00.000Z',
  ...fields,
});

const customer = { commits: 7, anniversaries: ['2027-03-01'] };
const active = (count: number) => Array.from({ length: count }, (_, index) => subscription(`active-${index}`));
const after = (total: number, subscriptions: readonly Subscription[], changed: readonly string[] = []) =>
  activeSubscriptionsAfter({ customer, subscriptions, changed: new Set(changed), total });

it('lists active subscriptions, and those that the commit has changed', () => {
  const returned = subscription('returned', { quantity: 0 });
  const renewedLess = subscription('expired', { term: 0 });
  const others = [subscription('given back before', { quantity: 0 }), subscription('expired before', { term: 0 })];
  expect(after(3_000, [...active(2), returned, renewedLess, ...others], ['returned', 'expired'])).toEqual({
    commit: 7,
    total: 3_000,
    subscriptionIds: ['active-0', 'active-1', 'returned', 'expired'],
  });
});

it('lists none where a query of all reads about as much', () => {
  expect(after(255, active(1))).toBeUndefined();
  expect(after(256, active(16))).toBeDefined();
  expect(after(256, active(17))).toBeUndefined();
  expect(after(10_400, active(650))).toBeDefined();
});
