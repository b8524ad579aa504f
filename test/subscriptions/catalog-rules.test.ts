import { describe, expect, it } from 'vitest';
import type { FlexDiscount, Outcome, Price } from '../../functions/subscriptions/catalog-items.ts';
import { matchingFlexDiscounts } from '../../functions/subscriptions/flex-discount-list.ts';
import type { FlexDiscountFields } from '../../functions/subscriptions/flex-discounts.ts';
import { flexDiscountProblems } from '../../functions/subscriptions/new-flex-discount-rules.ts';
import { offerProblems } from '../../functions/subscriptions/offer-rules.ts';
import type { OfferFields } from '../../functions/subscriptions/offers.ts';

const name = { product: '6500000001', level: '01', suffix: 'A12' } as const;

const offer = (fields: Partial<OfferFields> = {}): OfferFields => ({
  productFamily: 'Photo',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM'],
  countsTowardLevel: true,
  prices: [],
  ...fields,
});

const priced = (currency: string, partnerPrice: string, fields: Partial<Price> = {}): OfferFields =>
  offer({ prices: [{ region: 'NA', currency, partnerPrice, ...fields }] });

const pathsOf = (problems: readonly { readonly path: string }[]) => problems.map(({ path }) => path);

describe('an offer', () => {
  it.each([
    ['USD', '365.00'],
    ['USD', '0'],
    ['USD', '0.5'],
    ['USD', '10000000.00'],
    ['JPY', '48000'],
    ['KWD', '112.455'],
  ])('may cost %s %s', (currency, partnerPrice) => {
    expect(offerProblems(name, priced(currency, partnerPrice))).toEqual([]);
  });

  it.each([
    ['USD', '365.001', 'at most 2 decimals'],
    ['JPY', '480.5', 'no decimals'],
    ['USD', '-1', 'a price such as'],
    ['USD', '1e3', 'a price such as'],
    ['USD', '1,000', 'a price such as'],
    ['USD', '007', 'a price such as'],
    ['USD', '.5', 'a price such as'],
    ['USD', '5.', 'a price such as'],
    ['USD', '', 'a price such as'],
    ['USD', '１２', 'a price such as'],
    ['USD', '10000000.01', 'from 0 to 10000000'],
  ])('may not cost %s %j: it must have %s', (currency, partnerPrice, message) => {
    expect(offerProblems(name, priced(currency, partnerPrice))).toEqual([
      { path: 'prices[0].partnerPrice', message: expect.stringContaining(message) },
    ]);
  });

  it('has one price for a region, a currency and a discount code', () => {
    const usd = { region: 'NA', currency: 'USD', partnerPrice: '1' };
    const hvd = { ...usd, discountCode: 'HVD_L18_PRE' };
    const prices = [usd, { ...usd, region: 'MX' }, { ...usd, currency: 'CAD' }, hvd];
    expect(offerProblems(name, offer({ prices }))).toEqual([]);
    const twice = [...prices, { ...hvd, partnerPrice: '2' }, { ...usd, partnerPrice: '3' }];
    expect(offerProblems(name, offer({ prices: twice }))).toEqual([
      { path: 'prices[4]', message: expect.stringContaining('NA, USD, HVD_L18_PRE; the first is prices[3]') },
      { path: 'prices[5]', message: expect.stringContaining('NA, USD; the first is prices[0]') },
    ]);
  });

  it('is of the type that its level says, and adds to another product than itself', () => {
    const all = offerProblems({ ...name, level: 'T2' }, { ...priced('JPY', '0.5'), addOnTo: '6500000001' });
    expect(pathsOf(all)).toEqual(['productType', 'addOnTo', 'prices[0].partnerPrice']);
    expect(pathsOf(offerProblems(name, offer({ productType: 'CONSUMABLE' })))).toEqual(['productType']);
    expect(offerProblems({ ...name, level: 'T2' }, offer({ productType: 'CONSUMABLE' }))).toEqual([]);
    expect(offerProblems({ ...name, level: '14' }, offer({ addOnTo: '6500000002' }))).toEqual([]);
  });
});

const discount = (fields: Partial<FlexDiscountFields> = {}): FlexDiscountFields => ({
  code: 'SPRING',
  category: 'STANDARD',
  name: 'Spring',
  description: '',
  startDate: '2027-03-01T00:00:00Z',
  endDate: '2027-03-31T23:59:59Z',
  status: 'ACTIVE',
  marketSegments: [],
  countries: [],
  outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
  ...fields,
});

const outcome = (type: Outcome['type'], ...discountValues: Outcome['discountValues'][number][]) => ({
  type,
  discountValues,
});

describe('a flexible discount', () => {
  it.each<[Outcome, string[]]>([
    [outcome('PERCENTAGE_DISCOUNT', { value: 0 }, { country: 'US', value: 100 }), []],
    [outcome('PERCENTAGE_DISCOUNT', { value: 100.5 }, { country: 'US', value: -1 }), ['[0].value', '[1].value']],
    [outcome('FIXED_DISCOUNT', { currency: 'USD', value: 15.99 }, { currency: 'JPY', value: 900 }), []],
    [outcome('FIXED_PRICE', { currency: 'USD', value: 0 }), []],
    [outcome('FIXED_PRICE', { value: 10 }, { country: 'US', value: 10 }), ['[0].currency', '[1].currency']],
    [
      outcome('FIXED_DISCOUNT', { currency: 'USD', value: 1.999 }, { currency: 'JPY', value: 1.5 }),
      ['[0].value', '[1].value'],
    ],
    [outcome('FIXED_DISCOUNT', { currency: 'USD', value: -1 }), ['[0].value']],
    [outcome('FIXED_DISCOUNT', { currency: 'USD', value: 1 }, { currency: 'USD', value: 2 }), ['[1]']],
  ])('does %j: wrong are %j', (does, wrong) => {
    const problems = flexDiscountProblems(discount({ outcomes: [does] }));
    expect(pathsOf(problems)).toEqual(wrong.map((path) => `outcomes[0].discountValues${path}`));
  });

  it('does one thing in a country and a currency, whichever of its outcomes', () => {
    const outcomes = [
      outcome('FIXED_PRICE', { currency: 'USD', value: 5 }),
      outcome('FIXED_DISCOUNT', { country: 'US', currency: 'USD', value: 5 }, { currency: 'USD', value: 6 }),
    ];
    expect(pathsOf(flexDiscountProblems(discount({ outcomes })))).toEqual(['outcomes[1].discountValues[1]']);
  });

  it('ends after it begins, and is locked until after it ends', () => {
    const dates = { startDate: '2027-03-01T00:00:00Z', endDate: '2027-02-28T23:59:59Z' };
    const lock = { discountLockEndDate: '2027-02-01T00:00:00Z' };
    expect(pathsOf(flexDiscountProblems(discount(dates)))).toEqual(['endDate']);
    expect(pathsOf(flexDiscountProblems(discount({ ...dates, ...lock })))).toEqual(['endDate', 'discountLockEndDate']);
    expect(flexDiscountProblems(discount({ endDate: '2027-03-01T00:00:00Z' }))).toEqual([]);
  });
});

describe('the list of flexible discounts', () => {
  const stored = (id: string, fields: Partial<FlexDiscount> = {}): FlexDiscount => ({
    id,
    ...discount(),
    created_at: '',
    updated_at: '',
    version: 1,
    ...fields,
  });
  const all = [
    stored('everywhere'),
    stored('expired', { status: 'EXPIRED', endDate: '2027-03-10T00:00:00Z' }),
    stored('canada', { countries: ['CA'] }),
    stored('schools', { marketSegments: ['EDU'] }),
    stored('intro', { category: 'INTRO', code: 'HELLO' }),
    stored('photo', { qualification: { baseOfferIds: ['650000000101A12'] } }),
    stored('in-france', { outcomes: [outcome('FIXED_PRICE', { country: 'FR', currency: 'EUR', value: 1 })] }),
  ];
  const nothing = { marketSegment: 'COM', country: 'US', categories: [], offerIds: [] } as const;

  it.each([
    [{}, 'everywhere expired intro photo'],
    [{ country: 'CA' }, 'everywhere expired canada intro photo'],
    [{ country: 'FR' }, 'everywhere expired intro photo in-france'],
    [{ marketSegment: 'EDU' }, 'everywhere expired schools intro photo'],
    [{ categories: ['INTRO'] }, 'intro'],
    [{ categories: ['INTRO', 'STANDARD'], code: 'SPRING' }, 'everywhere expired photo'],
    [{ code: 'spring' }, ''],
    [{ offerIds: ['650000000104A12'] }, 'everywhere expired intro photo'],
    [{ offerIds: ['650000000201A12'] }, 'everywhere expired intro'],
    [{ offerIds: ['650000000201A12', '650000000101B12'] }, 'everywhere expired intro photo'],
    [{ from: new Date('2027-03-10T00:00:01Z') }, 'everywhere intro photo'],
    [{ from: new Date('2027-03-10T00:00:00Z'), to: new Date('2027-03-11') }, 'everywhere expired intro photo'],
    [{ to: new Date('2027-02-28T23:59:59Z') }, ''],
    [{ from: new Date('2027-04-01') }, ''],
  ] as const)('for %j has: %s', (query, ids) => {
    const found = matchingFlexDiscounts(all, { ...nothing, ...query });
    expect(found.map(({ id }) => id).join(' ')).toBe(ids);
  });
});
