import { describe, expect, test } from 'vitest';
import type { FlexDiscount } from '../../../functions/subscriptions/model/catalog-items.ts';
import {
  evaluateFlexDiscount,
  type FlexDiscountUse,
  groupByCode,
} from '../../../functions/subscriptions/pricing/flex-discount-rules.ts';
import { discountOf, offerId, offerOf } from '../support/validated-orders.ts';

const use: FlexDiscountUse = {
  offerPrice: { offer: offerOf('PHOTO', '02'), country: 'US' },
  currencyCode: 'USD',
  marketSegment: 'COM',
  at: new Date('2026-11-02T20:00:00.500Z'),
};

const evaluate = (discounts: readonly FlexDiscount[], changed: Partial<FlexDiscountUse> = {}) =>
  evaluateFlexDiscount(groupByCode(discounts), 'SALE', { ...use, ...changed });

const result = (fields: Partial<FlexDiscount>, changed: Partial<FlexDiscountUse> = {}) =>
  evaluate([discountOf('SALE', fields)], changed).result;

describe('a flexible discount', () => {
  test.each([
    ['active', { status: 'ACTIVE' }, 'applies'],
    ['reusable', { status: 'REUSABLE' }, 'applies'],
    ['expired', { status: 'EXPIRED' }, 'not-found'],
    ['begins this second', { startDate: '2026-11-02T20:00:00Z' }, 'applies'],
    ['begins the next', { startDate: '2026-11-02T20:00:01Z' }, 'not-found'],
    ['ends this second', { endDate: '2026-11-02T20:00:00Z' }, 'applies'],
    ['ended the last', { endDate: '2026-11-02T19:59:59Z' }, 'not-found'],
    ['ends in another time zone', { endDate: '2026-11-02T21:00:00+02:00' }, 'not-found'],
    ['for this country', { countries: ['CA', 'US'] }, 'applies'],
    ['for another country', { countries: ['CA'] }, 'not-qualified'],
    ['for this segment', { marketSegments: ['COM'] }, 'applies'],
    ['for another segment', { marketSegments: ['EDU', 'GOV'] }, 'not-qualified'],
    ['for this product at another level', { qualification: { baseOfferIds: [offerId('PHOTO', '01')] } }, 'applies'],
    ['for another product', { qualification: { baseOfferIds: [offerId('DRAW', '02')] } }, 'not-qualified'],
    ['for no product', { qualification: { baseOfferIds: [] } }, 'not-qualified'],
  ] as const)('that is %s', (_, fields, expected) => {
    expect(result(fields)).toBe(expected);
  });

  test('of another code is not looked at', () => {
    expect(evaluate([discountOf('OTHER')])).toMatchObject({ result: 'not-found', discount: undefined });
  });

  const valued = (...discountValues: FlexDiscount['outcomes'][number]['discountValues']) => ({
    outcomes: [{ type: 'FIXED_DISCOUNT' as const, discountValues }],
  });

  test.each([
    ['for all', valued({ value: 1 }), 1],
    ['for the country', valued({ country: 'US', value: 2 }), 2],
    ['for the currency', valued({ currency: 'USD', value: 3 }), 3],
    ['for another country', valued({ country: 'CA', value: 4 }), undefined],
    ['for another currency', valued({ country: 'US', currency: 'CAD', value: 5 }), undefined],
    ['for none', valued(), undefined],
    [
      'for both rather than for one or all',
      valued({ value: 1 }, { country: 'US', value: 2 }, { country: 'US', currency: 'USD', value: 6 }),
      6,
    ],
  ])('has the value %s', (_, fields, value) => {
    expect(evaluate([discountOf('SALE', fields)])).toMatchObject(
      value === undefined
        ? { result: 'not-qualified', unitDiscount: undefined }
        : { result: 'applies', unitDiscount: { type: 'FIXED_DISCOUNT', value } },
    );
  });

  test('applies where it qualifies, though others of its code do not', () => {
    const discounts = [
      discountOf('SALE', { id: 'over', endDate: '2026-02-01T00:00:00Z' }),
      discountOf('SALE', { id: 'elsewhere', countries: ['DE'] }),
      discountOf('SALE', { id: 'here' }),
      discountOf('SALE', { id: 'here too' }),
    ];
    expect(evaluate(discounts)).toMatchObject({ result: 'applies', discount: { id: 'here' } });
    expect(evaluate(discounts.slice(0, 2))).toMatchObject({ result: 'not-qualified', discount: { id: 'elsewhere' } });
    expect(evaluate(discounts.slice(0, 1))).toMatchObject({ result: 'not-found', discount: { id: 'over' } });
  });
});
