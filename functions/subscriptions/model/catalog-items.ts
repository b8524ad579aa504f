import * as z from 'zod';
import { storedWhole } from '../../core/model/stored.ts';

/** Items of the `Catalog` table: offers and flexible discounts, parsed when they are read. Times are RFC 3339. */

/**
 * Price of a unit for a full year, in a region and a currency. A price with a `discountCode` is for customers with that high
 * volume discount.
 */
export const Price = storedWhole({
  region: z.string(),
  currency: z.string(),
  /** Decimal digits in the currency's unit, such as `365.00`. */
  partnerPrice: z.string(),
  discountCode: z.string().optional(),
}).readonly();
export type Price = z.infer<typeof Price>;

export const ProductType = z.enum(['LICENSE', 'CONSUMABLE']);
export type ProductType = z.infer<typeof ProductType>;

export const MarketSegment = z.enum(['COM', 'EDU', 'GOV']);
export type MarketSegment = z.infer<typeof MarketSegment>;

/** Tier of an offer. */
export const Tier = z.enum(['TEAM', 'ENTERPRISE']);

/** An offer as stored: one product at one level. */
export const Offer = storedWhole({
  offerId: z.string(),
  productFamily: z.string(),
  productType: ProductType,
  tier: Tier,
  marketSegments: z.array(MarketSegment).readonly(),
  /** The base product of an add-on; absent for a base product. */
  addOnTo: z.string().optional(),
  countsTowardLevel: z.boolean(),
  prices: z.array(Price).readonly(),
  /** Time from which it can no longer be ordered. */
  withdrawnFrom: z.string().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.number(),
}).readonly();
export type Offer = z.infer<typeof Offer>;

/** Type of a flexible discount's effect on the price. */
export const OutcomeType = z.enum(['PERCENTAGE_DISCOUNT', 'FIXED_DISCOUNT', 'FIXED_PRICE']);

/** Effect of a flexible discount, by country and currency where these are given. */
export const Outcome = storedWhole({
  type: OutcomeType,
  discountValues: z
    .array(
      storedWhole({ country: z.string().optional(), currency: z.string().optional(), value: z.number() }).readonly(),
    )
    .readonly(),
}).readonly();
export type Outcome = z.infer<typeof Outcome>;

/** Category of a flexible discount. */
export const Category = z.enum(['STANDARD', 'INTRO']);

/** Status of a flexible discount. */
export const FlexDiscountStatus = z.enum(['ACTIVE', 'REUSABLE', 'EXPIRED']);

/** A flexible discount as stored. Several discounts may share a code; the first one that qualifies applies. */
export const FlexDiscount = storedWhole({
  id: z.string(),
  code: z.string(),
  category: Category,
  name: z.string(),
  description: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  discountLockEndDate: z.string().optional(),
  status: FlexDiscountStatus,
  /** Market segments it is for; empty for all. */
  marketSegments: z.array(MarketSegment).readonly(),
  /** Countries it is for, ISO 3166-1 alpha-2; empty for all. */
  countries: z.array(z.string()).readonly(),
  /** Products it is for; absent for all. */
  qualification: storedWhole({ baseOfferIds: z.array(z.string()).readonly() })
    .readonly()
    .optional(),
  outcomes: z.array(Outcome).readonly(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.number(),
}).readonly();
export type FlexDiscount = z.infer<typeof FlexDiscount>;
