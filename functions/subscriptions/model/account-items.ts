import * as z from 'zod';
import { storedView, storedWhole } from '../../core/model/stored.ts';
import { MarketSegment, ProductType } from './catalog-items.ts';

/**
 * Items of the `Accounts` table, parsed when they are read. `account-keys.ts` has the keys. Times are RFC 3339 in UTC. Dates are
 * `YYYY-MM-DD` on Pacific time.
 */

export const Address = storedWhole({
  country: z.string(),
  region: z.string(),
  city: z.string(),
  addressLine1: z.string(),
  addressLine2: z.string().optional(),
  postalCode: z.string(),
  phoneNumber: z.string(),
}).readonly();
export type Address = z.infer<typeof Address>;

export const Contact = storedWhole({
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phoneNumber: z.string(),
}).readonly();

/** A volume level of the customer, or its high volume discount. A high volume discount has level 17 to 22 and a code. */
export const Discount = storedWhole({
  offerType: ProductType,
  level: z.string(),
  discountCode: z.string().optional(),
}).readonly();
export type Discount = z.infer<typeof Discount>;

/** A benefit of the customer: a three-year commitment. It is in force while committed or accepted, and within its dates. */
export const Benefit = storedWhole({
  type: z.literal('THREE_YEAR_COMMIT'),
  commitment: storedWhole({
    status: z.enum(['REQUESTED', 'ACCEPTED', 'COMMITTED', 'DECLINED', 'EXPIRED', 'NONCOMPLIANT']),
    startDate: z.string().optional(),
    endDate: z.string().optional(),
    minimumQuantities: z
      .array(storedWhole({ offerType: ProductType, quantity: z.number() }).readonly())
      .readonly()
      .optional(),
  }).readonly(),
}).readonly();
export type Benefit = z.infer<typeof Benefit>;

/** Statuses of a customer's account (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). */
export const CUSTOMER_STATUSES = ['1000', '1002', '1004', '1010', '1012', '1014'] as const;
export const CustomerStatus = z.enum(CUSTOMER_STATUSES);
export type CustomerStatus = z.infer<typeof CustomerStatus>;

/**
 * The change that an order is making to the customer's subscriptions. A customer has at most one at a time.
 *
 * - `staging`: nobody sees any of the change.
 * - `applying`: the order is complete, and everybody sees all of the change.
 * - `discarding`: the order has failed, and nobody ever sees the change.
 *
 * The transaction that completes the order, or lets it fail, ends the phase `staging`.
 */
export const OpenChange = storedWhole({
  order: z.number(),
  phase: z.enum(['staging', 'applying', 'discarding']),
}).readonly();
export type OpenChange = z.infer<typeof OpenChange>;

/** Attributes of a customer that a list of customers shows. */
const listedAttributes = {
  customerId: z.string(),
  resellerId: z.string(),
  externalReferenceId: z.string(),
  companyName: z.string(),
  status: CustomerStatus,
  createdAt: z.string(),
};
export const LISTED_ATTRIBUTES: readonly string[] = Object.keys(listedAttributes);

/** A customer as a list of customers reads it. */
export const ListedCustomer = storedView(listedAttributes).readonly();
export type ListedCustomer = z.infer<typeof ListedCustomer>;

/** A customer as stored. */
export const Customer = storedWhole({
  ...listedAttributes,
  tenant: z.string(),
  preferredLanguage: z.string(),
  marketSegment: MarketSegment,
  address: Address,
  contacts: z.array(Contact).readonly(),
  globalSalesEnabled: z.boolean(),
  discounts: z.array(Discount).readonly(),
  benefits: z.array(Benefit).readonly(),
  /** The next anniversary; empty until the first order is complete. */
  cotermDate: z.string(),
  /** Day of the month of the anniversaries, if the next one may be cut: a first order or an operator set it. */
  anniversaryDay: z.number().optional(),
  /** The past anniversaries. Position n has the one that ended term n. The customer is in the term after the last one. */
  anniversaries: z.array(z.string()).readonly(),
  /**
   * The anniversary that was run last, the day of the run, and the System order that it placed. `order` is null if there was
   * nothing to renew. While that order is `open`, the customer stays in the term that ends, and no other order changes its
   * subscriptions.
   */
  renewal: storedWhole({
    date: z.string(),
    begunOn: z.string(),
    order: z.number().nullable(),
    open: z.literal(true).optional(),
  })
    .readonly()
    .optional(),
  change: OpenChange.optional(),
  /** Number of committed changes of subscriptions. */
  commits: z.number(),
  /**
   * The last change that one transaction applied: its commit number, and how many subscriptions show it. A reader that finds
   * fewer has read too early.
   */
  applied: storedWhole({ commit: z.number(), subscriptions: z.number() }).readonly().optional(),
  updatedAt: z.string(),
  version: z.number(),
}).readonly();
export type Customer = z.infer<typeof Customer>;

/** A deployment as stored: the customer's location in another country. */
export const Deployment = storedWhole({
  deploymentId: z.string(),
  address: Address,
  status: z.literal('1000'),
  createdAt: z.string(),
}).readonly();
export type Deployment = z.infer<typeof Deployment>;

/** Renewal settings for the anniversary. Without `renewalQuantity`, the subscription's whole quantity is renewed. */
export const AutoRenewal = storedWhole({
  enabled: z.boolean(),
  renewalQuantity: z.number().optional(),
  flexDiscountCodes: z.array(z.string()).readonly().optional(),
}).readonly();
export type AutoRenewal = z.infer<typeof AutoRenewal>;

/** Attributes of a subscription that orders change. */
const orderedAttributes = {
  /** 0 when all of it was returned, which ends the subscription. */
  quantity: z.number(),
  /** Number of the term that it is paid for. Once the customer is in a later term, the subscription has expired. */
  term: z.number(),
  currencyCode: z.string(),
};

/** A subscription: a customer's quantity of one product, for one deployment or for the customer itself. */
export const Subscription = storedWhole({
  subscriptionId: z.string(),
  /** Product and suffix of its offers' ids. It may have been bought at any level. */
  product: z.string(),
  suffix: z.string(),
  productType: ProductType,
  countsTowardLevel: z.boolean(),
  deploymentId: z.string().optional(),
  ...orderedAttributes,
  autoRenewal: AutoRenewal,
  createdAt: z.string(),
}).readonly();
export type Subscription = z.infer<typeof Subscription>;

/**
 * A subscription after a change. A new subscription is complete. An existing one has only the fields that orders change, not
 * those that the customer may edit meanwhile.
 */
export const StagedSubscription = z.union([Subscription, storedWhole(orderedAttributes).readonly()]);
export type StagedSubscription = z.infer<typeof StagedSubscription>;

/** The item of a subscription: its committed state, and the state that a pending order stages. */
export const SubscriptionItem = storedWhole({
  subscriptionId: z.string(),
  /** Absent while the subscription is only staged. Callers do not see it yet. */
  committed: Subscription.optional(),
  staged: storedWhole({ order: z.number(), after: StagedSubscription }).readonly().optional(),
  /**
   * Number of the customer's commit that it shows (`Customer.commits`). A reader that knows a lower number has read too early.
   */
  commit: z.number(),
  version: z.number(),
}).readonly();
export type SubscriptionItem = z.infer<typeof SubscriptionItem>;

/**
 * The subscriptions that a customer's orders read, of a customer with far more inactive ones. It holds as long as the customer
 * has the same number of commits: without a commit, an active subscription can expire, but no inactive one becomes active.
 */
export const ActiveSubscriptions = storedView({
  /** `Customer.commits` for which the list holds. */
  commit: z.number(),
  /** Number of all subscriptions, the inactive ones included. */
  total: z.number(),
  /** Ids of the active subscriptions, and of those that the commit changed. */
  subscriptionIds: z.array(z.string()).readonly(),
}).readonly();
export type ActiveSubscriptions = z.infer<typeof ActiveSubscriptions>;

/**
 * Summary of an order for the history, stored with the customer. It is small, so that a customer's whole history is read at once.
 */
export const OrderSummary = storedView({
  number: z.number(),
  orderType: z.string(),
  status: z.string(),
  offerIds: z.array(z.string()).readonly(),
  referenceOrder: z.number().optional(),
  creationDate: z.string(),
  /** Time with milliseconds at which the order was placed. Summaries of version 0.1.0 have none. */
  createdAt: z.string().optional(),
}).readonly();
export type OrderSummary = z.infer<typeof OrderSummary>;

/** A customer with its deployments and its visible subscriptions. */
export interface Account {
  readonly customer: Customer;
  readonly deployments: readonly Deployment[];
  readonly subscriptions: readonly Subscription[];
}

/**
 * Highest number of a customer's active subscriptions.
 *
 * An anniversary renews them with one order, whose item has a line for each subscription. DynamoDB limits an item to 400 KB,
 * 409,600 bytes (quotas). A line takes at most 580 bytes: its prices, codes and discount ids of 64 characters each, and the
 * fields that a RETURN adds. 650 × 580 = 377,000, which leaves enough for the order's own fields.
 */
export const MOST_SUBSCRIPTIONS = 650;
