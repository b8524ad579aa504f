import { describe, expect, test } from 'vitest';
import type { Customer, Subscription } from '../../../functions/subscriptions/model/account-items.ts';
import type { ProductType } from '../../../functions/subscriptions/model/catalog-items.ts';
import {
  COMMITTED_LEVELS,
  CONSUMABLE_LEVELS,
  LICENSE_LEVELS,
} from '../../../functions/subscriptions/model/offer-id.ts';
import {
  discountsAfter,
  entitlementOf,
  isCommitted,
  levelsFor,
  volumeOf,
} from '../../../functions/subscriptions/model/volume-levels.ts';
import { commitment, customerOf, subscriptionOf } from '../support/validated-orders.ts';

const TODAY = '2026-11-02';

const committed = customerOf({ benefits: [commitment()] });

/** Lists the levels that a customer is entitled to by an order of this quantity, the best first. */
function levels(customer: Customer, quantity: number, type: ProductType = 'LICENSE') {
  const ordered = { LICENSE: 0, CONSUMABLE: 0, [type]: quantity };
  return levelsFor(entitlementOf(customer, ordered, TODAY), type);
}

describe('the quantity of an order', () => {
  test.each([
    [1, '01'],
    [9, '01'],
    [10, '02'],
    [49, '02'],
    [50, '03'],
    [99, '03'],
    [100, '04'],
    [1_000_000, '04'],
  ])('%i licences give level %s', (quantity, level) => {
    expect(levels(customerOf(), quantity)[0]).toBe(level);
  });

  test.each([
    [1, 'T1'],
    [999, 'T1'],
    [1_000, 'T2'],
    [2_499, 'T2'],
    [2_500, 'T3'],
    [4_999, 'T3'],
    [5_000, 'T4'],
    [14_999, 'T4'],
    [15_000, 'T5'],
    [49_999, 'T5'],
    [50_000, 'T6'],
    [99_999, 'T6'],
    [100_000, 'T7'],
  ])('%i consumables give level %s', (quantity, level) => {
    expect(levels(customerOf(), quantity, 'CONSUMABLE')[0]).toBe(level);
  });

  test.each([
    [9, ['01']],
    [10, ['12', '02', '01']],
    [50, ['13', '03', '12', '02', '01']],
    [100, ['14', '04', '13', '03', '12', '02', '01']],
  ])('%i licences give a customer with a three-year commitment %j', (quantity, expected) => {
    expect(levels(committed, quantity)).toEqual(expected);
  });

  test('of licences is no quantity of consumables', () => {
    expect(levelsFor(entitlementOf(customerOf(), { LICENSE: 100_000, CONSUMABLE: 1 }, TODAY), 'CONSUMABLE')).toEqual([
      'T1',
    ]);
  });
});

test.each([
  ['01', { from: 1, to: 9 }],
  ['02', { from: 10, to: 49 }],
  ['13', { from: 50, to: 99 }],
  ['14', { from: 100 }],
  ['T3', { from: 2_500, to: 4_999 }],
  ['T7', { from: 100_000 }],
] as const)('level %s is for %j', (level, volume) => {
  expect(volumeOf(level)).toEqual(volume);
});

test('each level begins where the one below it ends', () => {
  for (const kind of [LICENSE_LEVELS, COMMITTED_LEVELS, CONSUMABLE_LEVELS]) {
    const volumes = kind.map(volumeOf);
    expect(volumes.slice(1).map(({ from }) => from - 1)).toEqual(volumes.slice(0, -1).map(({ to }) => to));
  }
});

describe("the customer's own level", () => {
  test.each([
    ['03', 1, '03'],
    ['02', 50, '03'],
    ['12', 1, '02'],
  ])('%s with an order of %i gives %s: the better of the two', (level, quantity, best) => {
    const customer = customerOf({ discounts: [{ offerType: 'LICENSE', level }] });
    expect(levels(customer, quantity)[0]).toBe(best);
  });

  test('for licences is none for consumables', () => {
    const customer = customerOf({ discounts: [{ offerType: 'LICENSE', level: '04' }] });
    expect(levels(customer, 1, 'CONSUMABLE')).toEqual(['T1']);
  });

  test('is not that of a high volume discount, which may stand beside it', () => {
    const code = { offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' } as const;
    expect(levels(customerOf({ discounts: [code] }), 1)).toEqual(['01']);
    expect(levels(customerOf({ discounts: [code, { offerType: 'LICENSE', level: '03' }] }), 1)[0]).toBe('03');
  });
});

describe('a three-year commitment', () => {
  test.each([
    ['COMMITTED', true],
    ['ACCEPTED', true],
    ['REQUESTED', false],
    ['DECLINED', false],
    ['EXPIRED', false],
    ['NONCOMPLIANT', false],
  ] as const)('that is %s is in force: %s', (status, inForce) => {
    expect(isCommitted({ benefits: [commitment({ status })] }, TODAY)).toBe(inForce);
  });

  test.each([
    ['2026-11-02', '2029-11-01', true],
    ['2023-11-03', '2026-11-02', true],
    ['2026-11-03', '2029-11-02', false],
    ['2023-11-02', '2026-11-01', false],
  ])('from %s to %s is in force today: %s', (startDate, endDate, inForce) => {
    expect(isCommitted({ benefits: [commitment({ startDate, endDate })] }, TODAY)).toBe(inForce);
  });
});

describe("a change of the customer's quantity", () => {
  /** Returns the customer's discounts after a change from some subscriptions to others. */
  const discountsOf = (
    discounts: Customer['discounts'],
    before: readonly Subscription[],
    now: readonly Subscription[],
    fields: Partial<Customer> = {},
  ) => {
    const customer = customerOf({ discounts, ...fields });
    return discountsAfter({ customer, subscriptions: before }, { customer, subscriptions: now }, TODAY);
  };
  const licences = (quantity: number, fields: Partial<Subscription> = {}) =>
    subscriptionOf('A', { quantity, ...fields });
  const level = (name: string) => [{ offerType: 'LICENSE' as const, level: name }];

  test.each([
    ['01', 0, 10, '02'],
    ['02', 10, 100, '04'],
    ['04', 100, 99, '03'],
    ['03', 50, 0, '01'],
    // A level better than the quantity gave was agreed. It is kept, and a larger quantity can raise it.
    ['03', 0, 10, '03'],
    ['03', 10, 9, '03'],
    ['03', 10, 100, '04'],
  ])('level %s goes with %i to %i licences to %s', (from, before, now, to) => {
    expect(discountsOf(level(from), [licences(before)], [licences(now)])).toEqual(level(to));
  });

  test('counts all products together, and only what counts towards levels and is active', () => {
    const now = [
      licences(6),
      subscriptionOf('B', { quantity: 4 }),
      subscriptionOf('C', { quantity: 500, countsTowardLevel: false }),
      subscriptionOf('D', { quantity: 500, productType: 'CONSUMABLE' }),
    ];
    expect(discountsOf(level('01'), [], now)).toEqual([...level('02'), { offerType: 'CONSUMABLE', level: 'T1' }]);
    const expired = [subscriptionOf('A', { quantity: 500, term: 0 }), subscriptionOf('B', { quantity: 10, term: 1 })];
    expect(discountsOf(level('01'), [], expired, { anniversaries: ['2026-10-01'] })).toEqual(level('02'));
  });

  test('shows a customer with a commitment the committed levels', () => {
    const benefits = [commitment()];
    expect(discountsOf(level('01'), [], [licences(50)], { benefits })).toEqual(level('13'));
    expect(discountsOf(level('13'), [licences(50)], [licences(9)], { benefits })).toEqual(level('01'));
    const expired = { benefits: [commitment({ status: 'EXPIRED' })] };
    expect(discountsOf(level('13'), [licences(50)], [licences(50)], expired)).toEqual(level('03'));
  });

  test('leaves high volume discounts as they are', () => {
    const code = { offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' } as const;
    expect(discountsOf([code, ...level('01')], [], [licences(10)])).toEqual([...level('02'), code]);
  });

  test('gives consumables a level with the first of them, and keeps it', () => {
    const consumables = (quantity: number) => subscriptionOf('D', { productType: 'CONSUMABLE', quantity });
    const first = discountsOf(level('01'), [], [consumables(1_000)]);
    expect(first).toEqual([...level('01'), { offerType: 'CONSUMABLE', level: 'T2' }]);
    expect(discountsOf(first, [consumables(1_000)], [])).toEqual([
      ...level('01'),
      { offerType: 'CONSUMABLE', level: 'T1' },
    ]);
  });
});
