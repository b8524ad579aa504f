import { describe, expect, test } from 'vitest';
import type { LineRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { newOrderLines } from '../../../functions/subscriptions/rules/order-rules.ts';
import {
  type ContextFields,
  contextOf,
  customerOf,
  deploymentIn,
  discountOf,
  lineOf,
  offerId,
  offerOf,
  orderOf,
  product,
  reasons,
  refusalOf,
} from '../support/validated-orders.ts';

/** Validates and prices a NEW order of these lines. */
const newOrder = (lines: readonly LineRequest[], known: ContextFields = {}) =>
  newOrderLines(orderOf('NEW', lines), contextOf(known));

/** Returns the error of such an order. */
const refusal = (lines: readonly LineRequest[], known: ContextFields = {}) => refusalOf(() => newOrder(lines, known));

const A = offerOf('A');

describe('a high volume discount', () => {
  const customer = customerOf({
    discounts: [
      { offerType: 'LICENSE', level: '01' },
      { offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' },
    ],
  });
  const own = { ...lineOf(1, 'A'), discountCode: 'HVD_L18_PRE' };

  test.each([
    [
      'the offer has for it',
      [{ region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' }],
      299.99,
    ],
    ['there is for all, when it has none', [], 365],
    [
      'there is for all, when it has one elsewhere',
      [{ region: 'WE', currency: 'USD', partnerPrice: '1.00', discountCode: 'HVD_L18_PRE' }],
      365,
    ],
    [
      'there is for all, when it has one for another',
      [{ region: 'NA', currency: 'USD', partnerPrice: '1.00', discountCode: 'HVD_L17_PRE' }],
      365,
    ],
  ])('has the price that %s', (_, prices, partnerPrice) => {
    const { lines } = newOrder([own], { customer, offers: [{ ...A, prices: [...prices, ...A.prices] }] });
    expect(lines[0]).toMatchObject({ discountCode: 'HVD_L18_PRE', pricing: { partnerPrice } });
  });

  test("is the customer's own", () => {
    const other = { ...own, discountCode: 'HVD_L22_POST' };
    expect(refusal([own, { ...other, extLineItemNumber: 2 }], { customer, offers: [A] })).toEqual([
      '5135',
      ...reasons([2, 'discountCode "HVD_L22_POST" is not the customer\'s']),
    ]);
    expect(refusal([own], { offers: [A] })[0]).toBe('5135');
  });

  test('is for products of its kind', () => {
    const consumable = lineOf(1, 'C', { level: 'T1', discountCode: 'HVD_L18_PRE' });
    expect(refusal([consumable], { customer, offers: [offerOf('C', 'T1')] })[0]).toBe('5135');
  });

  test('is not put in, nor its price, where it was not sent', () => {
    const prices = [...A.prices, { region: 'NA', currency: 'USD', partnerPrice: '1.00', discountCode: 'HVD_L18_PRE' }];
    const { lines } = newOrder([lineOf(1, 'A')], { customer, offers: [{ ...A, prices }] });
    expect(lines[0]).not.toHaveProperty('discountCode');
    expect(lines[0]?.pricing.partnerPrice).toBe(365);
  });
});

describe('a flexible discount', () => {
  const line = (number: number, code: string, fields: Partial<LineRequest> = {}) =>
    lineOf(number, 'A', { flexDiscountCodes: [code], ...fields });

  test('is listed with its result, and lowers the price', () => {
    const known = {
      offers: [A],
      flexDiscounts: [discountOf('SALE')],
      customer: customerOf({ cotermDate: '2027-01-31' }),
    };
    const { lines } = newOrder([line(1, 'SALE'), lineOf(2, 'A', { flexDiscountCodes: [] })], known);
    expect(lines[0]).toMatchObject({
      flexDiscounts: [{ id: 'id-of-SALE', code: 'SALE', result: 'SUCCESS' }],
      pricing: { partnerPrice: 365, discountedPartnerPrice: 328.5, netPartnerPrice: 81, lineItemPartnerPrice: 81 },
    });
    expect(lines[1]).not.toHaveProperty('flexDiscounts');
  });

  test.each([
    ['unknown', [], '2146', 'NOT_FOUND'],
    ['inactive', [discountOf('BAD', { status: 'EXPIRED' })], '2146', 'NOT_FOUND'],
    ['over', [discountOf('BAD', { endDate: '2026-11-01T00:00:00Z' })], '2146', 'NOT_FOUND'],
    [
      'not for the product',
      [discountOf('BAD', { qualification: { baseOfferIds: [offerId('B')] } })],
      '2141',
      'NOT_QUALIFIED',
    ],
    ['not for the country', [discountOf('BAD', { countries: ['CA'] })], '2141', 'NOT_QUALIFIED'],
  ])('that is %s refuses the order, naming the lines', (_, discounts, code, reason) => {
    const known = { offers: [A], flexDiscounts: [discountOf('SALE'), ...discounts] };
    expect(refusal([line(1, 'BAD'), line(2, 'SALE'), line(3, 'BAD')], known)).toEqual([
      code,
      ...reasons([1, reason], [3, reason]),
    ]);
  });

  test("depends on the deployment's country if the price is of its region, else on the customer's", () => {
    const flexDiscounts = [discountOf('GERMAN', { countries: ['DE'] }), discountOf('AMERICAN', { countries: ['US'] })];
    const deployments = [deploymentIn('DE', '1001')];
    const prices = [...A.prices, { region: 'WE', currency: 'EUR', partnerPrice: '300.00' }];
    const known = { offers: [{ ...A, prices }], flexDiscounts, deployments };
    const result = (code: string, currencyCode: string, deploymentId?: string) => {
      const fields = { currencyCode, deploymentId };
      return newOrder([line(1, code, fields)], known).lines[0]?.pricing.discountedPartnerPrice;
    };
    expect([result('GERMAN', 'EUR', '1001'), result('AMERICAN', 'USD', '1001'), result('AMERICAN', 'USD')]).toEqual([
      270, 328.5, 328.5,
    ]);
    expect(refusal([line(1, 'AMERICAN', { currencyCode: 'EUR', deploymentId: '1001' })], known)[0]).toBe('2141');
  });

  test('is not for add-ons', () => {
    const offers = [A, offerOf('ADDON', '01', { addOnTo: product('A') })];
    const lines = [lineOf(1, 'A'), lineOf(2, 'ADDON', { flexDiscountCodes: ['SALE'] })];
    expect(refusal(lines, { offers, flexDiscounts: [discountOf('SALE')] })).toEqual([
      '2145',
      ...reasons([2, `offer ${offerId('ADDON')} is an add-on to ${product('A')}`]),
    ]);
  });

  test('does not go together with a high volume discount', () => {
    const customer = customerOf({ discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] });
    const lines = [line(1, 'SALE', { discountCode: 'HVD_L18_PRE' })];
    expect(refusal(lines, { offers: [A], customer, flexDiscounts: [discountOf('SALE')] })).toEqual([
      '2144',
      ...reasons([1, 'flexDiscountCodes cannot be combined with a discountCode']),
    ]);
  });
});
