import { describe, expect, it } from 'vitest';
import { type PriceListQuery, priceList, withAttributes } from '../../../functions/subscriptions/catalog/price-list.ts';
import type { Offer } from '../../../functions/subscriptions/model/catalog-items.ts';
import { pageOf } from '../../../functions/subscriptions/model/paging.ts';

const usd = { region: 'NA', currency: 'USD', partnerPrice: '365.00' };

const offerOf = (offerId: string, fields: Partial<Offer> = {}): Offer => ({
  offerId,
  productFamily: 'Photo',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM'],
  countsTowardLevel: true,
  prices: [usd],
  created_at: '2027-01-01T00:00:00.000Z',
  updated_at: '2027-01-01T00:00:00.000Z',
  version: 1,
  ...fields,
});

const atLevel = (level: string, fields: Partial<Offer> = {}) => offerOf(`6500000001${level}A12`, fields);

const query = (fields: Partial<PriceListQuery> = {}): PriceListQuery => ({
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
  ...fields,
});

describe('a price list', () => {
  const levels = ['T7', '14', '04', 'T1', '03', '13', '02', '12', '01'].map((level) => atLevel(level));
  const listed = (fields: Partial<PriceListQuery>) =>
    priceList(levels, query(fields)).map(({ levelDetails }) => levelDetails);

  it('has the levels that everybody may have, and what quantities they are for', () => {
    expect(listed({})).toEqual([
      'Level 1 1 - 9',
      'Level 2 10 - 49',
      'Level 3 50 - 99',
      'Level 4 100+',
      'Level 1 1 - 999',
      'Level 7 100000+',
    ]);
  });

  it('of customers with a three-year commitment has theirs', () => {
    expect(listed({ priceListType: '3YC' })).toEqual([
      'Level 1 1 - 9',
      'Level 12 10 - 49',
      'Level 13 50 - 99',
      'Level 14 100+',
      'Level 1 1 - 999',
      'Level 7 100000+',
    ]);
  });

  it('has each price of the region and currency, the base price first', () => {
    const prices = [
      { ...usd, partnerPrice: '292.00', discountCode: 'HVD_L18_PRE' },
      { ...usd, currency: 'EUR', partnerPrice: '1.00' },
      { ...usd, region: 'WE', partnerPrice: '2.00' },
      { ...usd, partnerPrice: '300.00', discountCode: 'HVD_L17_POST' },
      usd,
    ];
    expect(priceList([atLevel('01', { prices })], query())).toEqual([
      {
        offerId: '650000000101A12',
        productFamily: 'Photo',
        productType: 'LICENSE',
        levelDetails: 'Level 1 1 - 9',
        partnerPrice: '365.00',
      },
      expect.objectContaining({ discountCode: 'HVD_L17_POST', partnerPrice: '300.00' }),
      expect.objectContaining({ discountCode: 'HVD_L18_PRE', partnerPrice: '292.00' }),
    ]);
  });

  it('has the offers of the market segment, of the family and the id asked for', () => {
    const offers = [
      offerOf('650000000101A12'),
      offerOf('650000000201A12', { productFamily: 'Video' }),
      offerOf('650000000301A12', { marketSegments: ['EDU', 'GOV'] }),
    ];
    const ids = (fields: Partial<PriceListQuery>) => priceList(offers, query(fields)).map(({ offerId }) => offerId);
    expect(ids({})).toEqual(['650000000101A12', '650000000201A12']);
    expect(ids({ marketSegment: 'GOV' })).toEqual(['650000000301A12']);
    expect(ids({ filters: { productFamily: 'Video' } })).toEqual(['650000000201A12']);
    expect(ids({ filters: { productFamily: 'video' } })).toEqual([]);
    const spelled = ['Vide\u0301o', 'Vid\u00e9o'].map((productFamily) => offerOf('650000000401A12', { productFamily }));
    for (const productFamily of ['Vide\u0301o', 'Vid\u00e9o']) {
      expect(priceList(spelled, query({ filters: { productFamily } }))).toHaveLength(2);
    }
    expect(ids({ filters: { offerId: '650000000101A12', productFamily: '' } })).toEqual(['650000000101A12']);
    expect(ids({ filters: { offerId: '650000000101A12', productFamily: 'Video' } })).toEqual([]);
  });

  it.each([
    ['2027-02-28', undefined],
    ['2027-03-01', undefined],
    ['2027-03-01T00:00:01Z', '2027-03-01T00:00:00.000+00:00'],
    ['2027-03-02', '2027-03-01T00:00:00.000+00:00'],
    ['2027-04-15T08:00:00Z', '2027-04-15T00:00:00.000+00:00'],
  ])('of March has what is withdrawn from %s only if it can be ordered in March: until %s', (withdrawnFrom, last) => {
    const [entry] = priceList([atLevel('01', { withdrawnFrom })], query());
    expect(entry?.lastOrderDate).toBe(last);
    expect(entry === undefined).toBe(last === undefined);
  });

  it('tells the attributes that are asked for beside those that it always tells', () => {
    const [entry] = priceList([atLevel('01')], query());
    if (entry === undefined) throw new Error('There is no entry');
    const always = { offerId: '650000000101A12', productFamily: 'Photo', partnerPrice: '365.00' };
    expect(withAttributes(entry, ['productType', 'operatingSystem'])).toEqual({ ...always, productType: 'LICENSE' });
    expect(withAttributes(entry, ['language'])).toEqual(always);
    expect(withAttributes(entry, [])).toEqual(entry);
    expect(withAttributes(entry)).toEqual(entry);
  });
});

describe('a page of a list', () => {
  it('has what is left from the offset on, which may be the end but not beyond', () => {
    expect(pageOf([1, 2, 3], { limit: 2, offset: 0 })).toEqual({
      totalCount: 3,
      count: 2,
      limit: 2,
      offset: 0,
      items: [1, 2],
    });
    expect(pageOf([1, 2, 3], { limit: 2, offset: 2 })).toMatchObject({ count: 1, items: [3] });
    expect(pageOf([1, 2, 3], { limit: 2, offset: 3 })).toMatchObject({ totalCount: 3, count: 0, items: [] });
    expect(pageOf([], { limit: 2, offset: 0 })).toMatchObject({ totalCount: 0, count: 0 });
    expect(() => pageOf([1, 2, 3], { limit: 2, offset: 4 })).toThrow('Offset out of range');
  });
});
