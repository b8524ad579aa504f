import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { offerKey } from '../../../functions/subscriptions/catalog/catalog-keys.ts';
import { saveItem } from '../../../functions/subscriptions/catalog/catalog-store.ts';
import { type OfferFields, saveOffer } from '../../../functions/subscriptions/catalog/offers.ts';
import { PriceListReader } from '../../../functions/subscriptions/catalog/price-list-reader.ts';
import { Offer } from '../../../functions/subscriptions/model/catalog-items.ts';
import { countingReadUnits } from '../../support/store/consumed-units.ts';
import { testStore } from '../../support/store/test-store.ts';
import { Crash, crashingAt } from '../support/interleaved-store.ts';

let store: Store;
let now = new Date('2027-03-01T12:00:00.000Z');
let reader: PriceListReader;

const OFFERS = 64;
const named = (index: number) => `${6_500_000_000 + index}01A12`;
const query = {
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
} as const;

const at = (partnerPrice: string): OfferFields => ({
  productFamily: 'Photo',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM'],
  countsTowardLevel: true,
  prices: [{ region: 'NA', currency: 'USD', partnerPrice }],
});

/** Changes an offer as the version before does: without a new revision. */
const savedBefore = (index: number, fields: OfferFields) =>
  saveItem(store, { key: offerKey(named(index)), schema: Offer }, { offerId: named(index), ...fields });

const later = (milliseconds: number) => {
  now = new Date(now.getTime() + milliseconds);
};

const pricesOf = async (given: Store = store) =>
  (await reader.read(given, query)).map(({ partnerPrice }) => partnerPrice);

beforeAll(async () => {
  store = await testStore({ now: () => now, wait: async () => {} });
  for (let index = 0; index < OFFERS; index++) await savedBefore(index, at('1.00'));
});

beforeEach(() => {
  reader = new PriceListReader();
});

describe('a price list', () => {
  it('reads all offers once, and one unit for each page that follows', async () => {
    const counted = countingReadUnits(store);
    expect(await pricesOf(counted.store)).toHaveLength(OFFERS);
    expect(counted.units()).toBeGreaterThanOrEqual(16);
    for (let page = 0; page < 10; page++) {
      await pricesOf(counted.store);
      expect(counted.units()).toBe(1);
      later(5_000);
    }
  });

  it('costs one unit whatever lists are asked for, once the offers were read', async () => {
    const counted = countingReadUnits(store);
    await pricesOf(counted.store);
    counted.units();
    for (let month = 1; month <= 12; month++) {
      const priceListMonth = `2029${String(month).padStart(2, '0')}`;
      await reader.read(counted.store, { ...query, priceListMonth, filters: { productFamily: `none-${month}` } });
      expect(counted.units()).toBe(1);
    }
    await reader.read(counted.store, { ...query, marketSegment: 'EDU', currency: 'EUR' });
    expect(counted.units()).toBe(1);
  });

  it('of one offer reads this offer', async () => {
    const counted = countingReadUnits(store);
    const entries = await reader.read(counted.store, { ...query, filters: { offerId: named(7) } });
    expect(entries.map(({ offerId }) => offerId)).toEqual([named(7)]);
    expect(counted.units()).toBe(1);
    expect(await reader.read(store, { ...query, filters: { offerId: 'nothing' } })).toEqual([]);
    expect(await reader.read(store, { ...query, filters: { offerId: named(7), productFamily: 'Video' } })).toEqual([]);
  });

  it('shows an offer at once after it was put', async () => {
    expect((await pricesOf())[0]).toBe('1.00');
    for (const price of ['2.00', '3.00']) {
      await saveOffer(store, named(0), at(price));
      expect((await pricesOf())[0]).toBe(price);
    }
  });

  it('shows an offer that the version before has put after a minute', async () => {
    const [before] = await pricesOf();
    await savedBefore(0, at('4.00'));
    later(59_000);
    expect((await pricesOf())[0]).toBe(before);
    later(1_000);
    expect((await pricesOf())[0]).toBe('4.00');
  });

  it('shows an offer whose PUT was interrupted once the PUT is repeated', async () => {
    await pricesOf();
    await expect(saveOffer(crashingAt(store, 3), named(0), at('5.00'))).rejects.toThrow(Crash);
    const repeated = await saveOffer(store, named(0), at('5.00'));
    expect(repeated.isNew).toBe(false);
    expect((await pricesOf())[0]).toBe('5.00');
  });

  it('is another list for each of its inputs', async () => {
    await pricesOf();
    expect(await reader.read(store, { ...query, currency: 'EUR' })).toEqual([]);
    expect(await reader.read(store, { ...query, filters: { productFamily: 'Video' } })).toEqual([]);
    for (let month = 1; month <= 12; month++) {
      const priceListMonth = `2028${String(month).padStart(2, '0')}`;
      expect(await reader.read(store, { ...query, priceListMonth })).toHaveLength(OFFERS);
    }
    expect(await pricesOf()).toHaveLength(OFFERS);
  });
});
