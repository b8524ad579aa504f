/** Region of the demo's reseller and its customers: Western Europe. */
export const REGION = 'WE';
export const CURRENCY = 'EUR';

/** Currency of each region, with its number of decimals. */
const MARKETS = {
  NA: { currency: 'USD', decimals: 2 },
  WE: { currency: CURRENCY, decimals: 2 },
  JP: { currency: 'JPY', decimals: 0 },
} as const;
type Region = keyof typeof MARKETS;

/** Product with an invented name. */
interface DemoSubscriptionProduct {
  /** First ten characters of the ids of its offers. */
  readonly id: string;
  readonly family: string;
  /** Price of a unit for a year at the lowest level, in each region's currency. It is a multiple of 20. */
  readonly yearly: Readonly<Record<Region, number>>;
  readonly addOnTo?: string;
  readonly tier?: 'ENTERPRISE';
}

/** Product that also has offers for customers with a three-year commitment, at separate levels. */
const studio: DemoSubscriptionProduct = {
  id: '41000101CA',
  family: 'Fernweh Studio',
  yearly: { NA: 660, WE: 600, JP: 96_000 },
};

/** Five products. The last is an add-on to the first. */
export const PRODUCTS: readonly DemoSubscriptionProduct[] = [
  studio,
  { id: '41000102CA', family: 'Fernweh Photo', yearly: { NA: 260, WE: 240, JP: 38_000 } },
  { id: '41000103CA', family: 'Fernweh Video', yearly: { NA: 400, WE: 360, JP: 58_000 } },
  { id: '41000104EA', family: 'Fernweh Documents', yearly: { NA: 200, WE: 180, JP: 29_000 }, tier: 'ENTERPRISE' },
  { id: '41000105CA', family: 'Fernweh Studio Stock', yearly: { NA: 140, WE: 120, JP: 20_000 }, addOnTo: studio.id },
];

/** Volume levels (docs/contracts/subscriptions.md, "NEW", offer id), with their discount in twentieths of the price. */
const LEVELS = { '01': 0, '02': 1, '03': 2, '04': 3 } as const;

/** Volume levels with a three-year commitment. */
const COMMITTED_LEVELS = { '12': 2, '13': 3, '14': 4 } as const;

/** Additional discount of the high volume offer. */
const HIGH_VOLUME_TWENTIETHS = 3;

/** High volume discount that has prices in Western Europe. */
export const HIGH_VOLUME = 'HVD_L18_PRE';

type DemoLevel = keyof typeof LEVELS | keyof typeof COMMITTED_LEVELS;

/** Returns the id of a product's offer at a level. */
export const offerIdOf = (product: string, level: DemoLevel = '01'): string => `${product}${level}A12`;

const priceIn = (region: Region, { yearly }: DemoSubscriptionProduct, twentieths: number) => ({
  region,
  currency: MARKETS[region].currency,
  partnerPrice: ((yearly[region] / 20) * (20 - twentieths)).toFixed(MARKETS[region].decimals),
});

function offerOf(product: DemoSubscriptionProduct, level: DemoLevel, twentieths: number) {
  const { id, family, addOnTo, tier = 'TEAM' } = product;
  return {
    offerId: offerIdOf(id, level),
    document: {
      productFamily: family,
      productType: 'LICENSE',
      tier,
      marketSegments: ['COM', 'EDU', 'GOV'],
      ...(addOnTo !== undefined && { addOnTo }),
      // Add-ons belong to licences that already count toward the level.
      countsTowardLevel: addOnTo === undefined,
      prices: [
        ...(['NA', 'WE', 'JP'] as const).map((region) => priceIn(region, product, twentieths)),
        { ...priceIn(REGION, product, twentieths + HIGH_VOLUME_TWENTIETHS), discountCode: HIGH_VOLUME },
      ],
    },
  };
}

/** Price list with twenty offers over four levels, in the form of the operators' endpoint. */
export const OFFERS = PRODUCTS.flatMap((product) =>
  (['01', '02', '03', '04'] as const).map((level) => offerOf(product, level, LEVELS[level])),
);

/** Offers of one product for customers with a three-year commitment. */
export const COMMITTED_OFFERS = (['12', '13', '14'] as const).map((level) =>
  offerOf(studio, level, COMMITTED_LEVELS[level]),
);

const VALID = { status: 'ACTIVE', startDate: '2025-01-01', endDate: '2099-12-31', countries: ['DE', 'AT', 'CH'] };

const outcome = (type: string, discount: object) => ({ outcomes: [{ type, discountValues: [discount] }] });

/** Flexible discounts, one of each type, in the form of the operators' endpoint. */
export const FLEX_DISCOUNTS = [
  {
    id: 'demo-tenth-off',
    document: {
      code: 'TENTH_OFF',
      category: 'STANDARD',
      name: 'A tenth off',
      description: 'Ten percent off everything',
      ...VALID,
      ...outcome('PERCENTAGE_DISCOUNT', { value: 10 }),
    },
  },
  {
    id: 'demo-photo-20',
    document: {
      code: 'PHOTO_20',
      category: 'STANDARD',
      name: 'Photo, 20 off',
      description: '20 EUR a year off each Fernweh Photo',
      ...VALID,
      qualification: { baseOfferIds: [offerIdOf('41000102CA')] },
      ...outcome('FIXED_DISCOUNT', { currency: CURRENCY, value: 20 }),
    },
  },
  {
    id: 'demo-video-first',
    document: {
      code: 'VIDEO_FIRST',
      category: 'INTRO',
      name: 'Video for a start',
      description: 'The first year of Fernweh Video for 199.99 EUR',
      ...VALID,
      qualification: { baseOfferIds: [offerIdOf('41000103CA')] },
      ...outcome('FIXED_PRICE', { currency: CURRENCY, value: 199.99 }),
    },
  },
] as const;
