/** Prices are for Western Europe, where the demo's reseller and its customers are. */
export const REGION = 'WE';
export const CURRENCY = 'EUR';

/** A product; its name is invented. */
interface DemoSubscriptionProduct {
  /** First ten characters of its offers' ids. */
  readonly id: string;
  readonly family: string;
  /** What a unit costs for a year at each of the four volume levels, the lowest first. */
  readonly prices: readonly [string, string, string, string];
  /** What a unit costs for a year with the high volume discount. */
  readonly highVolume: string;
  readonly addOnTo?: string;
  readonly tier?: 'ENTERPRISE';
}

/** Five products; the last one adds to the first. */
export const PRODUCTS: readonly DemoSubscriptionProduct[] = [
  {
    id: '41000101CA',
    family: 'Fernweh Studio',
    prices: ['599.88', '575.88', '551.88', '527.88'],
    highVolume: '539.88',
  },
  { id: '41000102CA', family: 'Fernweh Photo', prices: ['239.88', '230.28', '220.68', '211.08'], highVolume: '215.88' },
  { id: '41000103CA', family: 'Fernweh Video', prices: ['359.88', '345.48', '331.08', '316.68'], highVolume: '323.88' },
  {
    id: '41000104EA',
    family: 'Fernweh Documents',
    prices: ['179.88', '172.68', '165.48', '158.28'],
    highVolume: '161.88',
    tier: 'ENTERPRISE',
  },
  {
    id: '41000105CA',
    family: 'Fernweh Studio Stock',
    prices: ['119.88', '115.08', '110.28', '105.48'],
    highVolume: '107.88',
    addOnTo: '41000101CA',
  },
];

/** The volume levels (contract, "NEW": offer id). */
const LEVELS = ['01', '02', '03', '04'] as const;

/** The high volume discount that there are prices for. */
export const HIGH_VOLUME = 'HVD_L18_PRE';

/** The id of a product's offer at a level. */
export const offerIdOf = (product: string, level: (typeof LEVELS)[number] = '01'): string => `${product}${level}A12`;

/** Twenty offers, as the operators' endpoint takes them. */
export const OFFERS = PRODUCTS.flatMap(({ id, family, prices, highVolume, addOnTo, tier = 'TEAM' }) =>
  LEVELS.map((level, rank) => ({
    offerId: offerIdOf(id, level),
    document: {
      productFamily: family,
      productType: 'LICENSE',
      tier,
      marketSegments: ['COM', 'EDU', 'GOV'],
      ...(addOnTo !== undefined && { addOnTo }),
      prices: [
        { region: REGION, currency: CURRENCY, partnerPrice: prices[rank] },
        { region: REGION, currency: CURRENCY, partnerPrice: highVolume, discountCode: HIGH_VOLUME },
      ],
    },
  })),
);

const VALID = { status: 'ACTIVE', startDate: '2025-01-01', endDate: '2099-12-31', countries: ['DE', 'AT', 'CH'] };

const outcome = (type: string, discount: object) => ({ outcomes: [{ type, discountValues: [discount] }] });

/** A flexible discount of each type, as the operators' endpoint takes them. */
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
