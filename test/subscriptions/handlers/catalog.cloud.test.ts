import { beforeAll, describe, expect, it } from 'vitest';
import {
  completeFlexDiscount,
  completeOffer,
  correlated,
  SubscriptionService,
} from '../../support/lines/subscription-service.ts';

let service: SubscriptionService;
let now = new Date('2027-03-01T12:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
});

const [today, tomorrow] = ['2027-03-01T12:00:00Z', '2027-03-02T12:00:00Z'];

const putOffer = (offerId: string, body: object = completeOffer()) =>
  service.operate('put-offer', { path: { offerId }, body });
const putDiscount = (id: string, body: object) => service.operate('put-flex-discount', { path: { id }, body });

/** Does something a day later. */
async function aDayLater<Result>(work: () => Promise<Result>): Promise<Result> {
  now = new Date(tomorrow);
  const result = await work();
  now = new Date(today);
  return result;
}

describe('an offer', () => {
  const offerId = '650000000101A12';

  it('is added, changed, and left alone when it is as it should be', async () => {
    const added = await putOffer(offerId);
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      ...completeOffer(),
      offerId,
      countsTowardLevel: true,
      creationDate: today,
      updateDate: today,
    });
    const same = await aDayLater(() => putOffer(offerId));
    expect(same).toMatchObject({ status: 200, text: added.text });
    const fields = { addOnTo: '6500000009', countsTowardLevel: false, withdrawnFrom: '2027-06-01' };
    const changed = await aDayLater(() => putOffer(offerId, { ...completeOffer(), ...fields }));
    expect(changed).toMatchObject({
      status: 200,
      body: { ...fields, withdrawnFrom: '2027-06-01T00:00:00Z', creationDate: today, updateDate: tomorrow },
    });
    const restored = await putOffer(offerId);
    expect(restored.body).not.toHaveProperty('withdrawnFrom');
  });

  it.each([
    ['x', {}, 'offerId'],
    ['650000000105A12', {}, 'offerId'],
    [offerId, { productType: 'CONSUMABLE' }, 'productType'],
    [offerId, { addOnTo: '6500000001' }, 'addOnTo'],
    [offerId, { prices: [] }, 'prices'],
    [offerId, { marketSegments: [] }, 'marketSegments'],
    [offerId, { prices: [{ region: 'NA', currency: 'JPY', partnerPrice: '1.5' }] }, 'prices[0].partnerPrice'],
  ])('%s is refused with %j', async (id, fields, path) => {
    const refused = await putOffer(id, { ...completeOffer(), ...fields });
    expect(refused).toMatchObject({ status: 400, body: { code: '1117' } });
    expect(refused.body.additionalDetails).toEqual([path]);
  });
});

describe('flexible discounts', () => {
  const list = (query: string) =>
    service.call('list-flex-discounts', { query: `market-segment=COM&country=US${query}` });

  it('are added, changed, and left alone when they are as they should be', async () => {
    const body = { ...completeFlexDiscount('SPRING'), discountLockEndDate: '2100-01-01T12:00:00+02:00' };
    const added = await putDiscount('added', body);
    expect(added.status).toBe(201);
    expect(added.body).toEqual({
      ...body,
      id: 'added',
      startDate: '2020-01-01T00:00:00Z',
      endDate: '2099-12-31T00:00:00Z',
      discountLockEndDate: '2100-01-01T10:00:00Z',
      marketSegments: [],
      countries: [],
      creationDate: today,
      updateDate: today,
    });
    expect(await aDayLater(() => putDiscount('added', body))).toMatchObject({ status: 200, text: added.text });
    const expired = await aDayLater(() =>
      putDiscount('added', { ...body, status: 'EXPIRED', countries: ['US', 'US'] }),
    );
    expect(expired).toMatchObject({
      status: 200,
      body: { status: 'EXPIRED', countries: ['US'], updateDate: tomorrow },
    });
    const { body: listed } = await list('&flex-discount-code=SPRING');
    const { marketSegments: _, countries: __, creationDate: ___, updateDate: ____, ...shown } = expired.body;
    expect(listed.flexDiscounts).toEqual([shown]);
  });

  it('are listed by what is asked for, from page to page', async () => {
    const codes = Array.from({ length: 5 }, (_, index) => `PAGE_${index}`);
    for (const [index, code] of codes.entries()) {
      const fields = { category: 'INTRO', qualification: { baseOfferIds: [`65000000${index}001A12`] } };
      await putDiscount(`page-${index}`, { ...completeFlexDiscount(code), ...(index < 4 && fields) });
    }
    const query = 'market-segment=COM&country=US&categories=INTRO,STANDARD&start-date=2027-03-01&limit=2';
    const found: string[] = [];
    let uri = `/v3/flex-discounts?${query}`;
    for (let page = 1; uri !== ''; page += 1) {
      const { body } = await service.call('list-flex-discounts', { query: uri.split('?')[1] ?? '' });
      expect(body).toMatchObject({ totalCount: 6, limit: 2, offset: (page - 1) * 2, count: 2 });
      found.push(...body.flexDiscounts.map(({ code }: { code: string }) => code));
      uri = body.links.next?.uri ?? '';
      expect(body.links.prev === undefined).toBe(page === 1);
    }
    expect(found).toEqual(['SPRING', ...codes]);
    const codesOf = async (more: string) =>
      (await list(more)).body.flexDiscounts.map(({ code }: { code: string }) => code);
    expect(await codesOf('&categories=INTRO')).toEqual(codes.slice(0, 4));
    expect(await codesOf('&offer-ids=650000001004A12,650000003001A12&categories=INTRO')).toEqual(['PAGE_1', 'PAGE_3']);
    expect(await codesOf('&end-date=2019-12-31')).toEqual([]);
  });

  it.each([
    ['country=US', '1122', 'market-segment'],
    ['market-segment=COM', '1122', 'country'],
    ['market-segment=COM&country=USA', '1132', 'country'],
    ['market-segment=all&country=US', '1132', 'market-segment'],
    ['market-segment=COM&country=US&categories=STANDARD,OTHER', '1132', 'categories'],
    ['market-segment=COM&country=US&offer-ids=x', '1132', 'offer-ids'],
    ['market-segment=COM&country=US&start-date=yesterday', '1132', 'start-date'],
    ['market-segment=COM&country=US&limit=0', '1132', 'limit'],
    ['market-segment=COM&country=US&offset=1000', '1133', 'offset'],
  ])('are not listed for %s: %s', async (query, code, parameter) => {
    const refused = await service.call('list-flex-discounts', { query });
    expect(refused).toMatchObject({ status: 400, body: { code } });
    expect(refused.body.additionalDetails).toEqual([expect.stringMatching(`^${parameter}`)]);
  });

  it('are refused with everything that is wrong of them', async () => {
    const outcomes = [{ type: 'FIXED_PRICE', discountValues: [{ currency: 'JPY', value: 1.5 }] }];
    const body = { ...completeFlexDiscount('BAD'), endDate: '2019-01-01', outcomes, countries: ['XX'] };
    const refused = await putDiscount('bad', body);
    expect(refused).toMatchObject({ status: 400, body: { code: '1117' } });
    const paths = refused.body.additionalDetails.map((detail: string) => detail.split(':')[0]);
    expect(paths.sort()).toEqual(['countries[0]', 'endDate', 'outcomes[0].discountValues[0].value']);
  });
});

describe('a price list', () => {
  const asked = {
    region: 'WE',
    marketSegment: 'EDU',
    priceListType: 'STANDARD',
    currency: 'EUR',
    priceListMonth: '202703',
  };
  const fetch = (body: object = asked, options: object = {}) => service.call('get-price-list', { body, ...options });
  const prices = [
    { region: 'WE', currency: 'EUR', partnerPrice: '300.00' },
    { region: 'WE', currency: 'EUR', partnerPrice: '240.00', discountCode: 'HVD_L18_PRE' },
  ];

  beforeAll(async () => {
    for (const level of ['01', '02', '12']) {
      await putOffer(`6500000005${level}A12`, { ...completeOffer(), prices, withdrawnFrom: '2027-04-01' });
    }
  });

  it('is what was asked for, with the prices of the offers', async () => {
    const { status, body } = await fetch();
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...asked, totalCount: 4, count: 4, limit: 100, offset: 0 });
    expect(body.offers[3]).toEqual({
      offerId: '650000000502A12',
      productFamily: completeOffer().productFamily,
      productType: 'LICENSE',
      levelDetails: 'Level 2 10 - 49',
      lastOrderDate: '2027-03-31T00:00:00.000+00:00',
      partnerPrice: '240.00',
      discountCode: 'HVD_L18_PRE',
    });
    const second = await fetch({ ...asked, includeOfferAttributes: ['users'] }, { query: 'limit=1&offset=3' });
    expect(second.body).toMatchObject({ totalCount: 4, count: 1, limit: 1, offset: 3 });
    expect(Object.keys(second.body.offers[0]).sort()).toEqual([
      'discountCode',
      'lastOrderDate',
      'offerId',
      'partnerPrice',
      'productFamily',
    ]);
  });

  it('is not found where nothing is priced', async () => {
    for (const fields of [{ currency: 'USD' }, { region: 'JP' }, { priceListMonth: '202704' }]) {
      const answered = await fetch({ ...asked, ...fields });
      expect(answered).toMatchObject({ status: 404, body: { code: '1162', message: 'Price List not found' } });
    }
    const none = await fetch({ ...asked, filters: { offerId: '650000000512A12' } });
    expect(none.body.code).toBe('1162');
    expect((await fetch({ ...asked, priceListType: '3YC' })).body.totalCount).toBe(4);
  });

  it.each([
    [{ region: undefined, priceListMonth: undefined }, '1122', ['region', 'priceListMonth']],
    [{ region: 'XX', month: '1' }, '1121', ['month']],
    [{ region: 'XX', priceListMonth: '202713', currency: 'EURO' }, '1117', ['region', 'currency', 'priceListMonth']],
    [{ filters: { discountCode: 'x' } }, '1121', ['filters.discountCode']],
  ])('is not made of %j: %s', async (fields, code, paths) => {
    const refused = await fetch({ ...asked, ...fields });
    expect(refused).toMatchObject({ status: 400, body: { code } });
    const details: string[] = refused.body.additionalDetails;
    expect(details.map((detail) => detail.split(/[:;]/)[0]).sort()).toEqual(paths.toSorted());
  });

  it('has no page beyond its end, nor one of nothing', async () => {
    expect((await fetch(asked, { query: 'offset=5' })).body.code).toBe('1133');
    expect((await fetch(asked, { query: 'limit=0' })).body.code).toBe('1132');
  });

  it('stays what it was under its correlation id, and is read again under another', async () => {
    const body = { ...asked, currency: 'GBP' };
    const [list, none] = [correlated('list-1'), correlated('list-2')];
    const first = await fetch(asked, list);
    const refused = await fetch(body, none);
    expect(refused.status).toBe(404);
    const pounds = [...prices, { region: 'WE', currency: 'GBP', partnerPrice: '250.00' }];
    await putOffer('650000000501A12', { ...completeOffer(), prices: pounds });
    for (const [sent, options, before] of [
      [asked, list, first],
      [body, none, refused],
    ] as const) {
      const again = await fetch(sent, options);
      expect(again).toMatchObject({ status: before.status, text: before.text });
      expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    }
    expect((await fetch(body)).body.totalCount).toBe(1);
  });
});
