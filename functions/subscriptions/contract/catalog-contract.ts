import * as z from 'zod';
import { country, currency } from '../../core/validation/fields.ts';
import { MOST_VALUES } from '../../core/validation/query-parameters.ts';
import { text } from '../../core/validation/texts.ts';
import * as stored from '../model/catalog-items.ts';
import { REGIONS } from '../model/regions.ts';
import { PageLinks, page } from './common-schemas.ts';
import { Segment } from './customer-contract.ts';
import { code, commaList, dateOrTime, flag, limitUpTo, OFFER_ID, offerId, offset, upTo } from './fields.ts';

/** Category of a flexible discount. */
export const Category = stored.Category.meta({ id: 'SubscriptionFlexDiscountCategory' });

/** Status of a flexible discount. */
export const FlexDiscountStatus = stored.FlexDiscountStatus.meta({ id: 'SubscriptionFlexDiscountStatus' });

/** Effect of a flexible discount on the price. */
export const OutcomeType = stored.OutcomeType.meta({ id: 'SubscriptionFlexDiscountType' });

/** Region that prices are for. */
export const Region = z.enum(REGIONS).meta({
  id: 'SubscriptionRegion',
  description: 'Region that prices are for. It follows from the country: [Regions of prices](#regions-of-prices).',
});

/** Query of GET /flex-discounts. */
export const ListFlexDiscountsQuery = z.object({
  'market-segment': Segment.describe('Market segment of the customer.'),
  country: country.describe('Country code of the customer: ISO 3166-1 alpha-2, upper case.'),
  categories: commaList(Category, Category.options.length)
    .meta({ items: { $ref: '#/components/schemas/SubscriptionFlexDiscountCategory' } })
    .optional()
    .describe('Only discounts of these categories. Repeat the parameter, or separate values with commas.'),
  'offer-ids': commaList(offerId, MOST_VALUES)
    .meta({ items: { type: 'string', pattern: OFFER_ID } })
    .optional()
    .describe('Only discounts for a product of these offers. Repeat the parameter, or separate values with commas.'),
  'flex-discount-code': code
    .optional()
    .describe('Only the discount with this code, as orders name it in `flexDiscountCodes`.'),
  'flex-discount-id': text(40)
    .min(1)
    .optional()
    .describe(
      'Only the discount with this id. Of the other parameters, only `market-segment` and `country` may be set.',
    ),
  'include-eligible-reusable-discounts': flag
    .default(false)
    .describe('Set to true to include discounts that are over while their `discountLockEndDate` is not past.'),
  'start-date': dateOrTime
    .optional()
    .describe(
      'Only discounts valid at or after this time. A date means 00:00 UTC. Without `start-date` and `end-date`, the list has no discounts that are over.',
    ),
  'end-date': dateOrTime.optional().describe('Only discounts valid at or before this time. A date means 00:00 UTC.'),
  limit: limitUpTo(50, 20).describe('Maximum number of discounts on a page. Values above 50 count as 50.'),
  offset: offset.describe('Number of discounts before the page.'),
});

const DiscountValue = z
  .strictObject({ country: z.string().optional(), currency: z.string().optional(), value: z.number() })
  .meta({ id: 'SubscriptionFlexDiscountValue' });

const Outcome = z
  .strictObject({
    type: OutcomeType,
    discountValues: z.array(DiscountValue),
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
      .describe('Time until which the discount applies to renewals of subscriptions bought with it.'),
    status: FlexDiscountStatus,
    qualification: z
      .strictObject({ baseOfferIds: z.array(z.string()) })
      .meta({ id: 'SubscriptionFlexDiscountQualification' })
      .optional()
      .describe('Products that the discount is for; absent if it is for all products.'),
    outcomes: z.array(Outcome),
  })
  .meta({ id: 'SubscriptionFlexDiscount' });

/** Response of GET /flex-discounts. */
export const FlexDiscountList = z
  .strictObject({ ...page, flexDiscounts: z.array(FlexDiscount), links: PageLinks })
  .meta({ id: 'SubscriptionFlexDiscounts' });

/**
 * Type of a price list: with or without a three-year commitment (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices").
 */
const PriceListType = z.enum(['STANDARD', '3YC']).meta({ id: 'SubscriptionPriceListType' });

const priceListMonth = z
  .string()
  .regex(/^\d{4}(0[1-9]|1[0-2])$/, { error: 'must be a year and a month such as 202703' })
  .describe(
    'Month of the price list, `YYYYMM`. Offers that were withdrawn before it are left out. The prices are those of today, also for another month.',
  );

/** Query of POST /pricelist. */
export const PriceListQuery = z.object({
  limit: limitUpTo(100, 100).describe('Maximum number of offers on a page. Values above 100 count as 100.'),
  offset: offset.describe('Number of offers before the page.'),
});

/** Body of POST /pricelist. */
export const FetchPriceList = z
  .strictObject({
    region: Region,
    marketSegment: Segment,
    priceListType: PriceListType.describe(
      'Type of the price list. `3YC` lists the levels of customers with a three-year commitment.',
    ),
    currency: currency.describe('Currency code, ISO 4217.'),
    priceListMonth,
    filters: z
      .strictObject({
        offerId: text().optional().describe('Only the offer with exactly this id; empty for all.'),
        productFamily: text().optional().describe('Only offers of exactly this product family; empty for all.'),
      })
      .meta({ id: 'SubscriptionPriceListFilters' })
      .optional(),
    includeOfferAttributes: upTo(100, z.array(code))
      .optional()
      .describe(
        'Attributes to include in each offer: `productType`, `levelDetails`, or both. If the list is absent or empty, both are included. `offerId`, `productFamily` and `partnerPrice` are always included, `discountCode` and `lastOrderDate` if the offer has them. Unknown names are ignored.',
      ),
  })
  .meta({ id: 'FetchSubscriptionPriceList' });

const PricedOffer = z
  .strictObject({
    offerId: z.string(),
    productFamily: z.string().optional(),
    productType: z.string().optional(),
    levelDetails: z
      .string()
      .optional()
      .describe('The volume level and its range of quantities, for example `Level 1 1 - 9`.'),
    partnerPrice: z
      .string()
      .optional()
      .describe(
        "Unit price for a full year: a text of decimal digits in the currency's unit. On orders it is a number.",
      ),
    discountCode: z.string().optional().describe('Code of the high volume discount that the price is for.'),
    lastOrderDate: z.string().optional().describe('Last day on which the offer can be ordered before it is withdrawn.'),
  })
  .meta({ id: 'SubscriptionPricedOffer' });

/** Response of POST /pricelist. */
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
