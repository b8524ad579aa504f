import { describe, expect, test } from 'vitest';
import {
  type LineRequest,
  type OrderRequest,
  RENEWAL_QUANTITY,
} from '../../../functions/subscriptions/model/order-request.ts';
import { previewRenewalLines, renewalLines } from '../../../functions/subscriptions/rules/renewal-rules.ts';
import {
  type ContextFields,
  contextOf,
  customerOf,
  deploymentIn,
  discountOf,
  lineOf,
  offerId,
  offerOf,
  offersAt,
  orderOf,
  product,
  reasons,
  refusalOf,
  subscriptionOf,
} from '../support/validated-orders.ts';

/** A customer whose first term ended on 20 October 2026. `A` and `D`, which has a deployment, expired then. */
const known: ContextFields = {
  customer: customerOf({ anniversaries: ['2026-10-20'], cotermDate: '2027-10-20' }),
  subscriptions: [
    subscriptionOf('A'),
    subscriptionOf('D', { deploymentId: '1001' }),
    subscriptionOf('NOW', { term: 1 }),
    subscriptionOf('GONE', { quantity: 0 }),
  ],
  deployments: [deploymentIn('CA', '1001')],
  offers: [...offersAt('A', ['01', '02']), offerOf('D'), offerOf('NOW'), offerOf('B')],
};

const renewal = (number: number, name: string, fields: Partial<LineRequest> = {}) =>
  lineOf(number, name, { subscriptionId: `${name}-NA`, currencyCode: undefined, ...fields });

const renew = (lines: readonly LineRequest[], changed: ContextFields = {}, fields: Partial<OrderRequest> = {}) =>
  renewalLines(orderOf('RENEWAL', lines, fields), contextOf({ ...known, ...changed }));

const refusal = (lines: readonly LineRequest[], changed: ContextFields = {}, fields: Partial<OrderRequest> = {}) =>
  refusalOf(() => renew(lines, changed, fields));

const preview = (lines: readonly LineRequest[], changed: ContextFields = {}) =>
  previewRenewalLines(orderOf('PREVIEW_RENEWAL', lines), contextOf({ ...known, ...changed }));

describe('a renewal', () => {
  test('has the subscription from the beginning, and its price up to the next anniversary', () => {
    const pricing = { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 352, lineItemPartnerPrice: 704 };
    expect(renew([renewal(1, 'A', { quantity: 2 }), renewal(7, 'D', { quantity: 2 })])).toEqual({
      currencyCode: 'USD',
      lines: [
        {
          extLineItemNumber: 1,
          offerId: offerId('A'),
          quantity: 2,
          subscriptionId: 'A-NA',
          currencyCode: 'USD',
          proratedDays: 352,
          pricing,
        },
        {
          extLineItemNumber: 7,
          offerId: offerId('D'),
          quantity: 2,
          subscriptionId: 'D-NA',
          currencyCode: 'USD',
          deploymentId: '1001',
          proratedDays: 352,
          pricing,
        },
      ],
    });
  });

  test('is of what has expired', () => {
    expect(refusal([renewal(1, 'A'), renewal(2, 'NOW')])).toEqual([
      '3121',
      ...reasons([2, 'subscription NOW-NA is active']),
    ]);
  });

  test('is not made twice in one order', () => {
    expect(refusal([renewal(1, 'A'), renewal(2, 'A')])).toEqual([
      '3121',
      ...reasons([2, 'subscription A-NA is active']),
    ]);
  });

  test.each([
    ['2026-11-20T07:59:59Z', true],
    ['2026-11-20T08:00:00Z', false],
  ])('at %s is within 30 days after the anniversary: %s', (now, isInTime) => {
    const later = { now: new Date(now) };
    if (isInTime) expect(renew([renewal(1, 'A')], later).lines).toHaveLength(1);
    else {
      expect(refusal([renewal(1, 'A')], later)).toEqual([
        '3122',
        ...reasons([1, 'subscription A-NA cannot be renewed any more']),
      ]);
    }
  });

  test('is not of what was returned', () => {
    expect(refusal([renewal(1, 'GONE')])[0]).toBe('3122');
  });

  test.each(['X-NA', undefined])('is not of %s, which there is not', (subscriptionId) => {
    expect(refusal([renewal(1, 'A', { subscriptionId })])).toEqual([
      '3115',
      ...reasons([1, `there is no subscription ${subscriptionId && JSON.stringify(subscriptionId)}`]),
    ]);
  });

  test('is of no more than there was, and at least of one', () => {
    expect(renew([renewal(1, 'A', { quantity: 10 })]).lines[0]?.quantity).toBe(10);
    expect(refusal([renewal(1, 'A', { quantity: 11 }), renewal(2, 'D', { quantity: 0 })])).toEqual([
      '2120',
      ...reasons(
        [1, 'quantity must be a whole number from 1 to 10'],
        [2, 'quantity must be a whole number from 1 to 10'],
      ),
    ]);
    // For a subscription that cannot be renewed, its quantity does not matter.
    expect(refusal([renewal(1, 'NOW', { quantity: 11 })])[0]).toBe('3121');
  });

  test("is by an offer of the subscription's product", () => {
    expect(refusal([renewal(1, 'A', { offerId: offerId('B') })])).toEqual([
      '2122',
      ...reasons([1, `offerId must be of the subscription's product, ${product('A')}`]),
    ]);
    expect(refusal([renewal(1, 'A', { offerId: offerId('X') })])[0]).toBe('2122');
    const withdrawn = { offers: [offerOf('A', '01', { withdrawnFrom: '2026-11-01T00:00:00Z' })] };
    expect(refusal([renewal(1, 'A')], withdrawn)[0]).toBe('2122');
  });

  test('is by an offer that the customer is entitled to, as sent', () => {
    const line = (quantity: number) => renewal(1, 'A', { offerId: offerId('A', '02'), quantity });
    expect(refusal([line(9)])).toEqual(['2129', ...reasons([1, 'CUSTOMER_NOT_ELIGIBLE_FOR_PURCHASE'])]);
    expect(renew([line(10)]).lines[0]?.offerId).toBe(offerId('A', '02'));
    expect(renew([renewal(1, 'A', { quantity: 10 })]).lines[0]?.offerId).toBe(offerId('A'));
    const forOthers = { offers: [offerOf('A', '01', { marketSegments: ['EDU'] })] };
    expect(refusal([renewal(1, 'A')], forOthers)).toEqual(['2129', ...reasons([1, 'INELIGIBLE_MARKET_SEGMENT'])]);
  });

  test('of an add-on needs its base product, owned or renewed with it', () => {
    const offers = [offerOf('A', '01', { addOnTo: product('D') }), offerOf('D')];
    expect(refusal([renewal(1, 'A')], { offers })).toEqual(['2129', ...reasons([1, 'INELIGIBLE_ADD_ON'])]);
    expect(renew([renewal(1, 'A'), renewal(2, 'D')], { offers }).lines).toHaveLength(2);
  });

  test("has the subscription's currency and deployment, whether it names them or not", () => {
    const lines = [renewal(1, 'D', { currencyCode: 'USD', deploymentId: '1001' })];
    expect(renew(lines, {}, { currencyCode: 'USD' })).toMatchObject({ currencyCode: 'USD' });
    expect(refusal([renewal(1, 'A', { currencyCode: 'EUR' })])).toEqual([
      '2137',
      ...reasons([1, 'currencyCode must be USD, got "EUR"']),
    ]);
    expect(refusal([renewal(1, 'A')], {}, { currencyCode: 'EUR' })[0]).toBe('2137');
    expect(refusal([renewal(1, 'A', { deploymentId: '1001' })])).toEqual([
      '2138',
      ...reasons([1, 'it is for no deployment, not for "1001"']),
    ]);
    const noPrice = { offers: [offerOf('A', '01', { prices: [] })] };
    expect(refusal([renewal(1, 'A')], noPrice)[0]).toBe('2128');
  });

  test("takes the customer's high volume discount, and no other", () => {
    const customer = customerOf({
      ...known.customer,
      discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }],
    });
    const line = renewal(1, 'A', { discountCode: 'HVD_L18_PRE' });
    expect(renew([line], { customer }).lines[0]).toMatchObject({ discountCode: 'HVD_L18_PRE' });
    expect(refusal([line])[0]).toBe('5135');
  });

  test.each([
    ['that is unknown', [], '2146', 'NOT_FOUND'],
    ['that does not qualify', [discountOf('SALE', { countries: ['CA'] })], '2141', 'NOT_QUALIFIED'],
  ])('is refused with a flexible discount %s', (_, flexDiscounts, code, reason) => {
    const lines = [renewal(1, 'A', { flexDiscountCodes: ['SALE'] })];
    expect(refusal(lines, { flexDiscounts })).toEqual([code, ...reasons([1, reason])]);
  });
});

describe('a preview of a renewal', () => {
  test('shows what the renewal would be, at the best level, whatever level was sent', () => {
    const lines = [renewal(1, 'A', { quantity: 10 }), renewal(2, 'D')];
    const best = lines.map((line) => (line.quantity === 10 ? { ...line, offerId: offerId('A', '02') } : line));
    const { currencyCode, lines: renewed } = renew(best);
    const previewed = { currencyCode, lines: renewed.map((line) => ({ ...line, status: '1000' })) };
    expect(preview(lines)).toEqual(previewed);
    expect(preview(best)).toEqual(previewed);
  });

  test('without a quantity is of the renewal quantity', () => {
    const { lines } = preview([renewal(1, 'A', { quantity: RENEWAL_QUANTITY })]);
    expect(lines).toEqual(preview([renewal(1, 'A', { quantity: 10 })]).lines);
    expect(lines).toMatchObject([{ quantity: 10, offerId: offerId('A', '02') }]);
  });

  test("puts the customer's code right, and never refuses one", () => {
    const discounts = [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] as const;
    const customer = customerOf({ anniversaries: ['2026-10-20'], cotermDate: '2027-10-20', discounts });
    const stepped = { region: 'NA', currency: 'USD', partnerPrice: '300.00', discountCode: 'HVD_L18_POST' };
    const plain = offerOf('A');
    for (const [prices, code, price] of [
      [plain.prices, 'HVD_L18_PRE', 365],
      [[...plain.prices, stepped], 'HVD_L18_POST', 300],
    ] as const) {
      const changed = { customer, offers: [{ ...plain, prices }] };
      const sent = [undefined, 'HVD_L18_PRE', 'HVD_L18_POST', 'NONE'].map((discountCode) => ({ discountCode }));
      for (const fields of [...sent, { flexDiscountCodes: ['NONE'] }]) {
        const { lines } = preview([renewal(1, 'A', fields)], changed);
        expect(lines[0]).toMatchObject({ discountCode: code, pricing: { partnerPrice: price } });
      }
      const renewed = renew([renewal(1, 'A', { discountCode: code })], changed);
      expect(renewed.lines[0]).toMatchObject({ discountCode: code, pricing: { partnerPrice: price } });
      expect(refusal([renewal(1, 'A', { discountCode: 'NONE' })], changed)[0]).toBe('5135');
    }
  });

  test.each([
    ['of what is active', [renewal(1, 'NOW')], '3121'],
    ['of what there is not', [renewal(1, 'A', { subscriptionId: 'X-NA' })], '3115'],
    ['of more than there was', [renewal(1, 'A', { quantity: 11 })], '2120'],
    ['with two flexible discounts', [renewal(1, 'A', { flexDiscountCodes: ['X', 'Y'] })], '2147'],
    ['with both kinds of discounts', [renewal(1, 'A', { flexDiscountCodes: ['X'], discountCode: 'Y' })], '2144'],
  ])('%s is refused as the renewal is', (_, lines, code) => {
    expect(refusalOf(() => preview(lines))[0]).toBe(code);
  });

  test('shows that a flexible discount fails on an offer without a plain price', () => {
    const discounts = [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] as const;
    const customer = customerOf({ anniversaries: ['2026-10-20'], cotermDate: '2027-10-20', discounts });
    const prices = [{ region: 'NA', currency: 'USD', partnerPrice: '300.00', discountCode: 'HVD_L18_PRE' }];
    const changed = { customer, offers: [offerOf('A', '01', { prices })], flexDiscounts: [discountOf('SALE')] };
    expect(preview([renewal(1, 'A', { flexDiscountCodes: ['SALE'] })], changed).lines).toMatchObject([
      { discountCode: 'HVD_L18_PRE', flexDiscounts: [{ code: 'SALE', result: 'FAILURE' }] },
    ]);
  });

  test.each([
    ['that applies', [discountOf('SALE')], 'id-of-SALE', 'SUCCESS', 328.5],
    ['that is unknown', [], '', 'FAILURE', 365],
    ['that is over', [discountOf('SALE', { endDate: '2026-11-01T00:00:00Z' })], 'id-of-SALE', 'FAILURE', 365],
    ['for others', [discountOf('SALE', { countries: ['CA'] })], 'id-of-SALE', 'FAILURE', 365],
  ])('shows what becomes of a flexible discount %s', (_, flexDiscounts, id, result, discountedPartnerPrice) => {
    const { lines } = preview([renewal(1, 'A', { flexDiscountCodes: ['SALE'] })], { flexDiscounts });
    expect(lines[0]).toMatchObject({
      status: '1000',
      flexDiscounts: [{ id, code: 'SALE', result }],
      pricing: { partnerPrice: 365, discountedPartnerPrice },
    });
  });
});
