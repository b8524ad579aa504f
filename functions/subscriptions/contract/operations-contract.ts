import * as z from 'zod';
import { withRules } from '../../core/validation/cross-rules.ts';
import { country, currency, identifier, line, listOf } from '../../core/validation/fields.ts';
import { LONG_TEXT_LENGTH, text } from '../../core/validation/texts.ts';
import * as stored from '../model/catalog-items.ts';
import { Category, FlexDiscount, FlexDiscountStatus, OutcomeType, Region } from './catalog-contract.ts';
import { flexDiscountRules, offerRules } from './catalog-rules.ts';
import { CustomerStatus, GivenBenefit, GivenDiscount, ProductType, Segment } from './customer-contract.ts';
import { dateOrTime, filledCode, instant, offerId } from './fields.ts';
import { OrderStatus } from './order-contract.ts';

/** Tier of an offer. */
const Tier = stored.Tier.meta({ id: 'SubscriptionOfferTier' });

/** Path parameters of PUT /offers/{offerId}. */
export const OfferPath = z.object({ offerId: offerId.describe('The id of the offer.') });

/** Path parameters of PUT /flex-discounts/{id}. */
export const FlexDiscountPath = z.object({ id: identifier.describe('The id of the discount.') });

const eachOnce = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

/** Product: the first ten characters of an offer id (docs/contracts/subscriptions.md, "NEW"). */
const product = z.string().regex(/^[0-9A-Za-z]{10}$/, { error: 'must be the first 10 characters of an offer id' });

const Price = z
  .strictObject({
    region: Region,
    currency: currency.describe('Currency code, ISO 4217.'),
    partnerPrice: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,9})?$/, { error: 'must be a price such as "365.00"' })
      .describe(
        "Unit price for a full year: a text of decimal digits in the currency's unit, with at most the currency's decimals.",
      ),
    discountCode: filledCode
      .optional()
      .describe('Code of the high volume discount that the price is for; absent for the price without a code.'),
  })
  .meta({ id: 'SubscriptionPrice' });

/** Body of PUT /offers/{offerId}. */
export const PutOffer = withRules(
  z.strictObject({
    productFamily: line(),
    productType: ProductType,
    tier: Tier.describe(
      'Tier of the offer. It limits the units on an order line: 200,000 for ENTERPRISE, 10,000 for TEAM.',
    ),
    marketSegments: listOf(Segment, 10)
      .transform(eachOnce)
      .describe('Market segments whose customers may buy the offer.'),
    addOnTo: product.optional().describe('Base product that an add-on requires; absent for a base product.'),
    countsTowardLevel: z
      .boolean()
      .default(true)
      .describe("True if the offer's quantity counts towards the customer's volume level."),
    prices: listOf(Price, 200).describe('Prices of the offer: one for each region, currency and discount code.'),
    withdrawnFrom: dateOrTime
      .optional()
      .describe('Time from which the offer can no longer be ordered. A date means 00:00 UTC.'),
  }),
  offerRules,
).meta({ id: 'PutSubscriptionOffer' });

/** Time of the first and of the last PUT that changed something. */
const times = { creationDate: instant, updateDate: instant };

/** Response of PUT /offers/{offerId}. */
export const OfferResponse = z
  .strictObject({
    offerId: z.string(),
    productFamily: z.string(),
    productType: ProductType,
    tier: Tier,
    marketSegments: z.array(Segment),
    addOnTo: z.string().optional(),
    countsTowardLevel: z.boolean(),
    prices: z.array(
      Price.extend({ region: z.string(), currency: z.string() }).meta({ id: 'SubscriptionPriceOfOffer' }),
    ),
    withdrawnFrom: instant.optional(),
    ...times,
  })
  .meta({ id: 'SubscriptionOffer' });

const DiscountValue = z
  .strictObject({
    country: country
      .optional()
      .describe('Country that the value applies to, ISO 3166-1 alpha-2; absent for all countries.'),
    currency: currency
      .optional()
      .describe('Currency of the order lines that the value applies to, ISO 4217; absent for all currencies.'),
    value: z
      .number()
      .min(0)
      .max(1_000_000_000)
      .describe(
        "A percentage of at most 20 decimals, or an amount per unit and year in the currency's unit, with at most the currency's decimals.",
      ),
  })
  .meta({ id: 'SubscriptionDiscountValue' });

const Outcome = z
  .strictObject({ type: OutcomeType, discountValues: listOf(DiscountValue, 300) })
  .meta({ id: 'PutSubscriptionFlexDiscountOutcome' });

/** Body of PUT /flex-discounts/{id}. */
export const PutFlexDiscount = withRules(
  z.strictObject({
    code: filledCode.describe(
      'Code of the discount. Several discounts may share a code; the first one that qualifies applies.',
    ),
    category: Category,
    name: line(),
    description: text(LONG_TEXT_LENGTH),
    startDate: dateOrTime.describe('Time from which the discount is valid. A date means 00:00 UTC.'),
    endDate: dateOrTime.describe('Time until which the discount is valid. A date means 00:00 UTC.'),
    discountLockEndDate: dateOrTime.optional(),
    status: FlexDiscountStatus,
    marketSegments: listOf(Segment, 10, 0)
      .transform(eachOnce)
      .default([])
      .describe('Market segments that the discount applies to. Omit to apply to all.'),
    countries: listOf(country, 300, 0)
      .transform(eachOnce)
      .default([])
      .describe('Countries that the discount applies to, ISO 3166-1 alpha-2. Omit to apply to all.'),
    qualification: z
      .strictObject({ baseOfferIds: listOf(offerId, 200) })
      .meta({ id: 'PutSubscriptionFlexDiscountQualification' })
      .optional()
      .describe('Offers, at any level, of the products that the discount applies to. Omit to apply to all products.'),
    outcomes: listOf(Outcome, 3),
  }),
  flexDiscountRules,
).meta({ id: 'PutSubscriptionFlexDiscount' });

/** Response of PUT /flex-discounts/{id}. */
export const FlexDiscountResponse = z
  .strictObject({ ...FlexDiscount.shape, marketSegments: z.array(Segment), countries: z.array(z.string()), ...times })
  .meta({ id: 'SubscriptionFlexDiscountOfOperators' });

/** Body of PATCH /sandbox/customers/{customerId}. Absent fields stay as they are. */
export const UpdateSandboxCustomer = z
  .strictObject({
    status: CustomerStatus,
    cotermDate: z.iso.date().describe('Date of the next anniversary, `YYYY-MM-DD`, Pacific time.'),
    discounts: listOf(GivenDiscount, 10, 0),
    benefits: listOf(GivenBenefit, 10, 0),
    globalSalesEnabled: z.boolean(),
  })
  .partial()
  .meta({ id: 'UpdateSandboxSubscriptionCustomer' });

/** Body of PATCH /sandbox/customers/{customerId}/orders/{orderId}. Absent fields stay as they are. */
export const UpdateSandboxOrder = z
  .strictObject({ status: OrderStatus, creationDate: dateOrTime })
  .partial()
  .meta({ id: 'UpdateSandboxSubscriptionOrder' });

/** Response of POST /sandbox/customers/{customerId}/anniversary. */
export const AnniversaryResponse = z
  .strictObject({
    customerId: z.string(),
    orderId: z.string().describe('Id of the renewal order that was placed; empty if there was nothing to renew.'),
    cotermDate: z
      .string()
      .describe(
        'Date of the anniversary that runs while its renewal order is open, else of the next one: `YYYY-MM-DD`, Pacific time. Empty for a customer without orders.',
      ),
  })
  .meta({ id: 'SubscriptionAnniversary' });
