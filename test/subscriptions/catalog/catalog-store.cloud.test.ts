import { beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { offerKey } from '../../../functions/subscriptions/catalog/catalog-keys.ts';
import { readFlexDiscounts, saveFlexDiscount } from '../../../functions/subscriptions/catalog/flex-discounts.ts';
import {
  type OfferFields,
  readAllOffers,
  readOffers,
  saveOffer,
} from '../../../functions/subscriptions/catalog/offers.ts';
import { testStore } from '../../support/store/test-store.ts';

let store: Store;
let now = new Date('2027-03-01T12:00:00.000Z');

beforeAll(async () => {
  store = await testStore({ now: () => now });
});

const named = (index: number, rest = '01A12') => `${6_500_000_000 + index}${rest}`;

const fields: OfferFields = {
  productFamily: 'Photo',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM'],
  countsTowardLevel: true,
  prices: [{ region: 'NA', currency: 'USD', partnerPrice: '365.00' }],
};

describe('offers', () => {
  it('are read by the hundred with one request each, whatever is asked for beside them', async () => {
    const offerIds = Array.from({ length: 120 }, (_, index) => named(index));
    await Promise.all(offerIds.map((offerId) => saveOffer(store, offerId, fields)));
    const before = store.meter.use().requests;
    const asked = ['', '#', 'x'.repeat(5_000), '650000000001A12 ', '999999999901A12', ...offerIds, ...offerIds];
    const found = await readOffers(store, asked);
    expect(store.meter.use().requests - before).toBe(2);
    expect([...found.keys()].sort()).toEqual(offerIds.toSorted());
    expect(found.get('650000000001A12')).toMatchObject({ ...fields, offerId: '650000000001A12', version: 1 });
    const all = await readAllOffers(store);
    expect(all.map(({ offerId }) => offerId).sort()).toEqual(offerIds.toSorted());
  });

  it('are not asked for where none is named', async () => {
    const before = store.meter.use().requests;
    expect(await readOffers(store, ['nothing'])).toEqual(new Map());
    expect(store.meter.use().requests).toBe(before);
  });

  it('lie in few partitions, all levels of a product in one', async () => {
    const partitions = Array.from({ length: 200 }, (_, index) => offerKey(named(index)).pk);
    expect(new Set(partitions).size).toBe(16);
    expect(offerKey(named(7, '14B12')).pk).toBe(offerKey(named(7)).pk);
  });

  it('are written once when two operators add the same at the same moment', async () => {
    const both = await Promise.all([saveOffer(store, named(500), fields), saveOffer(store, named(500), fields)]);
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    expect(both.map(({ value }) => value.version)).toEqual([1, 1]);
  });

  it('take both changes that are made at the same moment', async () => {
    const name = named(501);
    await saveOffer(store, name, fields);
    await Promise.all(['One', 'Other'].map((productFamily) => saveOffer(store, name, { ...fields, productFamily })));
    expect((await readOffers(store, [name])).get(name)?.version).toBe(3);
  });
});

describe('a flexible discount', () => {
  it('is left alone when it is as it should be, whatever the sequence of what is said', async () => {
    const discount = {
      code: 'SPRING',
      category: 'STANDARD',
      name: 'Spring',
      description: '',
      startDate: '2027-01-01T00:00:00Z',
      endDate: '2027-12-31T00:00:00Z',
      status: 'ACTIVE',
      marketSegments: [],
      countries: ['US'],
      outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 12.5 }] }],
    } as const;
    const first = await saveFlexDiscount(store, 'spring', discount);
    now = new Date('2027-03-02T12:00:00.000Z');
    const { code, ...rest } = discount;
    const same = await saveFlexDiscount(store, 'spring', { ...rest, code });
    expect([first.isNew, same.isNew]).toEqual([true, false]);
    expect(same.value).toEqual(first.value);
    const changed = await saveFlexDiscount(store, 'spring', { ...discount, status: 'EXPIRED' });
    expect(changed.value).toEqual({
      ...first.value,
      status: 'EXPIRED',
      updated_at: '2027-03-02T12:00:00.000Z',
      version: 2,
    });
    expect(await readFlexDiscounts(store)).toEqual([changed.value]);
  });
});
