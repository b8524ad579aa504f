import { describe, expect, test } from 'vitest';
import type { Price } from '../../../functions/subscriptions/model/catalog-items.ts';
import type { LineRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { newOrderLines } from '../../../functions/subscriptions/rules/order-rules.ts';
import {
  type ContextFields,
  contextOf,
  deploymentIn,
  inCountry,
  lineOf,
  offerId,
  offerOf,
  orderOf,
  reasons,
  refusalOf,
} from '../support/validated-orders.ts';

/** Validates and prices a NEW order of these lines. */
const newOrder = (lines: readonly LineRequest[], known: ContextFields = {}, fields = {}) =>
  newOrderLines(orderOf('NEW', lines, fields), contextOf(known));

/** Returns the error of such an order. */
const refusal = (lines: readonly LineRequest[], known: ContextFields = {}, fields = {}) =>
  refusalOf(() => newOrder(lines, known, fields));

const A = offerOf('A');

describe('a currency', () => {
  const euro = (region: string): Price => ({ region, currency: 'EUR', partnerPrice: '300.00' });
  const offers = [offerOf('A', '01', { prices: [...A.prices, euro('NA'), euro('WE')] })];
  const deployments = [deploymentIn('DE', '1001'), deploymentIn('FR', '1002')];
  const line = (number: number, currencyCode: string | undefined, deploymentId?: string) =>
    lineOf(number, 'A', { currencyCode, deploymentId });

  test('at order level and at line level must be the same', () => {
    expect(refusal([line(1, 'USD'), line(2, 'EUR')], { offers }, { currencyCode: 'USD' })).toEqual([
      '2140',
      ...reasons([2, 'currencyCode is "EUR", that of the order "USD"']),
    ]);
    expect(newOrder([line(1, 'USD')], { offers }, { currencyCode: 'USD' })).toMatchObject({ currencyCode: 'USD' });
  });

  test('is the same for all lines, but for those of different deployments', () => {
    expect(refusal([line(1, 'USD'), line(2, 'EUR'), line(3, 'USD')], { offers })).toEqual([
      '2137',
      ...reasons([2, 'currencyCode must be USD, got "EUR"']),
    ]);
    const mixed = [line(1, 'USD'), line(2, 'EUR', '1001'), line(3, 'EUR', '1002'), line(4, 'EUR', '1001')];
    const order = newOrder(mixed, { offers, deployments });
    expect(order.lines.map(({ currencyCode }) => currencyCode)).toEqual(['USD', 'EUR', 'EUR', 'EUR']);
    expect(order).not.toHaveProperty('currencyCode');
    expect(refusal([...mixed, line(5, 'USD', '1001')], { offers, deployments })).toEqual([
      '2137',
      ...reasons([5, 'currencyCode must be EUR, got "USD"']),
    ]);
  });

  test('must be one when prices are to be shown', () => {
    const lines = [line(1, 'USD'), line(2, 'EUR', '1001')];
    expect(refusal(lines, { offers, deployments, fetchPrice: true })).toEqual([
      '2148',
      'fetch-price: is for orders in one currency; this one has "USD", "EUR"',
    ]);
    const inOne = [line(1, 'EUR'), line(2, 'EUR', '1001')];
    expect(newOrder(inOne, { offers, deployments, fetchPrice: true })).toMatchObject({ currencyCode: 'EUR' });
  });

  test.each([
    ['a customer in its region', 'US', 'USD', undefined, 365],
    ['a customer in another country of the region', 'CA', 'USD', undefined, 365],
    ['a customer in another region', 'DE', 'EUR', undefined, 300],
    ["a deployment, in its country's region", 'JP', 'EUR', '1001', 300],
    ["a deployment, in the customer's region", 'US', 'USD', '1001', 365],
  ])('has a price for %s', (_, country, currencyCode, deploymentId, partnerPrice) => {
    const { lines } = newOrder([line(1, currencyCode, deploymentId)], {
      offers: [{ ...A, prices: [...A.prices, euro('WE')] }],
      deployments,
      customer: inCountry(country, { globalSalesEnabled: true }),
    });
    expect(lines[0]?.pricing.partnerPrice).toBe(partnerPrice);
  });

  test("has the price of the deployment's region before that of the customer's", () => {
    const prices = [...A.prices, { region: 'WE', currency: 'USD', partnerPrice: '400.00' }];
    const { lines } = newOrder([line(1, 'USD', '1001')], { offers: [{ ...A, prices }], deployments });
    expect(lines[0]?.pricing.partnerPrice).toBe(400);
  });

  test.each([
    ['in which the offer has no price', 'US', 'GBP'],
    ['in which it has one elsewhere', 'JP', 'USD'],
  ])('%s is refused', (_, country, currencyCode) => {
    expect(refusal([line(1, currencyCode), line(2, currencyCode)], { offers, customer: inCountry(country) })).toEqual([
      '2128',
      ...reasons(
        [1, `offer ${offerId('A')} has no price in "${currencyCode}" there`],
        [2, `offer ${offerId('A')} has no price in "${currencyCode}" there`],
      ),
    ]);
  });
});
