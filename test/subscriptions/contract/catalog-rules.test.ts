import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { validate } from '../../../functions/core/validation/validation.ts';
import { matchingFlexDiscounts } from '../../../functions/subscriptions/catalog/flex-discount-list.ts';
import { offerIdProblems } from '../../../functions/subscriptions/contract/catalog-rules.ts';
import { PutFlexDiscount, PutOffer } from '../../../functions/subscriptions/contract/operations-contract.ts';
import type { FlexDiscount, Outcome } from '../../../functions/subscriptions/model/catalog-items.ts';

const usd = { region: 'NA', currency: 'USD', partnerPrice: '365.00' };

const offer = (fields: object = {}) => ({
  productFamily: 'Photo',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM'],
  prices: [usd],
  ...fields,
});

/** Lists the problems of a body, each with its path. */
function problemsOf(schema: z.ZodType, body: object) {
  const validated = validate(schema, body);
  return validated.ok ? [] : validated.problems.map(({ path, message }) => ({ path, message }));
}
const pathsOf = (problems: readonly { readonly path: string }[]) => problems.map(({ path }) => path);

const priced = (currency: string, partnerPrice: string) => offer({ prices: [{ ...usd, currency, partnerPrice }] });

describe('an offer', () => {
  it.each([
    ['USD', '365.00'],
    ['USD', '0'],
    ['USD', '0.5'],
    ['USD', '999999999.99'],
    ['JPY', '48000'],
    ['JPY', '48000.00'],
    ['KWD', '112.455'],
  ])('may cost %s %s', (currency, partnerPrice) => {
    expect(problemsOf(PutOffer, priced(currency, partnerPrice))).toEqual([]);
  });

  it.each([
    ['USD', '365.001', 'at most 2 decimals'],
    ['JPY', '480.5', 'no decimals'],
    ['USD', '-1', 'a price such as'],
    ['USD', '1e3', 'a price such as'],
    ['USD', '1,000', 'a price such as'],
    ['USD', '.5', 'a price such as'],
    ['USD', '5.', 'a price such as'],
    ['USD', '', 'a price such as'],
    ['USD', '\uff11\uff12', 'a price such as'],
    ['USD', '1000000000', 'a price such as'],
  ])('may not cost %s %j: it must have %s', (currency, partnerPrice, message) => {
    expect(problemsOf(PutOffer, priced(currency, partnerPrice))).toEqual([
      { path: 'prices[0].partnerPrice', message: expect.stringContaining(message) },
    ]);
  });

  it('has one price for a region, a currency and a discount code', () => {
    const hvd = { ...usd, discountCode: 'HVD_L18_PRE' };
    const prices = [usd, { ...usd, region: 'MX' }, { ...usd, currency: 'CAD' }, hvd];
    expect(problemsOf(PutOffer, offer({ prices }))).toEqual([]);
    const twice = [...prices, { ...hvd, partnerPrice: '2' }, { ...usd, partnerPrice: '3' }];
    expect(pathsOf(problemsOf(PutOffer, offer({ prices: twice }))).sort()).toEqual(['prices[4]', 'prices[5]']);
  });

  it('is sold in regions and currencies that there are', () => {
    const prices = [{ ...usd, region: 'XX', currency: 'XXY', discount: 1 }];
    expect(pathsOf(problemsOf(PutOffer, offer({ prices })))).toEqual([
      'prices[0].region',
      'prices[0].currency',
      'prices[0].discount',
    ]);
  });

  it('is of the type that its level says, and adds to another product than itself', () => {
    const [license, consumable] = [{ productType: 'LICENSE' }, { productType: 'CONSUMABLE' }] as const;
    expect(offerIdProblems('6500000001T2A12', { ...license, addOnTo: '6500000001' })).toEqual([
      { path: 'productType', message: expect.stringContaining('CONSUMABLE') },
      { path: 'addOnTo', message: expect.stringMatching(/another/) },
    ]);
    expect(pathsOf(offerIdProblems('650000000112A12', consumable))).toEqual(['productType']);
    expect(offerIdProblems('6500000001T2A12', consumable)).toEqual([]);
    expect(offerIdProblems('650000000114A12', { ...license, addOnTo: '6500000002' })).toEqual([]);
  });
});

const discount = (fields: object = {}) => ({
  code: 'SPRING',
  category: 'STANDARD',
  name: 'Spring',
  description: '',
  startDate: '2027-03-01T00:00:00Z',
  endDate: '2027-03-31T23:59:59Z',
  status: 'ACTIVE',
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
      outcome('FIXED_PRICE', { currency: 'USD', value: 1.999 }, { currency: 'JPY', value: 1.5 }),
      ['[0].value', '[1].value'],
    ],
    [outcome('FIXED_DISCOUNT', { currency: 'USD', value: 1e-7 }), ['[0].value']],
    [
      outcome('FIXED_PRICE', { currency: 'USD', value: 1e-12 }, { currency: 'JPY', value: 5e-324 }),
      ['[0].value', '[1].value'],
    ],
    [outcome('PERCENTAGE_DISCOUNT', { value: 33.333333333333336 }, { country: 'US', value: 1.5e-7 }), []],
    [outcome('PERCENTAGE_DISCOUNT', { value: 1e-20 }, { country: 'US', value: 1.5e-20 }), ['[1].value']],
    [outcome('PERCENTAGE_DISCOUNT', { value: 5e-324 }), ['[0].value']],
    [outcome('FIXED_DISCOUNT', { currency: 'USD', value: -1 }), ['[0].value']],
    [outcome('FIXED_DISCOUNT', { currency: 'USD', value: 1 }, { currency: 'USD', value: 2 }), ['[1]']],
  ])('does %j: wrong are %j', (does, wrong) => {
    const problems = problemsOf(PutFlexDiscount, discount({ outcomes: [does] }));
    expect(pathsOf(problems).sort()).toEqual(wrong.map((path) => `outcomes[0].discountValues${path}`));
  });

  it('does one thing in a country and a currency, whichever of its outcomes', () => {
    const outcomes = [
      outcome('FIXED_PRICE', { currency: 'USD', value: 5 }),
      outcome('FIXED_DISCOUNT', { country: 'US', currency: 'USD', value: 5 }, { currency: 'USD', value: 6 }),
    ];
    expect(pathsOf(problemsOf(PutFlexDiscount, discount({ outcomes })))).toEqual(['outcomes[1].discountValues[1]']);
  });

  it('ends after it begins, and is locked until after it ends', () => {
    const dates = { startDate: '2027-03-01T00:00:00Z', endDate: '2027-02-28T23:59:59Z' };
    const lock = { discountLockEndDate: '2027-02-01' };
    expect(pathsOf(problemsOf(PutFlexDiscount, discount(dates)))).toEqual(['endDate']);
    const both = problemsOf(PutFlexDiscount, discount({ ...dates, ...lock }));
    expect(pathsOf(both)).toEqual(['endDate', 'discountLockEndDate']);
    expect(problemsOf(PutFlexDiscount, discount({ endDate: '2027-03-01' }))).toEqual([]);
  });
});

describe('the list of flexible discounts', () => {
  const stored = (id: string, fields: Partial<FlexDiscount> = {}): FlexDiscount => ({
    id,
    code: 'SPRING',
    category: 'STANDARD',
    name: 'Spring',
    description: '',
    startDate: '2027-03-01T00:00:00Z',
    endDate: '2027-03-31T23:59:59Z',
    status: 'ACTIVE',
    marketSegments: [],
    countries: [],
    outcomes: [outcome('PERCENTAGE_DISCOUNT', { value: 10 })],
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
  const nothing = { marketSegment: 'COM', country: 'US', includesReusable: false } as const;
  const early = new Date('2027-03-05T00:00:00Z');

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
    [{ from: '2027-03-10T00:00:01Z' }, 'everywhere intro photo'],
    [{ from: '2027-03-10T00:00:00Z', to: '2027-03-11T00:00:00Z' }, 'everywhere expired intro photo'],
    [{ to: '2027-02-28T23:59:59Z' }, ''],
    [{ id: 'intro' }, 'intro'],
    [{ id: 'intro', country: 'FR', code: 'SPRING' }, ''],
    [{ id: 'none' }, ''],
    [{ from: '2027-04-01T00:00:00Z' }, ''],
  ] as const)('for %j has: %s', (query, ids) => {
    const found = matchingFlexDiscounts(all, { ...nothing, ...query }, early);
    expect(found.map(({ id }) => id).join(' ')).toBe(ids);
  });

  const over = { endDate: '2027-03-10T00:00:00Z' };
  const timed = [
    stored('to-come', { startDate: '2028-01-01T00:00:00Z', endDate: '2028-02-01T00:00:00Z' }),
    stored('over', over),
    stored('locked', { ...over, status: 'REUSABLE', discountLockEndDate: '2027-04-01T00:00:00Z' }),
    stored('unlocked', { ...over, status: 'REUSABLE', discountLockEndDate: '2027-03-12T00:00:00Z' }),
  ];

  it.each([
    [{}, '2027-03-10T00:00:00.999Z', 'to-come over locked unlocked'],
    [{}, '2027-03-10T00:00:01Z', 'to-come'],
    [{ includesReusable: true }, '2027-03-10T00:00:01Z', 'to-come locked unlocked'],
    [{ includesReusable: true }, '2027-03-12T00:00:00.999Z', 'to-come locked unlocked'],
    [{ includesReusable: true }, '2027-03-12T00:00:01Z', 'to-come locked'],
    [{ includesReusable: true }, '2027-04-01T00:00:01Z', 'to-come'],
    [{ from: '2027-03-01T00:00:00Z' }, '2027-05-01T00:00:00Z', 'to-come over locked unlocked'],
    [{ to: '2027-03-02T00:00:00Z' }, '2027-05-01T00:00:00Z', 'over locked unlocked'],
    [{ from: '2027-04-01T00:00:00Z', includesReusable: true }, '2027-03-11T00:00:00Z', 'to-come'],
  ])('for %j at %s has: %s', (query, now, ids) => {
    const found = matchingFlexDiscounts(timed, { ...nothing, ...query }, new Date(now));
    expect(found.map(({ id }) => id).join(' ')).toBe(ids);
  });
});
