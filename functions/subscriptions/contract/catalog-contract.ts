import * as z from 'zod';
import { country, currency } from '../../core/validation/fields.ts';
import { text } from '../../core/validation/texts.ts';
import { FlexDiscount as StoredFlexDiscount, Outcome as StoredOutcome } from '../model/catalog-items.ts';
import { REGIONS } from '../model/regions.ts';
import { PageLinks, page } from './common-schemas.ts';
import { Segment } from './customer-contract.ts';
import { code, commaList, dateOrTime, limitUpTo, offerId, offset, upTo } from './fields.ts';

const { category, status } = StoredFlexDiscount.unwrap().shape;

/** Kind of a flexible discount. */
export const Category = category.meta({ id: 'SubscriptionFlexDiscountCategory' });

/** Status of a flexible discount. */
export const FlexDiscountStatus = status.meta({ id: 'SubscriptionFlexDiscountStatus' });

/** What a flexible discount does. */
export const OutcomeType = StoredOutcome.unwrap().shape.type.meta({ id: 'SubscriptionFlexDiscountType' });

/** Where prices are made for. */
export const Region = z.enum(REGIONS).meta({ id: 'SubscriptionRegion' });

/** Query of GET /flex-discounts. Parameters that it does not have are ignored. */
export const ListFlexDiscountsQuery = z.object({
  'market-segment': Segment,
  country: country.describe('ISO 3166-1 alpha-2, upper case.'),
  categories: commaList(Category)
    .optional()
    .describe('Only of these categories; repeat it, or give several with commas.'),
  'offer-ids': commaList(offerId)
    .optional()
    .describe('Only those for one of these products; repeat it, or give several with commas.'),
  'flex-discount-code': code.optional(),
  'start-date': dateOrTime.optional().describe('Only those that are valid then or later. A date is its midnight UTC.'),
  'end-date': dateOrTime.optional().describe('Only those that are valid then or earlier. A date is its midnight UTC.'),
  limit: limitUpTo(50, 20).describe('Discounts on one page.'),
  offset: offset.describe('Discounts before the page.'),
});

const Outcome = z
  .strictObject({
    type: OutcomeType,
    discountValues: z.array(
      z.strictObject({ country: z.string().optional(), currency: z.string().optional(), value: z.number() }),
    ),
  })
  .meta({ id: 'SubscriptionFlexDiscountOutcome' });

/** A flexible discount as callers see it. */
export const FlexDiscount = z
  .strictObject({
    id: z.string(),
    category: Category,
    code: z.string(),
    name: z.string(),
    description: z.string(),
    startDate: z.string(),
    endDate: z.string(),
    discountLockEndDate: z
      .string()
      .optional()
      .describe('Until when it applies to renewals of what was bought with it.'),
    status: FlexDiscountStatus,
    qualification: z
      .strictObject({ baseOfferIds: z.array(z.string()) })
      .optional()
      .describe('The products that it is for; absent for all.'),
    outcomes: z.array(Outcome),
  })
  .meta({ id: 'SubscriptionFlexDiscount' });

/** HttpResponse of GET /flex-discounts. */
export const FlexDiscountList = z
  .strictObject({ ...page, flexDiscounts: z.array(FlexDiscount), links: PageLinks })
  .meta({ id: 'SubscriptionFlexDiscounts' });

/** docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": with a three-year commitment or without. */
const PriceListType = z.enum(['STANDARD', '3YC']);

const priceListMonth = z
  .string()
  .regex(/^\d{4}(0[1-9]|1[0-2])$/, { error: 'must be a year and a month such as 202703' })
  .describe('`YYYYMM`.');

/** Query of POST /pricelist. Parameters that it does not have are ignored. */
export const PriceListQuery = z.object({
  limit: limitUpTo(100, 100).describe('Offers on one page.'),
  offset: offset.describe('Offers before the page.'),
});

/** Body of POST /pricelist. */
export const FetchPriceList = z
  .strictObject({
    region: Region,
    marketSegment: Segment,
    priceListType: PriceListType.describe('`3YC`: the levels of customers with a three-year commitment.'),
    currency: currency.describe('ISO 4217.'),
    priceListMonth,
    filters: z.strictObject({ offerId: text().optional(), productFamily: text().optional() }).optional(),
    includeOfferAttributes: upTo(100, z.array(code))
      .optional()
      .describe(
        'Only these of an offer, beside `offerId`, `productFamily`, `partnerPrice`, and where it has them `discountCode` and `lastOrderDate`. Names of what offers do not have are ignored.',
      ),
  })
  .meta({ id: 'FetchSubscriptionPriceList' });

const PricedOffer = z
  .strictObject({
    offerId: z.string(),
    productFamily: z.string().optional(),
    productType: z.string().optional(),
    levelDetails: z.string().optional().describe('How many of it the level is for: `Level 1 1 - 9`.'),
    partnerPrice: z.string().optional().describe("A full year's unit price."),
    discountCode: z.string().optional().describe('The high volume discount that the price is for.'),
    lastOrderDate: z.string().optional().describe('The last day before it is withdrawn.'),
  })
  .meta({ id: 'SubscriptionPricedOffer' });

/** HttpResponse of POST /pricelist. */
export const PriceList = z
  .strictObject({
    priceListMonth: z.string(),
    marketSegment: Segment,
    region: Region,
    currency: z.string(),
    priceListType: PriceListType,
    ...page,
    offers: z.array(PricedOffer),
  })
  .meta({ id: 'SubscriptionPriceList' });
