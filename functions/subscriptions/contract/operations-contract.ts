import * as z from 'zod';
import { withRules } from '../../core/validation/cross-rules.ts';
import { country, currency, identifier, line, listOf } from '../../core/validation/fields.ts';
import { LONG_TEXT_LENGTH, text } from '../../core/validation/texts.ts';
import { Offer as StoredOffer } from '../model/catalog-items.ts';
import { Category, FlexDiscount, FlexDiscountStatus, OutcomeType, Region } from './catalog-contract.ts';
import { flexDiscountRules, offerRules } from './catalog-rules.ts';
import { Benefit, CustomerStatus, Discount, Segment } from './customer-contract.ts';
import { code, dateOrTime, instant, offerId } from './fields.ts';
import { OrderStatus } from './order-contract.ts';

const { productType, tier } = StoredOffer.unwrap().shape;

/** Path of PUT /offers/{offerId}. */
export const OfferPath = z.object({ offerId });

/** Path of PUT /flex-discounts/{id}. */
export const FlexDiscountPath = z.object({ id: identifier });

const eachOnce = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

/** Ten characters: the first part of an offer's id (docs/contracts/subscriptions.md, "NEW"). */
const product = z.string().regex(/^[0-9A-Za-z]{10}$/, { error: 'must be the first 10 characters of an offer id' });

const Price = z
  .strictObject({
    region: Region,
    currency: currency.describe('ISO 4217.'),
    partnerPrice: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,9})?$/, { error: 'must be a price such as "365.00"' })
      .describe("A full year's unit price: decimal digits, with at most the currency's decimals."),
    discountCode: code.min(1).optional().describe('The high volume discount that the price is for.'),
  })
  .meta({ id: 'SubscriptionPrice' });

/** Body of PUT /offers/{offerId}. */
export const PutOffer = withRules(
  z.strictObject({
    productFamily: line(),
    productType,
    tier: tier.describe('Of ENTERPRISE offers a line may have 200,000 units, of others 10,000.'),
    marketSegments: listOf(Segment, 10).transform(eachOnce).describe('Whose customers may buy it.'),
    addOnTo: product.optional().describe('The product without which it cannot be bought. Absent for a base product.'),
    countsTowardLevel: z.boolean().default(true).describe("Whether it counts towards the customer's volume level."),
    prices: listOf(Price, 200).describe('One for each region, currency and discount code.'),
    withdrawnFrom: dateOrTime.optional().describe('When it was withdrawn, or will be. A date is its midnight UTC.'),
  }),
  offerRules,
).meta({ id: 'PutSubscriptionOffer' });

/** When what an operator put was put first, and changed last. */
const times = { creationDate: instant, updateDate: instant };

/** HttpResponse of PUT /offers/{offerId}. */
export const OfferResponse = z
  .strictObject({
    offerId: z.string(),
    productFamily: z.string(),
    productType,
    tier,
    marketSegments: z.array(Segment),
    addOnTo: z.string().optional(),
    countsTowardLevel: z.boolean(),
    prices: z.array(Price.extend({ region: z.string() }).meta({ id: 'SubscriptionPriceOfOffer' })),
    withdrawnFrom: instant.optional(),
    ...times,
  })
  .meta({ id: 'SubscriptionOffer' });

const DiscountValue = z
  .strictObject({
    country: country.optional().describe('Only for customers there.'),
    currency: currency.optional().describe('Only for lines in this currency.'),
    value: z.number().min(0).max(1_000_000_000).describe('A percentage, or an amount per unit and year.'),
  })
  .meta({ id: 'SubscriptionDiscountValue' });

/** Body of PUT /flex-discounts/{id}. */
export const PutFlexDiscount = withRules(
  z.strictObject({
    code: code.min(1).describe('Several discounts may have one: of these the one applies that qualifies.'),
    category: Category,
    name: line(),
    description: text(LONG_TEXT_LENGTH),
    startDate: dateOrTime.describe('A date is its midnight UTC.'),
    endDate: dateOrTime.describe('A date is its midnight UTC.'),
    discountLockEndDate: dateOrTime.optional(),
    status: FlexDiscountStatus,
    marketSegments: listOf(Segment, 10, 0).transform(eachOnce).default([]).describe('None for all.'),
    countries: listOf(country, 300, 0).transform(eachOnce).default([]).describe('None for all.'),
    qualification: z
      .strictObject({ baseOfferIds: listOf(offerId, 200) })
      .optional()
      .describe('Offers of the products that it is for, of any level; absent for all.'),
    outcomes: listOf(z.strictObject({ type: OutcomeType, discountValues: listOf(DiscountValue, 300) }), 3),
  }),
  flexDiscountRules,
).meta({ id: 'PutSubscriptionFlexDiscount' });

/** HttpResponse of PUT /flex-discounts/{id}. */
export const FlexDiscountResponse = z
  .strictObject({ ...FlexDiscount.shape, marketSegments: z.array(Segment), countries: z.array(z.string()), ...times })
  .meta({ id: 'SubscriptionFlexDiscountOfOperators' });

/** Body of PATCH /sandbox/customers/{customerId}: a field left out stays as it is. */
export const UpdateSandboxCustomer = z
  .strictObject({
    status: CustomerStatus,
    cotermDate: z.iso.date().describe('The anniversary to come.'),
    discounts: listOf(Discount, 10, 0),
    benefits: listOf(Benefit, 10, 0),
    globalSalesEnabled: z.boolean(),
  })
  .partial()
  .meta({ id: 'UpdateSandboxSubscriptionCustomer' });

/** Body of PATCH /sandbox/customers/{customerId}/orders/{orderId}: a field left out stays as it is. */
export const UpdateSandboxOrder = z
  .strictObject({ status: OrderStatus, creationDate: dateOrTime })
  .partial()
  .meta({ id: 'UpdateSandboxSubscriptionOrder' });

/** HttpResponse of POST /sandbox/customers/{customerId}/anniversary. */
export const AnniversaryResponse = z
  .strictObject({
    customerId: z.string(),
    orderId: z.string().describe('The renewal order that was placed; empty where there was nothing to renew.'),
    cotermDate: z.string().describe('The anniversary to come, as it stands now.'),
  })
  .meta({ id: 'SubscriptionAnniversary' });
