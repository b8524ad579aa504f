import { createHash } from 'node:crypto';
import {
  type Account,
  type Customer,
  MOST_SUBSCRIPTIONS,
  type StagedSubscription,
  type Subscription,
} from '../model/account-items.ts';
import { anniversaryDayOf } from '../model/billing-term.ts';
import { addYears, dayOf, isLeapDay, pacificDate } from '../model/calendar.ts';
import { parseOfferId } from '../model/offer-id.ts';
import type { OrderLine, SubscriptionOrder } from '../model/order-data.ts';
import { isActive } from '../model/subscription-state.ts';
import { discountsAfter, typeOfLevel } from '../model/volume-levels.ts';

/**
 * Computes the changes that a completed order makes to the customer's account. The functions are pure, so retries give the same
 * result.
 */

/** Effects of an order on subscriptions. */
export interface OrderEffects {
  /** Changed and new subscriptions, by id. */
  readonly staged: ReadonlyMap<string, StagedSubscription>;
  /** Lines of the order, each with its subscription id. */
  readonly lines: readonly OrderLine[];
}

/**
 * Computes the effects of an order on subscriptions.
 *
 * @param original for a RETURN, the order that is returned
 * @returns undefined if later changes of the subscriptions make the order impossible
 * @example effectsOf({ data: { orderType: 'NEW', lineItems: [] } }, { customer: { anniversaries: [] }, subscriptions: [] }, undefined) // { staged: new Map(), lines: [] }
 */
export function effectsOf(
  order: SubscriptionOrder,
  account: Account,
  original: SubscriptionOrder | undefined,
): OrderEffects | undefined {
  const before = new Map(account.subscriptions.map((subscription) => [subscription.subscriptionId, subscription]));
  const change = changeOf(order, account.customer, original);
  const after = new Map(before);
  const lines: OrderLine[] = [];
  for (const line of order.data.lineItems) {
    const subscription = change(line, after);
    if (subscription === undefined) return undefined;
    after.set(subscription.subscriptionId, subscription);
    lines.push({ ...line, subscriptionId: subscription.subscriptionId });
  }
  const active = (subscriptions: Iterable<Subscription>) =>
    [...subscriptions].filter((subscription) => isActive(subscription, account.customer)).length;
  if (active(after.values()) > Math.max(active(before.values()), MOST_SUBSCRIPTIONS)) return undefined;
  const changed = [...after].filter(([id, subscription]) => subscription !== before.get(id));
  const staged = changed.map(
    ([id, subscription]) => [id, before.has(id) ? stagedFieldsOf(subscription) : subscription] as const,
  );
  return { staged: new Map(staged), lines };
}

/** Picks the fields that orders change. The customer may edit the others meanwhile. */
const stagedFieldsOf = ({ quantity, term, currencyCode }: Subscription): StagedSubscription => ({
  quantity,
  term,
  currencyCode,
});

/** Computes the subscription after a line. It returns undefined if the order is no longer possible. */
type LineChange = (line: OrderLine, subscriptions: ReadonlyMap<string, Subscription>) => Subscription | undefined;

function changeOf(order: SubscriptionOrder, customer: Customer, original: SubscriptionOrder | undefined): LineChange {
  switch (order.data.orderType) {
    case 'NEW':
      return (line, subscriptions) => afterPurchase(order, line, [...subscriptions.values()], customer);
    case 'RETURN':
      return (line, subscriptions) => afterReturn(order, line, subscriptions, original);
    case 'RENEWAL':
      return isAnniversaryOf(customer, order)
        ? (line, subscriptions) => afterAutoRenewal(line, subscriptions, customer)
        : (line, subscriptions) => afterRenewal(line, subscriptions, customer);
  }
}

/**
 * Returns true for the order that renews the customer's subscriptions at the current anniversary.
 *
 * @example isAnniversaryOf({ renewal: { order: 100077, open: true } }, { number: 100077 }) // true
 */
export const isAnniversaryOf = ({ renewal }: Customer, { number }: SubscriptionOrder): boolean =>
  renewal?.open === true && renewal.order === number;

/**
 * Creates the subscription, or raises the quantity if the customer has the product already (docs/contracts/subscriptions.md,
 * "NEW").
 */
function afterPurchase(
  order: SubscriptionOrder,
  line: OrderLine,
  subscriptions: readonly Subscription[],
  customer: Customer,
): Subscription | undefined {
  const offer = parseOfferId(line.offerId);
  if (offer === undefined) return undefined;
  const { deploymentId, currencyCode } = line;
  const owned = subscriptions.find(
    (subscription) =>
      subscription.product === offer.product &&
      subscription.deploymentId === deploymentId &&
      isActive(subscription, customer),
  );
  if (owned !== undefined) return { ...owned, currencyCode, quantity: owned.quantity + line.quantity };
  return {
    subscriptionId: subscriptionIdOf(order, line),
    product: offer.product,
    suffix: offer.suffix,
    productType: typeOfLevel(offer.level),
    countsTowardLevel: line.countsTowardLevel ?? true,
    ...(deploymentId !== undefined && { deploymentId }),
    currencyCode,
    quantity: line.quantity,
    term: customer.anniversaries.length,
    autoRenewal: { enabled: true },
    createdAt: order.createdAt,
  };
}

/**
 * Derives the subscription id from the order's unguessable uid (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices"). It has 32 characters and ends in `NA`. Retries give the same id, and no two orders share an id.
 */
function subscriptionIdOf({ uid }: SubscriptionOrder, { extLineItemNumber }: OrderLine): string {
  const digest = createHash('sha256').update(`${uid}#${extLineItemNumber}`).digest('hex');
  return `${digest.slice(0, 30)}NA`;
}

/**
 * Lowers the subscription's quantity (docs/contracts/subscriptions.md, "RETURN"). The line must be one that this order has
 * claimed.
 */
function afterReturn(
  { number }: SubscriptionOrder,
  line: OrderLine,
  subscriptions: ReadonlyMap<string, Subscription>,
  original: SubscriptionOrder | undefined,
): Subscription | undefined {
  const returned = original?.data.lineItems.find(
    ({ extLineItemNumber, returnOrder }) => extLineItemNumber === line.extLineItemNumber && returnOrder === number,
  );
  const subscription = returned && subscriptions.get(returned.subscriptionId);
  return subscription && { ...subscription, quantity: Math.max(0, subscription.quantity - line.quantity) };
}

/**
 * Activates an expired subscription with the new quantity for the customer's current term (docs/contracts/subscriptions.md,
 * "RENEWAL").
 */
function afterRenewal(
  { subscriptionId, quantity, currencyCode }: OrderLine,
  subscriptions: ReadonlyMap<string, Subscription>,
  customer: Customer,
): Subscription | undefined {
  const subscription = subscriptions.get(subscriptionId);
  // Another order may have renewed it or returned a part of it.
  if (subscription === undefined || isActive(subscription, customer) || subscription.quantity < quantity) {
    return undefined;
  }
  return { ...subscription, quantity, currencyCode, term: customer.anniversaries.length };
}

/** Renews a subscription at the anniversary. It is paid for the term that begins (docs/contracts/subscriptions.md, "RENEWAL"). */
function afterAutoRenewal(
  { subscriptionId, quantity, currencyCode }: OrderLine,
  subscriptions: ReadonlyMap<string, Subscription>,
  customer: Customer,
): Subscription | undefined {
  const subscription = subscriptions.get(subscriptionId);
  return subscription && { ...subscription, quantity, currencyCode, term: customer.anniversaries.length + 1 };
}

/**
 * Returns the customer after a completed order.
 *
 * @param subscriptions the subscriptions after the order
 * @example customerAfter({ number: 100042, data: { orderType: 'NEW', creationDate: '2027-03-01T20:00:00Z' } }, { customer: { cotermDate: '', discounts: [], benefits: [], anniversaries: [], commits: 0 }, subscriptions: [] }, [], new Date('2027-03-01T20:00:02Z')).cotermDate // '2028-03-01'
 */
export function customerAfter(
  order: SubscriptionOrder,
  account: Account,
  subscriptions: readonly Subscription[],
  now: Date,
): Customer {
  const { customer } = account;
  const moved = isAnniversaryOf(customer, order)
    ? inNextTerm(customer)
    : { ...customer, ...firstAnniversary(order, customer) };
  return { ...withLevels(account, moved, subscriptions, now), commits: customer.commits + 1 };
}

/**
 * Sets the anniversary one year ahead when the first order completes (docs/contracts/subscriptions.md, "NEW"). Of an order of 29
 * February it keeps the day, which the next year does not have.
 */
function firstAnniversary(
  { data: { orderType, creationDate } }: SubscriptionOrder,
  { cotermDate }: Customer,
): Partial<Pick<Customer, 'cotermDate' | 'anniversaryDay'>> {
  if (cotermDate !== '' || orderType !== 'NEW') return {};
  const first = pacificDate(new Date(creationDate));
  return { cotermDate: addYears(first, 1), ...(isLeapDay(first) && { anniversaryDay: dayOf(first) }) };
}

/** Returns the customer after an anniversary that renews nothing. Subscriptions that were to be renewed expire. */
export const customerAfterExpiry = (account: Account, now: Date): Customer =>
  withLevels(account, inNextTerm(account.customer), account.subscriptions, now);

/**
 * Moves the customer to the next term (docs/contracts/subscriptions.md, "RENEWAL"). The next anniversary is one year on, unless
 * an operator has set another date.
 */
function inNextTerm(customer: Customer): Customer {
  if (customer.renewal === undefined) return customer;
  const { open: _, ...renewal } = customer.renewal;
  const { date } = renewal;
  return {
    ...customer,
    cotermDate: customer.cotermDate === date ? addYears(date, 1, anniversaryDayOf(customer)) : customer.cotermDate,
    anniversaries: [...customer.anniversaries, date],
    renewal,
  };
}

/** Sets the volume levels that the customer's subscriptions now give. */
function withLevels(before: Account, customer: Customer, subscriptions: readonly Subscription[], now: Date): Customer {
  return { ...customer, discounts: discountsAfter(before, { customer, subscriptions }, pacificDate(now)) };
}
