import { describe, expect, test } from 'vitest';
import { MOST_SUBSCRIPTIONS } from '../../../functions/subscriptions/model/account-items.ts';
import type { LineRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { newOrderLines } from '../../../functions/subscriptions/rules/order-rules.ts';
import {
  type ContextFields,
  contextOf,
  customerOf,
  deploymentIn,
  lineOf,
  NOW,
  offerId,
  offerOf,
  offersAt,
  orderOf,
  product,
  reasons,
  refusalOf,
  subscriptionOf,
} from '../support/validated-orders.ts';

/** Validates and prices a NEW order of these lines. */
const newOrder = (lines: readonly LineRequest[], known: ContextFields = {}, fields = {}) =>
  newOrderLines(orderOf('NEW', lines, fields), contextOf(known));

/** Returns the error of such an order. */
const refusal = (lines: readonly LineRequest[], known: ContextFields = {}, fields = {}) =>
  refusalOf(() => newOrder(lines, known, fields));

const A = offerOf('A');

test('an order is what was sent, with prices for the whole year of a new customer', () => {
  const lines = [lineOf(4, 'A', { quantity: 2 }), lineOf(1, 'B', { quantity: 7, currencyCode: undefined })];
  expect(newOrder(lines, { offers: [A, offerOf('B')] }, { currencyCode: 'USD' })).toEqual({
    currencyCode: 'USD',
    lines: [
      {
        extLineItemNumber: 4,
        offerId: offerId('A'),
        quantity: 2,
        subscriptionId: '',
        currencyCode: 'USD',
        proratedDays: 365,
        pricing: { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 365, lineItemPartnerPrice: 730 },
      },
      {
        extLineItemNumber: 1,
        offerId: offerId('B'),
        quantity: 7,
        subscriptionId: '',
        currencyCode: 'USD',
        proratedDays: 365,
        pricing: { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 365, lineItemPartnerPrice: 2555 },
      },
    ],
  });
});

test('an offer that does not count towards levels is remembered as such', () => {
  const { lines } = newOrder([lineOf(1, 'A')], { offers: [{ ...A, countsTowardLevel: false }] });
  expect(lines[0]).toMatchObject({ countsTowardLevel: false });
});

describe('the order as a whole', () => {
  test('has at most 499 lines', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => lineOf(index + 1, 'A'));
    expect(newOrder(lines(499), { offers: [{ ...A, countsTowardLevel: false }] }).lines).toHaveLength(499);
    expect(refusal(lines(500), { offers: [A] })).toEqual(['2119', 'lineItems: must have at most 499 items']);
  });

  test('has a reference of at most 35 characters, as people count them', () => {
    const externalReferenceId = 'é🎈'.repeat(18);
    expect(refusal([lineOf(1, 'A')], { offers: [A] }, { externalReferenceId })).toEqual([
      '2126',
      'must have at most 35 characters, got 36',
    ]);
    const shorter = { externalReferenceId: '🎈'.repeat(35) };
    expect(newOrder([lineOf(1, 'A')], { offers: [A] }, shorter).lines).toHaveLength(1);
  });

  test('brings a customer no more active subscriptions than one order can renew', () => {
    const subscriptions = Array.from({ length: MOST_SUBSCRIPTIONS - 1 }, (_, index) => subscriptionOf(`S${index}`));
    const offers = [A, offerOf('B'), offerOf('S5')];
    const known = { offers, subscriptions };
    expect(newOrder([lineOf(1, 'A'), lineOf(2, 'S5'), lineOf(3, 'A')], known).lines).toHaveLength(3);
    expect(refusal([lineOf(1, 'A'), lineOf(2, 'B')], known)).toEqual([
      '2119',
      `lineItems: a customer has at most ${MOST_SUBSCRIPTIONS} active subscriptions; with this order it would have ${MOST_SUBSCRIPTIONS + 1}`,
    ]);
    // The expired subscription is not renewed. The purchase of its product is a new subscription.
    const expired = { ...known, customer: customerOf({ anniversaries: ['2026-10-01'], cotermDate: '2027-10-01' }) };
    expect(newOrder([lineOf(1, 'A'), lineOf(2, 'S5')], expired).lines).toHaveLength(2);
  });
});

describe('a line', () => {
  const known = { offers: [A, offerOf('E', '01', { tier: 'ENTERPRISE' })] };

  test.each([0, -1, 1_000_000, 1.5])('has no number %d', (number) => {
    expect(refusal([lineOf(7, 'A'), lineOf(number, 'A')], known)).toEqual([
      '2123',
      ...reasons([number, 'extLineItemNumber must be a whole number from 1 to 999999']),
    ]);
  });

  test('has a number from 1 to 999,999 of its own', () => {
    expect(newOrder([lineOf(999_999, 'A'), lineOf(1, 'A')], known).lines).toHaveLength(2);
    expect(refusal([lineOf(2, 'A'), lineOf(1, 'A'), lineOf(2, 'A'), lineOf(2, 'E')], known)).toEqual([
      '2121',
      ...reasons([2, '3 lines have this number']),
    ]);
  });

  test.each([
    ['A', 0, 10_000],
    ['A', 1.5, 10_000],
    ['A', 10_001, 10_000],
    ['E', 200_001, 200_000],
    // The tier of an unknown offer is unknown, so the Enterprise limit applies.
    ['X', 200_001, 200_000],
  ])('of %s has no quantity %d: at most %i', (name, quantity, most) => {
    const line = lineOf(1, name, { quantity, level: '01' });
    expect(refusal([line], known)).toEqual([
      '2120',
      ...reasons([1, `quantity must be a whole number from 1 to ${most}`]),
    ]);
  });

  test.each([
    ['A', 10_000],
    ['E', 200_000],
  ])('of %s has up to %i of it', (name, quantity) => {
    expect(newOrder([lineOf(1, name, { quantity })], known).lines[0]?.quantity).toBe(quantity);
  });

  test('has at most one flexible discount code', () => {
    const flexDiscountCodes = ['ONE', 'TWO'];
    expect(refusal([lineOf(1, 'A', { flexDiscountCodes })], known)).toEqual(['2147', 'Line Item: 1']);
  });
});

describe('an offer', () => {
  test('must be there', () => {
    const lines = [lineOf(1, 'A'), lineOf(2, 'X'), { ...lineOf(3, 'A'), offerId: 'nonsense' }];
    expect(refusal(lines, { offers: [A] })).toEqual([
      '2122',
      ...reasons([2, `there is no offer "${offerId('X')}"`], [3, 'there is no offer "nonsense"']),
    ]);
  });

  test.each([
    ['2026-11-02T20:00:00Z', false],
    ['2026-11-02T20:00:01Z', true],
    ['2026-11-02', false],
    ['2026-11-03', true],
  ])('that is withdrawn from %s on is sold now: %s', (withdrawnFrom, isAvailable) => {
    const known = { offers: [{ ...A, withdrawnFrom }], now: NOW };
    if (isAvailable) expect(newOrder([lineOf(1, 'A')], known).lines).toHaveLength(1);
    else expect(refusal([lineOf(1, 'A')], known)).toEqual(['2122', ...reasons([1, `offer ${A.offerId} is withdrawn`])]);
  });

  test("must be for the customer's market segment", () => {
    const known = { offers: [{ ...A, marketSegments: ['EDU' as const] }] };
    expect(refusal([lineOf(1, 'A')], known)).toEqual(['2129', ...reasons([1, 'INELIGIBLE_MARKET_SEGMENT'])]);
    expect(newOrder([lineOf(1, 'A')], { ...known, customer: customerOf({ marketSegment: 'EDU' }) }).lines).toHaveLength(
      1,
    );
  });

  const addOn = offerOf('ADDON', '01', { addOnTo: product('BASE') });
  const offers = [addOn, offerOf('BASE'), offerOf('BASE', '02')];

  test('that is an add-on needs its base product, owned or in the order', () => {
    expect(refusal([lineOf(4, 'ADDON')], { offers })).toEqual(['2129', ...reasons([4, 'INELIGIBLE_ADD_ON'])]);
    expect(newOrder([lineOf(4, 'ADDON'), lineOf(5, 'BASE')], { offers }).lines).toHaveLength(2);
    const owned = { offers, subscriptions: [subscriptionOf('BASE')] };
    expect(newOrder([lineOf(4, 'ADDON')], owned).lines).toHaveLength(1);
  });

  test.each([
    ['has expired', { quantity: 1 }, { anniversaries: ['2026-10-01'], cotermDate: '2027-10-01' }],
    ['was returned', { quantity: 0 }, {}],
  ])('that is an add-on finds no base product that %s', (_, fields, ofCustomer) => {
    const known = { offers, subscriptions: [subscriptionOf('BASE', fields)], customer: customerOf(ofCustomer) };
    expect(refusal([lineOf(4, 'ADDON')], known)).toEqual(['2129', ...reasons([4, 'INELIGIBLE_ADD_ON'])]);
  });

  test('of a better level than the customer is entitled to is refused, a lesser one is taken as sent', () => {
    const known = { offers: offersAt('A', ['01', '02', '03', '12']) };
    const eligible = (level: string, quantity: number) => refusal([lineOf(1, 'A', { level, quantity })], known);
    const notEligible = ['2129', ...reasons([1, 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE'])];
    expect([eligible('02', 9), eligible('03', 49), eligible('12', 50)]).toEqual([
      notEligible,
      notEligible,
      notEligible,
    ]);
    const lines = [lineOf(1, 'A', { level: '01', quantity: 30 }), lineOf(2, 'A', { level: '03', quantity: 20 })];
    expect(newOrder(lines, known).lines.map((line) => line.offerId)).toEqual([offerId('A'), offerId('A', '03')]);
  });

  test('that does not count towards levels gives none, but is sold at the level that others give', () => {
    const offers = [offerOf('A', '02'), offerOf('N', '02', { countsTowardLevel: false })];
    const [counting, other] = [
      lineOf(1, 'A', { level: '02', quantity: 5 }),
      lineOf(2, 'N', { level: '02', quantity: 100 }),
    ];
    expect(refusal([counting, other], { offers })).toEqual([
      '2129',
      ...reasons([1, 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE'], [2, 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE']),
    ]);
    expect(newOrder([{ ...counting, quantity: 10 }, other], { offers }).lines).toHaveLength(2);
  });

  test('is refused for every reason that there is', () => {
    const offers = [A, offerOf('ADDON', '04', { addOnTo: product('BASE'), marketSegments: ['GOV'] })];
    expect(refusal([lineOf(1, 'A'), lineOf(2, 'ADDON', { level: '04' })], { offers })).toEqual([
      '2129',
      ...reasons([2, 'INELIGIBLE_MARKET_SEGMENT'], [2, 'INELIGIBLE_ADD_ON'], [2, 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE']),
    ]);
  });
});

describe('a deployment', () => {
  const known = { offers: [A], deployments: [deploymentIn('DE', '1001')] };
  const line = (deploymentId: string) => lineOf(3, 'A', { deploymentId });

  test('must be there', () => {
    expect(refusal([line('1002')], known)).toEqual(['2138', ...reasons([3, 'there is no deployment "1002"'])]);
    expect(newOrder([line('1001')], known).lines[0]).toMatchObject({ deploymentId: '1001' });
  });

  test('that is unknown is reported, not a missing price', () => {
    expect(refusal([{ ...line('1002'), currencyCode: 'EUR' }], known)[0]).toBe('2138');
  });

  test('needs global sales', () => {
    const customer = customerOf({ globalSalesEnabled: false });
    expect(refusal([line('1001')], { ...known, customer })).toEqual([
      '1140',
      ...reasons([3, 'deploymentId needs globalSalesEnabled']),
    ]);
    expect(newOrder([lineOf(3, 'A')], { ...known, customer }).lines).toHaveLength(1);
  });
});

test.each(['1000', '1002', '1004', '1012'] as const)('a customer in status %s may order', (status) => {
  expect(newOrder([lineOf(1, 'A')], { offers: [A], customer: customerOf({ status }) }).lines).toHaveLength(1);
});
