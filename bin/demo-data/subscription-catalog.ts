import type * as z from 'zod';
import type { PutFlexDiscount, PutOffer } from '../../functions/subscriptions/operations-contract.ts';

/** An offer as the operators' endpoint takes it, and the address of that. */
export interface DemoOffer {
  readonly offerId: string;
  readonly document: z.input<typeof PutOffer>;
}

/** A flexible discount as the operators' endpoint takes it, and the address of that. */
export interface DemoFlexDiscount {
  readonly id: string;
  readonly document: z.input<typeof PutFlexDiscount>;
}

/** Where things are sold, in what, and with how many decimals. */
const MARKETS = {
  NA: { currency: 'USD', decimals: 2 },
  WE: { currency: 'EUR', decimals: 2 },
  JP: { currency: 'JPY', decimals: 0 },
} as const;
type Region = keyof typeof MARKETS;
const REGIONS = ['NA', 'WE', 'JP'] as const satisfies readonly Region[];

/** The high volume discount that one of the products has prices for, in Western Europe. */
export const HIGH_VOLUME_CODE = 'HVD_L18_PRE';

/** A product; its name is invented. */
interface DemoProduct {
  /** The first ten characters of its offers' ids. */
  readonly product: string;
  readonly productFamily: string;
  readonly tier: 'TEAM' | 'ENTERPRISE';
  readonly addOnTo?: string;
  /** What one unit costs for a year at the lowest level, a multiple of 20 in the region's currency. */
  readonly yearly: Readonly<Record<Region, number>>;
}

const draw: DemoProduct = {
  product: '30010101CA',
  productFamily: 'Aquila Draw',
  tier: 'TEAM',
  yearly: { NA: 480, WE: 460, JP: 70_000 },
};
const fonts: DemoProduct = {
  product: '30010202CA',
  productFamily: 'Aquila Draw Fonts',
  tier: 'TEAM',
  addOnTo: draw.product,
  yearly: { NA: 120, WE: 100, JP: 16_000 },
};
const write: DemoProduct = {
  product: '30010303CA',
  productFamily: 'Corvus Write',
  tier: 'TEAM',
  yearly: { NA: 240, WE: 220, JP: 34_000 },
};
const film: DemoProduct = {
  product: '30010404CA',
  productFamily: 'Cygnus Film',
  tier: 'TEAM',
  yearly: { NA: 600, WE: 580, JP: 88_000 },
};
const works: DemoProduct = {
  product: '30010505CA',
  productFamily: 'Vulpes Works',
  tier: 'ENTERPRISE',
  yearly: { NA: 1_080, WE: 1_040, JP: 160_000 },
};

/** Levels, each with how many twentieths of the price it takes off. */
const LEVELS = { '01': 0, '02': 1, '03': 2, '04': 3 } as const;
/** Those of customers with a three-year commitment. */
const COMMITTED_LEVELS = { 12: 2, 13: 3, 14: 4 } as const;
/** What the high volume discount takes off beside that. */
const HIGH_VOLUME = 5;

const offerIdOf = ({ product }: DemoProduct, level: string) => `${product}${level}A12`;

/** What is ordered of each product: its offer at the lowest level, and at that of 10 units. */
export const draws = { lowest: offerIdOf(draw, '01'), of10: offerIdOf(draw, '02'), committed: offerIdOf(draw, '12') };
export const fontSets = { of10: offerIdOf(fonts, '02') };
export const writes = { lowest: offerIdOf(write, '01'), of10: offerIdOf(write, '02') };

/** What a unit costs with so many twentieths taken off. */
function priceIn({ yearly }: DemoProduct, region: Region, twentieths: number) {
  const { currency, decimals } = MARKETS[region];
  return { region, currency, partnerPrice: (yearly[region] - (yearly[region] / 20) * twentieths).toFixed(decimals) };
}

function offerOf(demo: DemoProduct, level: string, twentieths: number): DemoOffer {
  const { productFamily, tier, addOnTo } = demo;
  const highVolume = { ...priceIn(demo, 'WE', twentieths + HIGH_VOLUME), discountCode: HIGH_VOLUME_CODE };
  return {
    offerId: offerIdOf(demo, level),
    document: {
      productFamily,
      productType: 'LICENSE',
      tier,
      marketSegments: ['COM', 'EDU', 'GOV'],
      ...(addOnTo !== undefined && { addOnTo }),
      // An add-on is bought for licences that count already.
      countsTowardLevel: addOnTo === undefined,
      prices: [...REGIONS.map((region) => priceIn(demo, region, twentieths)), ...(demo === draw ? [highVolume] : [])],
    },
  };
}

const offersOf = (product: DemoProduct, levels: Readonly<Record<string, number>>) =>
  Object.entries(levels).map(([level, twentieths]) => offerOf(product, level, twentieths));

/** A price list of twenty offers over four levels, and the committed levels of one product. */
export const OFFERS: readonly DemoOffer[] = [
  ...[draw, fonts, write, film, works].flatMap((product) => offersOf(product, LEVELS)),
  ...offersOf(draw, COMMITTED_LEVELS),
];

/** Whoever the demo's reseller sells to may have them. */
const always = {
  startDate: '2024-01-01',
  endDate: '2099-12-31T23:59:59Z',
  countries: ['DE', 'FR', 'NL'],
  status: 'ACTIVE',
} as const;

/** The code of a percentage off every base product. */
export const PERCENTAGE_CODE = 'WELCOME_10';

/** One of each type. */
export const FLEX_DISCOUNTS: readonly DemoFlexDiscount[] = [
  {
    id: '7b1d2f60-3c58-4e0b-9a41-0d6c5e2f8a01',
    document: {
      ...always,
      code: PERCENTAGE_CODE,
      category: 'STANDARD',
      name: 'Welcome',
      description: '10 percent off everything but add-ons',
      outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
    },
  },
  {
    id: '7b1d2f60-3c58-4e0b-9a41-0d6c5e2f8a02',
    document: {
      ...always,
      code: 'WRITE_LESS_24',
      category: 'STANDARD',
      name: 'Write for less',
      description: 'Corvus Write for 24 EUR less a year',
      qualification: { baseOfferIds: [writes.lowest] },
      outcomes: [{ type: 'FIXED_DISCOUNT', discountValues: [{ currency: 'EUR', value: 24 }] }],
    },
  },
  {
    id: '7b1d2f60-3c58-4e0b-9a41-0d6c5e2f8a03',
    document: {
      ...always,
      code: 'FILM_FOR_450',
      category: 'INTRO',
      name: 'First film',
      description: 'Cygnus Film for 450 EUR a year',
      qualification: { baseOfferIds: [offerIdOf(film, '01')] },
      outcomes: [{ type: 'FIXED_PRICE', discountValues: [{ currency: 'EUR', value: 450 }] }],
    },
  },
];
