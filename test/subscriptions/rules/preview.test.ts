import { describe, expect, test } from 'vitest';
import type { LineRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { pricingSummary } from '../../../functions/subscriptions/pricing/pricing.ts';
import { previewLines } from '../../../functions/subscriptions/rules/order-rules.ts';
import {
  type ContextFields,
  commitment,
  contextOf,
  customerOf,
  deploymentIn,
  discountOf,
  lineOf,
  offerId,
  offerOf,
  offersAt,
  offersOf,
  orderOf,
  product,
  reasons,
  refusalOf,
} from '../support/validated-orders.ts';

/** Returns the lines of a PREVIEW. */
const preview = (lines: readonly LineRequest[], known: ContextFields = {}) =>
  previewLines(orderOf('PREVIEW', lines), contextOf(known)).lines;

const refusal = (lines: readonly LineRequest[], known: ContextFields = {}) => refusalOf(() => preview(lines, known));

const LEVELS = ['01', '02', '03', '04', '12', '13', '14'];
const committed = customerOf({ benefits: [commitment()] });

describe('the documented preview', () => {
  test('with flexible discounts', () => {
    const offers = [...offersAt('11073058CA', ['01', '02']), ...offersAt('69804578CA', ['01', '02'])];
    const flexDiscounts = [
      discountOf('BLACK_FRIDAY_10_PERCENT_OFF'),
      discountOf('BLACK_FRIDAY_20_DOLLAR_OFF', {
        outcomes: [{ type: 'FIXED_DISCOUNT', discountValues: [{ country: 'US', currency: 'USD', value: 20 }] }],
      }),
    ];
    const customer = customerOf({ cotermDate: '2027-01-31' });
    const lines = preview(
      [
        lineOf(1, '11073058CA', { quantity: 10, flexDiscountCodes: ['BLACK_FRIDAY_10_PERCENT_OFF'] }),
        lineOf(2, '69804578CA', { quantity: 10, level: '02', flexDiscountCodes: ['BLACK_FRIDAY_20_DOLLAR_OFF'] }),
      ],
      { offers, flexDiscounts, customer },
    );
    const applied = (code: string) => ({ flexDiscounts: [{ id: `id-of-${code}`, code, result: 'SUCCESS' }] });
    expect(lines).toEqual([
      {
        extLineItemNumber: 1,
        offerId: '11073058CA02A12',
        quantity: 10,
        subscriptionId: '',
        currencyCode: 'USD',
        ...applied('BLACK_FRIDAY_10_PERCENT_OFF'),
        proratedDays: 90,
        pricing: { partnerPrice: 365, discountedPartnerPrice: 328.5, netPartnerPrice: 81, lineItemPartnerPrice: 810 },
      },
      {
        extLineItemNumber: 2,
        offerId: '69804578CA02A12',
        quantity: 10,
        subscriptionId: '',
        currencyCode: 'USD',
        ...applied('BLACK_FRIDAY_20_DOLLAR_OFF'),
        proratedDays: 90,
        pricing: {
          partnerPrice: 365,
          discountedPartnerPrice: 345,
          netPartnerPrice: 85.068,
          lineItemPartnerPrice: 850.68,
        },
      },
    ]);
    expect(pricingSummary(lines)).toEqual([{ totalLineItemPartnerPrice: 1660.68, currencyCode: 'USD' }]);
  });

  test('with a high volume discount', () => {
    const customer = customerOf({
      cotermDate: '2026-12-02',
      discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }],
    });
    const prices = [
      { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
      { region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' },
    ];
    const lines = preview([lineOf(4, '80004567EA', { deploymentId: '12345', discountCode: 'HVD_L18_PRE' })], {
      customer,
      offers: [offerOf('80004567EA', '01', { tier: 'ENTERPRISE', prices })],
      deployments: [deploymentIn('CA', '12345')],
    });
    expect(lines).toEqual([
      {
        extLineItemNumber: 4,
        offerId: '80004567EA01A12',
        quantity: 1,
        subscriptionId: '',
        currencyCode: 'USD',
        deploymentId: '12345',
        discountCode: 'HVD_L18_PRE',
        proratedDays: 30,
        pricing: {
          partnerPrice: 299.99,
          discountedPartnerPrice: 299.99,
          netPartnerPrice: 24.656,
          lineItemPartnerPrice: 24.65,
        },
      },
    ]);
  });
});

describe('the best offer', () => {
  test.each([
    ['01', 9, customerOf(), '01'],
    ['01', 100, customerOf(), '04'],
    ['04', 9, customerOf(), '01'],
    ['14', 50, customerOf(), '03'],
    ['01', 50, committed, '13'],
    ['04', 100, committed, '14'],
    ['13', 9, committed, '01'],
    ['01', 1, customerOf({ discounts: [{ offerType: 'LICENSE', level: '03' }] }), '03'],
  ])(
    'instead of level %s of %i is what the customer is entitled to, whatever was sent',
    (level, quantity, customer, best) => {
      const lines = preview([lineOf(1, 'A', { level, quantity })], { offers: offersAt('A', LEVELS), customer });
      expect(offersOf(lines)).toEqual([offerId('A', best)]);
    },
  );

  test('is by the quantity of the whole order', () => {
    const offers = [...offersAt('A', LEVELS), ...offersAt('B', LEVELS), ...offersAt('C', ['T1', 'T2'])];
    const lines = [lineOf(1, 'A', { quantity: 20 }), lineOf(2, 'B', { quantity: 30 }), lineOf(3, 'C', { level: 'T1' })];
    expect(offersOf(preview(lines, { offers }))).toEqual([offerId('A', '03'), offerId('B', '03'), offerId('C', 'T1')]);
  });

  test('is one that is there, is sold, has a price, and is for the segment', () => {
    const better = offersAt('A', ['01', '02', '03', '04']);
    const [base, second, third, fourth] = better;
    if (!base || !second || !third || !fourth) throw new Error('There are four levels');
    const line = [lineOf(1, 'A', { quantity: 100 })];
    const best = (...offers: typeof better) => offersOf(preview(line, { offers }))[0];
    expect(best(base, second)).toBe(second.offerId);
    expect(best(base, second, { ...third, withdrawnFrom: '2026-11-02T00:00:00Z' })).toBe(second.offerId);
    expect(best(base, { ...second, prices: [] }, third, { ...fourth, prices: [] })).toBe(third.offerId);
    expect(best(base, second, { ...third, marketSegments: ['GOV'] })).toBe(second.offerId);
  });

  test('of two levels that are as good is the committed one, where there is one', () => {
    const line = [lineOf(1, 'A', { quantity: 50 })];
    const best = (levels: readonly string[]) =>
      offersOf(preview(line, { customer: committed, offers: offersAt('A', levels) }));
    expect(best(['01', '12', '03', '13'])).toEqual([offerId('A', '13')]);
    expect(best(['01', '12', '03'])).toEqual([offerId('A', '03')]);
  });

  test('has the price that is shown', () => {
    const prices = (partnerPrice: string) => [{ region: 'NA', currency: 'USD', partnerPrice }];
    const offers = [offerOf('A', '01', { prices: prices('100.00') }), offerOf('A', '02', { prices: prices('90.00') })];
    const [line] = preview([lineOf(1, 'A', { quantity: 10 })], { offers });
    expect(line?.pricing).toMatchObject({ partnerPrice: 90, lineItemPartnerPrice: 900 });
  });

  test('must be there: a better level than that alone is refused', () => {
    expect(refusal([lineOf(1, 'A', { level: '03' })], { offers: offersAt('A', ['03']) })).toEqual([
      '2129',
      ...reasons([1, 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE']),
    ]);
  });
});

describe('a preview is refused as an order is', () => {
  test.each([
    ['for an offer that is not there', lineOf(1, 'X'), '2122'],
    ['for an offer that is withdrawn, whatever others there are', lineOf(1, 'OLD', { level: '02' }), '2122'],
    ['without a price for the offer that was sent', lineOf(1, 'A', { currencyCode: 'EUR' }), '2128'],
    ['for another segment', lineOf(1, 'GOV'), '2129'],
    ['for an add-on without its base product', lineOf(1, 'ADDON'), '2129'],
    ['for a deployment that is not there', lineOf(1, 'A', { deploymentId: '1009' }), '2138'],
    ['for a flexible discount that is not there', lineOf(1, 'A', { flexDiscountCodes: ['X'] }), '2146'],
  ])('%s', (_, line, code) => {
    const offers = [
      ...offersAt('A', LEVELS),
      offerOf('OLD'),
      offerOf('OLD', '02', { withdrawnFrom: '2026-01-01T00:00:00Z' }),
      offerOf('GOV', '01', { marketSegments: ['GOV'] }),
      offerOf('ADDON', '01', { addOnTo: product('BASE') }),
    ];
    expect(refusal([line], { offers })[0]).toBe(code);
  });
});

describe('a preview names the reasons that there are', () => {
  const offers = [
    offerOf('GOV', '01', { marketSegments: ['GOV'] }),
    offerOf('ADDON', '01', { addOnTo: product('BASE'), marketSegments: ['GOV'] }),
  ];

  test.each([
    ['the segment alone, not a level that the customer has', 'GOV', ['INELIGIBLE_MARKET_SEGMENT']],
    ['the segment and the base product', 'ADDON', ['INELIGIBLE_MARKET_SEGMENT', 'INELIGIBLE_ADD_ON']],
  ])('%s', (_, name, expected) => {
    expect(refusal([lineOf(1, name)], { offers })).toEqual([
      '2129',
      ...reasons(...expected.map((reason) => [1, reason] as const)),
    ]);
  });
});

describe('the high volume discount in a preview', () => {
  const own = { offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' } as const;
  const known = {
    customer: customerOf({ discounts: [own] }),
    offers: [
      offerOf('A', '01', {
        prices: [
          { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
          { region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' },
        ],
      }),
      offerOf('C', 'T1'),
    ],
    flexDiscounts: [discountOf('SALE')],
  };

  test.each([undefined, 'HVD_L18_PRE', 'HVD_L99_PRE'])("is the customer's own, though %s was sent", (discountCode) => {
    const [line] = preview([lineOf(1, 'A', { discountCode })], known);
    expect(line).toMatchObject({ discountCode: 'HVD_L18_PRE', pricing: { partnerPrice: 299.99 } });
  });

  test('is none for a customer or a kind of product without', () => {
    const sent = { discountCode: 'HVD_L18_PRE' };
    const [stranger] = preview([lineOf(1, 'A', sent)], { ...known, customer: customerOf() });
    const [consumable] = preview([lineOf(1, 'C', { level: 'T1', ...sent })], known);
    expect(stranger).not.toHaveProperty('discountCode');
    expect(stranger).toMatchObject({ pricing: { partnerPrice: 365 } });
    expect(consumable).not.toHaveProperty('discountCode');
  });

  test('is none beside a flexible discount, and refused when both were sent', () => {
    const [line] = preview([lineOf(1, 'A', { flexDiscountCodes: ['SALE'] })], known);
    expect(line).not.toHaveProperty('discountCode');
    expect(line).toMatchObject({ pricing: { partnerPrice: 365, discountedPartnerPrice: 328.5 } });
    const both = lineOf(1, 'A', { flexDiscountCodes: ['SALE'], discountCode: 'HVD_L18_PRE' });
    expect(refusal([both], known)[0]).toBe('2144');
  });
});
