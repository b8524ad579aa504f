import { describe, expect, it } from 'vitest';
import {
  customerAfter,
  customerAfterExpiry,
  effectsOf,
} from '../../../functions/subscriptions/fulfillment/order-effects.ts';
import {
  type Account,
  type Customer,
  MOST_SUBSCRIPTIONS,
  type Subscription,
} from '../../../functions/subscriptions/model/account-items.ts';
import type {
  OrderLine,
  SubscriptionOrder,
  SubscriptionOrderData,
} from '../../../functions/subscriptions/model/order-data.ts';
import { customerFields } from '../../support/lines/sample-customer.ts';
import { line, product } from '../support/accounts.ts';

const NOW = new Date('2027-03-01T12:00:00Z');

const customer: Customer = {
  ...customerFields,
  customerId: '1234567890',
  discounts: [{ offerType: 'LICENSE', level: '01' }],
  benefits: [],
  status: '1000',
  cotermDate: '2027-09-01',
  anniversaries: ['2025-09-01', '2026-09-01'],
  commits: 4,
  createdAt: '2024-09-01T00:00:00.000Z',
  updatedAt: '2026-09-01T00:00:00.000Z',
  version: 9,
};

/** Returns the customer's subscription to product `n`, for its current term. */
const owned = (n: number, fields: Partial<Subscription> = {}): Subscription => ({
  subscriptionId: `subscription-${n}`,
  product: product(n),
  suffix: 'A12',
  productType: 'LICENSE',
  countsTowardLevel: true,
  currencyCode: 'USD',
  quantity: 5,
  term: 2,
  autoRenewal: { enabled: true },
  createdAt: '2026-09-01T00:00:00.000Z',
  ...fields,
});

const account = (subscriptions: readonly Subscription[] = [], fields: Partial<Customer> = {}): Account => ({
  customer: { ...customer, ...fields },
  deployments: [],
  subscriptions,
});

const order = (lineItems: readonly OrderLine[], fields: Partial<SubscriptionOrderData> = {}): SubscriptionOrder => ({
  line: 'subscriptions',
  tenant: 'tenant-a',
  number: 100_002,
  uid: '100002-00112233445566778899',
  status: '1002',
  statusVersion: 1,
  statusSince: NOW.toISOString(),
  previousStatus: null,
  version: 1,
  createdAt: NOW.toISOString(),
  createdBy: 'partner',
  createdStatus: '1002',
  updatedAt: NOW.toISOString(),
  data: {
    customerId: customer.customerId,
    orderType: 'NEW',
    externalReferenceId: '',
    creationDate: '2027-03-01T12:00:00Z',
    source: 'API',
    lineItems,
    ...fields,
  },
});

/** Returns the staged subscriptions by product, and the subscription of each line. */
function effects(...of: Parameters<typeof effectsOf>) {
  const found = effectsOf(...of);
  if (found === undefined) throw new Error('The order cannot be carried out');
  return { staged: Object.fromEntries(found.staged), lines: found.lines.map(({ subscriptionId }) => subscriptionId) };
}

/** Returns the maximum bytes of a value in an item (DynamoDB Developer Guide, "Item sizes and formats"); ASCII only. */
function itemBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value === 'number') return Math.ceil(String(value).replace('.', '').length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const parts = Object.entries(value).map(
    ([name, part]) => (Array.isArray(value) ? 0 : name.length) + itemBytes(part) + 1,
  );
  return parts.reduce((sum, part) => sum + part, 3);
}

describe('a NEW order', () => {
  it('creates a subscription of what the customer has not', () => {
    const { staged, lines } = effects(order([line(1, 1, 3)]), account(), undefined);
    const [id = ''] = lines;
    expect(id).toMatch(/^[0-9a-f]{30}NA$/);
    expect(staged).toEqual({
      [id]: owned(1, { subscriptionId: id, quantity: 3, createdAt: NOW.toISOString() }),
    });
  });

  it('creates the same one on every retry, and another one for another line or order', () => {
    const [first, again] = [1, 2].map(() => effects(order([line(1, 1), line(2, 2)]), account(), undefined).lines);
    const other = { ...order([line(1, 1)]), uid: '100003-00112233445566778899' };
    expect(again).toEqual(first);
    expect(new Set([...(first ?? []), ...effects(other, account(), undefined).lines]).size).toBe(3);
  });

  it('raises the quantity of what the customer has, at whatever level it is bought', () => {
    const bought = line(1, 1, 10, { offerId: `${product(1)}02A12`, currencyCode: 'EUR' });
    expect(effects(order([bought]), account([owned(1)]), undefined)).toEqual({
      staged: { 'subscription-1': { quantity: 15, term: 2, currencyCode: 'EUR' } },
      lines: ['subscription-1'],
    });
  });

  it('makes one subscription of lines of one product and deployment', () => {
    const { staged, lines } = effects(order([line(1, 1, 2), line(2, 1, 3)]), account(), undefined);
    expect(Object.values(staged)).toMatchObject([{ quantity: 5 }]);
    expect(new Set(lines).size).toBe(1);
  });

  it('keeps deployments apart, from each other and from the customer itself', () => {
    const there = { deploymentId: '5555' };
    const ordered = order([line(1, 1, 1, there), line(2, 1, 2), line(3, 1, 4, { deploymentId: '6666' })]);
    const { staged, lines } = effects(
      ordered,
      account([owned(1), owned(2, { ...there, product: product(1) })]),
      undefined,
    );
    expect(lines.slice(0, 2)).toEqual(['subscription-2', 'subscription-1']);
    expect(lines.map((id) => staged[id]?.quantity)).toEqual([6, 7, 4]);
  });

  it.each([
    ['expired', { term: 1 }],
    ['wholly returned', { quantity: 0 }],
  ])('leaves a subscription alone that is %s, and creates another one', (_, fields) => {
    const { lines } = effects(order([line(1, 1)]), account([owned(1, fields)]), undefined);
    expect(lines).not.toContain('subscription-1');
  });

  it('tells consumables and what does not count towards levels', () => {
    const units = line(1, 1, 1, { offerId: `${product(1)}T1A12`, countsTowardLevel: false });
    const { staged } = effects(order([units]), account(), undefined);
    expect(Object.values(staged)).toMatchObject([{ productType: 'CONSUMABLE', countsTowardLevel: false }]);
  });

  it('cannot bring more subscriptions than an anniversary can renew', () => {
    const many = Array.from({ length: MOST_SUBSCRIPTIONS }, (_, index) => owned(index));
    expect(effectsOf(order([line(1, 1_000)]), account(many), undefined)).toBeUndefined();
    expect(effectsOf(order([line(1, 1)]), account(many), undefined)).toBeDefined();
    const givenBack = many.map((subscription) => ({ ...subscription, quantity: 0 }));
    expect(effectsOf(order([line(1, 1_000)]), account(givenBack), undefined)).toBeDefined();
  });

  it('leaves no more to be renewed than fits into the item of one order', () => {
    const longest = line(MOST_SUBSCRIPTIONS, 1, 200_000, {
      subscriptionId: 'x'.repeat(32),
      deploymentId: '1234567890',
      discountCode: 'x'.repeat(64),
      flexDiscounts: [{ id: 'x'.repeat(64), code: 'x'.repeat(64), result: 'SUCCESS' }],
      countsTowardLevel: false,
      proratedDays: 366,
      pricing: {
        partnerPrice: 123_456_789.123,
        discountedPartnerPrice: 123_456_789.123,
        netPartnerPrice: 123_456_789.123,
        lineItemPartnerPrice: 12_345_678_912_345.67,
      },
      returnOrder: 123_456_789_012,
      returned: true,
    });
    expect(itemBytes(longest)).toBeLessThanOrEqual(580);
    expect(MOST_SUBSCRIPTIONS * itemBytes(longest)).toBeLessThan(400 * 1024 - 4_096);
  });

  it('sets the anniversary one year ahead of the first order, by the Pacific date', () => {
    const first = account([], { cotermDate: '', anniversaries: [] });
    const early = order([line(1, 1)], { creationDate: '2027-03-01T07:59:59Z' });
    expect(customerAfter(early, first, [], NOW)).toMatchObject({ cotermDate: '2028-02-28', commits: 5 });
    expect(customerAfter(early, account(), [], NOW)).toMatchObject({
      cotermDate: '2027-09-01',
      anniversaries: customer.anniversaries,
    });
  });

  it('has the level follow the quantity', () => {
    const after = [owned(1, { quantity: 60 })];
    expect(customerAfter(order([line(1, 1, 55)]), account([owned(1)]), after, NOW).discounts).toEqual([
      { offerType: 'LICENSE', level: '03' },
    ]);
  });
});

describe('a RETURN', () => {
  const returned = { returnOrder: 100_002 };
  const original = order([
    line(1, 1, 2, { subscriptionId: 'subscription-1', ...returned }),
    line(2, 2, 9, { subscriptionId: 'subscription-2' }),
    line(3, 1, 1, { subscriptionId: 'subscription-1', ...returned }),
  ]);
  const returning = (...lines: OrderLine[]) => order(lines, { orderType: 'RETURN', referenceOrder: 100_001 });

  it('has the quantities fall, down to nothing', () => {
    expect(effects(returning(line(1, 1, 2), line(3, 1, 1)), account([owned(1, { quantity: 3 })]), original)).toEqual({
      staged: { 'subscription-1': { quantity: 0, term: 2, currencyCode: 'USD' } },
      lines: ['subscription-1', 'subscription-1'],
    });
  });

  it('takes no more than there is, where less of it was renewed since', () => {
    const { staged } = effects(returning(line(1, 1, 2)), account([owned(1, { quantity: 1 })]), original);
    expect(staged).toMatchObject({ 'subscription-1': { quantity: 0 } });
  });

  it('cannot return a line that another return has claimed', () => {
    expect(effectsOf(returning(line(2, 2, 9)), account([owned(2)]), original)).toBeUndefined();
  });

  it('sets no anniversary', () => {
    expect(customerAfter(returning(), account([], { cotermDate: '' }), [], NOW).cotermDate).toBe('');
  });
});

describe('a RENEWAL', () => {
  const renewalOf = (quantity: number) =>
    order([line(1, 1, quantity, { subscriptionId: 'subscription-1', currencyCode: 'EUR' })], { orderType: 'RENEWAL' });

  it('makes an expired subscription active for the term that the customer is in', () => {
    expect(effects(renewalOf(3), account([owned(1, { term: 1 })]), undefined)).toEqual({
      staged: { 'subscription-1': { quantity: 3, term: 2, currencyCode: 'EUR' } },
      lines: ['subscription-1'],
    });
  });

  it.each([
    ['is active again', owned(1)],
    ['has less than is to be renewed', owned(1, { term: 1, quantity: 2 })],
    ['is another', owned(2, { term: 1 })],
  ])('cannot be carried out when the subscription %s', (_, subscription) => {
    expect(effectsOf(renewalOf(3), account([subscription]), undefined)).toBeUndefined();
  });

  it('renews at the anniversary for the term that begins, and ends the one before', () => {
    const renewal = { date: '2027-03-01', begunOn: '2027-03-02', order: 100_002 };
    const due = account([owned(1), owned(2)], { renewal: { ...renewal, open: true }, cotermDate: '2027-03-01' });
    const { staged } = effects(renewalOf(4), due, undefined);
    expect(staged).toEqual({ 'subscription-1': { quantity: 4, term: 3, currencyCode: 'EUR' } });
    const after = customerAfter(renewalOf(4), due, [owned(1, { quantity: 4, term: 3 }), owned(2)], NOW);
    expect(after).toMatchObject({
      cotermDate: '2028-03-01',
      anniversaries: ['2025-09-01', '2026-09-01', '2027-03-01'],
      commits: 5,
    });
    expect(after.renewal).toEqual(renewal);
  });

  it('lets the level fall with what expires', () => {
    const due = {
      renewal: { date: '2027-09-01', begunOn: '2027-09-01', order: null },
      discounts: [{ offerType: 'LICENSE', level: '02' }],
    } as const;
    expect(customerAfterExpiry(account([owned(1, { quantity: 12 })], due), NOW)).toMatchObject({
      discounts: [{ offerType: 'LICENSE', level: '01' }],
      cotermDate: '2028-09-01',
      commits: 4,
    });
  });
});

describe('the anniversaries of a customer whose first order was on 29 February', () => {
  /** Lists the customer's next anniversaries, year by year. */
  function walked(first: Customer, years: number): string[] {
    const dates = [first.cotermDate];
    let now = first;
    for (let year = 0; year < years; year += 1) {
      const renewal = { date: now.cotermDate, begunOn: now.cotermDate, order: null };
      now = customerAfterExpiry({ customer: { ...now, renewal }, deployments: [], subscriptions: [] }, NOW);
      dates.push(now.cotermDate);
    }
    return dates;
  }

  const EIGHT_YEARS = [
    '2029-02-28',
    '2030-02-28',
    '2031-02-28',
    '2032-02-29',
    '2033-02-28',
    '2034-02-28',
    '2035-02-28',
  ];

  it('are on the 29th in leap years, on the 28th in others', () => {
    const leapDay = order([line(1, 1)], { creationDate: '2028-03-01T07:00:00Z' });
    const first = customerAfter(leapDay, account([], { cotermDate: '', anniversaries: [] }), [], NOW);
    expect(first).toMatchObject({ cotermDate: '2029-02-28', anniversaryDay: 29 });
    expect(walked(first, 7)).toEqual([...EIGHT_YEARS, '2036-02-29']);
  });

  it('are known by a past one, if the version before set them', () => {
    const known = { ...customer, cotermDate: '2029-02-28', anniversaries: ['2028-02-29'] };
    expect(walked(known, 6)).toEqual(EIGHT_YEARS);
    const moved = { ...known, anniversaryDay: 28 };
    expect(walked(moved, 3).at(-1)).toBe('2032-02-28');
  });

  it('are those of the 28th for a first order of 28 February', () => {
    const dayBefore = order([line(1, 1)], { creationDate: '2028-02-29T07:59:59Z' });
    const first = customerAfter(dayBefore, account([], { cotermDate: '', anniversaries: [] }), [], NOW);
    expect(first).not.toHaveProperty('anniversaryDay');
    expect(walked(first, 3)).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-28']);
  });
});
