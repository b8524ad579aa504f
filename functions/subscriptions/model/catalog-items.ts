import * as z from 'zod';

/** What the `Catalog` table holds of offers and flexible discounts, parsed where it is read. Times are RFC 3339. */

/** What one unit costs for a full year in a region's currency; with a high volume discount code, what it costs with that. */
export const Price = z
  .object({
    region: z.string(),
    currency: z.string(),
    /** Decimal digits, such as `365.00`. */
    partnerPrice: z.string(),
    discountCode: z.string().optional(),
  })
  .readonly();
export type Price = z.infer<typeof Price>;

export const ProductType = z.enum(['LICENSE', 'CONSUMABLE']);
export type ProductType = z.infer<typeof ProductType>;

export const MarketSegment = z.enum(['COM', 'EDU', 'GOV']);
export type MarketSegment = z.infer<typeof MarketSegment>;

/** An offer as it is stored: one product at one level. */
export const Offer = z
  .object({
    offerId: z.string(),
    productFamily: z.string(),
    productType: ProductType,
    tier: z.enum(['TEAM', 'ENTERPRISE']),
    marketSegments: z.array(MarketSegment).readonly(),
    /** The product that it adds to; absent for a base product. */
    addOnTo: z.string().optional(),
    countsTowardLevel: z.boolean(),
    prices: z.array(Price).readonly(),
    /** When it was withdrawn, or will be. */
    withdrawnFrom: z.string().optional(),
    created_at: z.string(),
    updated_at: z.string(),
    version: z.number(),
  })
  .readonly();
export type Offer = z.infer<typeof Offer>;

/** What a flexible discount does, by country and currency where these are given. */
export const Outcome = z
  .object({
    type: z.enum(['PERCENTAGE_DISCOUNT', 'FIXED_DISCOUNT', 'FIXED_PRICE']),
    discountValues: z
      .array(
        z.object({ country: z.string().optional(), currency: z.string().optional(), value: z.number() }).readonly(),
      )
      .readonly(),
  })
  .readonly();
export type Outcome = z.infer<typeof Outcome>;

/** A flexible discount as it is stored. Several may have one code: the one that qualifies applies. */
export const FlexDiscount = z
  .object({
    id: z.string(),
    code: z.string(),
    category: z.enum(['STANDARD', 'INTRO']),
    name: z.string(),
    description: z.string(),
    startDate: z.string(),
    endDate: z.string(),
    discountLockEndDate: z.string().optional(),
    status: z.enum(['ACTIVE', 'REUSABLE', 'EXPIRED']),
    /** None for all. */
    marketSegments: z.array(MarketSegment).readonly(),
    /** None for all. */
    countries: z.array(z.string()).readonly(),
    /** Absent for all products. */
    qualification: z
      .object({ baseOfferIds: z.array(z.string()).readonly() })
      .readonly()
      .optional(),
    outcomes: z.array(Outcome).readonly(),
    created_at: z.string(),
    updated_at: z.string(),
    version: z.number(),
  })
  .readonly();
export type FlexDiscount = z.infer<typeof FlexDiscount>;
