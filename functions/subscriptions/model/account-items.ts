import * as z from 'zod';
import { MarketSegment, ProductType } from './catalog-items.ts';

/**
 * What the `Accounts` table holds (keys: `account-keys.ts`), parsed where it is read. Times are RFC 3339 in UTC, dates
 * `YYYY-MM-DD` on Pacific time.
 */

export const Address = z
  .object({
    country: z.string(),
    region: z.string(),
    city: z.string(),
    addressLine1: z.string(),
    addressLine2: z.string().optional(),
    postalCode: z.string(),
    phoneNumber: z.string(),
  })
  .readonly();
export type Address = z.infer<typeof Address>;

export const Contact = z
  .object({ firstName: z.string(), lastName: z.string(), email: z.string(), phoneNumber: z.string() })
  .readonly();

/** A volume level of the customer, or its high volume discount: levels 17 to 22, with a code. */
export const Discount = z
  .object({ offerType: ProductType, level: z.string(), discountCode: z.string().optional() })
  .readonly();
export type Discount = z.infer<typeof Discount>;

/** A benefit of the customer: a three-year commitment. It is in force while committed or accepted and within its dates. */
export const Benefit = z
  .object({
    type: z.literal('THREE_YEAR_COMMIT'),
    commitment: z
      .object({
        status: z.enum(['REQUESTED', 'ACCEPTED', 'COMMITTED', 'DECLINED', 'EXPIRED', 'NONCOMPLIANT']),
        startDate: z.string().optional(),
        endDate: z.string().optional(),
        minimumQuantities: z
          .array(z.object({ offerType: ProductType, quantity: z.number() }).readonly())
          .readonly()
          .optional(),
      })
      .readonly(),
  })
  .readonly();
export type Benefit = z.infer<typeof Benefit>;

/** Statuses of a customer's account (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). */
export const CUSTOMER_STATUSES = ['1000', '1002', '1004', '1010', '1012', '1014'] as const;
export const CustomerStatus = z.enum(CUSTOMER_STATUSES);
export type CustomerStatus = z.infer<typeof CustomerStatus>;

/**
 * The change that is being made to the customer's subscriptions: at most one at a time, always that of an order. While it is
 * `staging` nobody sees any of it; with the order's own transaction it turns to `applying` (the order is complete, everybody sees
 * all of it) or `discarding` (the order has failed, nobody ever sees it).
 */
export const OpenChange = z
  .object({ order: z.number(), phase: z.enum(['staging', 'applying', 'discarding']) })
  .readonly();
export type OpenChange = z.infer<typeof OpenChange>;

/** A customer as it is stored. */
export const Customer = z
  .object({
    customerId: z.string(),
    tenant: z.string(),
    resellerId: z.string(),
    externalReferenceId: z.string(),
    companyName: z.string(),
    preferredLanguage: z.string(),
    marketSegment: MarketSegment,
    address: Address,
    contacts: z.array(Contact).readonly(),
    globalSalesEnabled: z.boolean(),
    discounts: z.array(Discount).readonly(),
    benefits: z.array(Benefit).readonly(),
    status: CustomerStatus,
    /** The anniversary to come; empty until the first order is complete. */
    cotermDate: z.string(),
    /** The anniversaries that have been: that of term n at position n. The customer is in the term after the last one. */
    anniversaries: z.array(z.string()).readonly(),
    /**
     * The anniversary that was begun last, on which day that was, and the System order that it placed; null where there was nothing to
     * renew. While that order is `open`, the customer is still in the term that ends, and no other order changes its subscriptions.
     */
    renewal: z
      .object({ date: z.string(), begunOn: z.string(), order: z.number().nullable(), open: z.literal(true).optional() })
      .readonly()
      .optional(),
    change: OpenChange.optional(),
    /** How many changes of subscriptions have been committed. */
    commits: z.number(),
    createdAt: z.string(),
    updatedAt: z.string(),
    version: z.number(),
  })
  .readonly();
export type Customer = z.infer<typeof Customer>;

/** A deployment of a customer as it is stored: where its people in another country are. */
export const Deployment = z
  .object({ deploymentId: z.string(), address: Address, status: z.literal('1000'), createdAt: z.string() })
  .readonly();
export type Deployment = z.infer<typeof Deployment>;

/** The customer's wishes for the anniversary. Without a quantity of its own it renews what there is. */
export const AutoRenewal = z
  .object({
    enabled: z.boolean(),
    renewalQuantity: z.number().optional(),
    flexDiscountCodes: z.array(z.string()).readonly().optional(),
  })
  .readonly();
export type AutoRenewal = z.infer<typeof AutoRenewal>;

/** A subscription: what a customer has of one product, for one deployment or for itself. */
export const Subscription = z
  .object({
    subscriptionId: z.string(),
    /** Product and suffix of its offers, at whatever level it was bought. */
    product: z.string(),
    suffix: z.string(),
    productType: ProductType,
    countsTowardLevel: z.boolean(),
    deploymentId: z.string().optional(),
    currencyCode: z.string(),
    /** 0 when all of it was returned: the subscription is over. */
    quantity: z.number(),
    /** The term that it is paid for, by its number. The customer being in a later one, it has expired. */
    term: z.number(),
    autoRenewal: AutoRenewal,
    createdAt: z.string(),
  })
  .readonly();
export type Subscription = z.infer<typeof Subscription>;

/** What a change makes of a subscription; a new one is there whole. What the customer may edit meanwhile is not part of it. */
export const StagedSubscription = z.union([
  Subscription,
  Subscription.unwrap().pick({ quantity: true, term: true, currencyCode: true }).readonly(),
]);
export type StagedSubscription = z.infer<typeof StagedSubscription>;

/** A subscription's item: what it is, and what an order that is not complete would make of it. */
export const SubscriptionItem = z
  .object({
    subscriptionId: z.string(),
    /** Absent while it is only staged: there is no such subscription yet. */
    committed: Subscription.optional(),
    staged: z.object({ order: z.number(), after: StagedSubscription }).readonly().optional(),
    /** Which of the customer's commits it shows (`Customer.commits`): a reader that knows of fewer has read too early. */
    commit: z.number(),
    version: z.number(),
  })
  .readonly();
export type SubscriptionItem = z.infer<typeof SubscriptionItem>;

/** What the history needs of an order, kept with the customer: small, so that a customer's whole history is read at once. */
export const OrderSummary = z
  .object({
    number: z.number(),
    orderType: z.string(),
    status: z.string(),
    offerIds: z.array(z.string()).readonly(),
    referenceOrder: z.number().optional(),
    creationDate: z.string(),
  })
  .readonly();
export type OrderSummary = z.infer<typeof OrderSummary>;

/** A customer with its deployments and the subscriptions as everybody sees them. */
export interface Account {
  readonly customer: Customer;
  readonly deployments: readonly Deployment[];
  readonly subscriptions: readonly Subscription[];
}

/**
 * Most active subscriptions of a customer. An anniversary renews them with one order: its item has a line for each of them, and
 * DynamoDB takes 400 KB, 409,600 bytes, for an item (quotas). A line has at most 580 bytes, with its prices, codes and ids of discounts of
 * 64 characters each, and what a RETURN adds to it: 650 × 580 = 377,000, which leaves enough for what is the order's own.
 */
export const MOST_SUBSCRIPTIONS = 650;
