import { describe, expect, test } from 'vitest';
import { type PricingInput, priceLine, pricingSummary } from '../../../functions/subscriptions/pricing/pricing.ts';

const line: PricingInput = {
  partnerPrice: '365.00',
  quantity: 10,
  currencyCode: 'USD',
  proratedDays: 90,
  daysInYear: 365,
};

describe('a documented price', () => {
  test.each<[string, Partial<PricingInput>, readonly [number, number, number, number]]>([
    ['10 percent off', { discount: { type: 'PERCENTAGE_DISCOUNT', value: 10 } }, [365, 328.5, 81, 810]],
    ['20 dollars off', { discount: { type: 'FIXED_DISCOUNT', value: 20 } }, [365, 345, 85.068, 850.68]],
    [
      'with a high volume discount',
      { partnerPrice: '299.99', quantity: 1, proratedDays: 30 },
      [299.99, 299.99, 24.656, 24.65],
    ],
    ['of a whole year', { partnerPrice: '350.50', proratedDays: 365 }, [350.5, 350.5, 350.5, 3505]],
  ])('%s', (_, fields, [partnerPrice, discountedPartnerPrice, netPartnerPrice, lineItemPartnerPrice]) => {
    expect(priceLine({ ...line, ...fields })).toEqual({
      partnerPrice,
      discountedPartnerPrice,
      netPartnerPrice,
      lineItemPartnerPrice,
    });
  });
});

describe('an amount', () => {
  test('is cut where it is printed, never before', () => {
    // 99.999 × 1/365 is 0.27397. The price of 200,000 units keeps these decimals.
    const priced = priceLine({ ...line, partnerPrice: '99.999', proratedDays: 1, quantity: 200_000 });
    expect([priced.netPartnerPrice, priced.lineItemPartnerPrice]).toEqual([0.273, 54_793.97]);
    // A discounted price with more than three decimals is used with all of them.
    const discounted = priceLine({
      ...line,
      partnerPrice: '0.99',
      discount: { type: 'PERCENTAGE_DISCOUNT', value: 12.5 },
      proratedDays: 365,
      quantity: 10_000,
    });
    expect([discounted.discountedPartnerPrice, discounted.lineItemPartnerPrice]).toEqual([0.866, 8_662.5]);
  });

  test.each([
    ['JPY', 4_109],
    ['USD', 4_109.58],
    ['KWD', 4_109.588],
  ])('of a line in %s has the decimals that the currency has', (currencyCode, amount) => {
    expect(priceLine({ ...line, partnerPrice: '1666.6666', currencyCode }).lineItemPartnerPrice).toBe(amount);
  });

  test('is never below zero', () => {
    const free = { discountedPartnerPrice: 0, netPartnerPrice: 0, lineItemPartnerPrice: 0 };
    expect(priceLine({ ...line, discount: { type: 'FIXED_DISCOUNT', value: 400 } })).toMatchObject(free);
    expect(priceLine({ ...line, discount: { type: 'PERCENTAGE_DISCOUNT', value: 100 } })).toMatchObject(free);
  });

  test('of a fixed price is for a unit and a year', () => {
    expect(priceLine({ ...line, discount: { type: 'FIXED_PRICE', value: 36.5 } })).toEqual({
      partnerPrice: 365,
      discountedPartnerPrice: 36.5,
      netPartnerPrice: 9,
      lineItemPartnerPrice: 90,
    });
  });
});

test('the summary is a sum for each currency, exact to the minor unit', () => {
  const of = (currencyCode: string, lineItemPartnerPrice: number) => ({
    currencyCode,
    pricing: { ...priceLine(line), lineItemPartnerPrice },
  });
  expect(pricingSummary([of('USD', 0.1), of('JPY', 7), of('USD', 0.2), of('USD', 0.4)])).toEqual([
    { totalLineItemPartnerPrice: 0.7, currencyCode: 'USD' },
    { totalLineItemPartnerPrice: 7, currencyCode: 'JPY' },
  ]);
  expect(pricingSummary([])).toEqual([]);
});
