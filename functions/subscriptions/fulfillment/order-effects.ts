import { createHash } from 'node:crypto';
import {
  type Account,
  type Customer,
  MOST_SUBSCRIPTIONS,
  type StagedSubscription,
  type Subscription,
} from '../model/account-items.ts';
import { addYears, pacificDate } from '../model/calendar.ts';
import { parseOfferId } from '../model/offer-id.ts';
import type { OrderLine, SubscriptionOrder } from '../model/order-data.ts';
import { isActive } from '../model/subscription-state.ts';
import { discountsAfter, typeOfLevel } from '../model/volume-levels.ts';

/**
 * What an order makes of its customer's account when it is complete: pure functions of the order and the account, so that whoever
 * carries it out, and however often it is begun anew, comes to the same.
 */

/** What an order makes of subscriptions. */
export interface OrderEffects {
  /** By their ids, those that change and those that are new. */
  readonly staged: ReadonlyMap<string, StagedSubscription>;
  /** The order's lines, each with its subscription. */
  readonly lines: readonly OrderLine[];
}

/**
 * What an order makes of subscriptions; undefined when it can no longer be carried out, since they changed after it was placed.
 *
 * @param original for a RETURN, the order that is given back
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

/** What of a subscription orders change; the rest stays as it is, whatever the customer edits meanwhile. */
const stagedFieldsOf = ({ quantity, term, currencyCode }: Subscription): StagedSubscription => ({
  quantity,
  term,
  currencyCode,
});

/** What one line makes of its subscription; undefined when it can no longer be carried out. */
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

/** Whether the order is the one that renews the customer's subscriptions at the anniversary that is under way. */
export const isAnniversaryOf = ({ renewal }: Customer, { number }: SubscriptionOrder): boolean =>
  renewal?.open === true && renewal.order === number;

/** docs/contracts/subscriptions.md, "NEW": the subscription is created, or its quantity raised where the customer has the product already. */
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
 * docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": 32 characters that end in `NA`. Made of the order's unguessable uid, so that a repeat makes the same one
 * and no two orders do.
 */
function subscriptionIdOf({ uid }: SubscriptionOrder, { extLineItemNumber }: OrderLine): string {
  const digest = createHash('sha256').update(`${uid}#${extLineItemNumber}`).digest('hex');
  return `${digest.slice(0, 30)}NA`;
}

/** docs/contracts/subscriptions.md, "RETURN": the subscription's quantity falls. The line must be one that this order, and no other, gives back. */
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

/** docs/contracts/subscriptions.md, "RENEWAL": an expired subscription is active again with the new quantity, for the term that the customer is in. */
function afterRenewal(
  { subscriptionId, quantity, currencyCode }: OrderLine,
  subscriptions: ReadonlyMap<string, Subscription>,
  customer: Customer,
): Subscription | undefined {
  const subscription = subscriptions.get(subscriptionId);
  // Another order may have renewed it, or given some of it back.
  if (subscription === undefined || isActive(subscription, customer) || subscription.quantity < quantity) {
    return undefined;
  }
  return { ...subscription, quantity, currencyCode, term: customer.anniversaries.length };
}

/** docs/contracts/subscriptions.md, "RENEWAL": what the anniversary renews is paid for the term that begins with it. */
function afterAutoRenewal(
  { subscriptionId, quantity, currencyCode }: OrderLine,
  subscriptions: ReadonlyMap<string, Subscription>,
  customer: Customer,
): Subscription | undefined {
  const subscription = subscriptions.get(subscriptionId);
  return subscription && { ...subscription, quantity, currencyCode, term: customer.anniversaries.length + 1 };
}

/** The customer when an order is complete, and whose subscriptions are then those given. */
export function customerAfter(
  order: SubscriptionOrder,
  account: Account,
  subscriptions: readonly Subscription[],
  now: Date,
): Customer {
  const { customer } = account;
  const moved = isAnniversaryOf(customer, order)
    ? inNextTerm(customer)
    : { ...customer, cotermDate: cotermDateAfter(order, customer) };
  return { ...withLevels(account, moved, subscriptions, now), commits: customer.commits + 1 };
}

/** docs/contracts/subscriptions.md, "NEW": the anniversary is set one year ahead by the first order. */
function cotermDateAfter({ data: { orderType, creationDate } }: SubscriptionOrder, { cotermDate }: Customer): string {
  if (cotermDate !== '' || orderType !== 'NEW') return cotermDate;
  return addYears(pacificDate(new Date(creationDate)), 1);
}

/** The customer of an account in which nothing is renewed at the anniversary under way: what was to be renewed expires. */
export const customerAfterExpiry = (account: Account, now: Date): Customer =>
  withLevels(account, inNextTerm(account.customer), account.subscriptions, now);

/** docs/contracts/subscriptions.md, "RENEWAL": after the anniversary that is under way, the next one is a year on, unless another was set by hand. */
function inNextTerm(customer: Customer): Customer {
  if (customer.renewal === undefined) return customer;
  const { open: _, ...renewal } = customer.renewal;
  const { date } = renewal;
  return {
    ...customer,
    cotermDate: customer.cotermDate === date ? addYears(date, 1) : customer.cotermDate,
    anniversaries: [...customer.anniversaries, date],
    renewal,
  };
}

/** The customer with the levels that its subscriptions now give. */
function withLevels(before: Account, customer: Customer, subscriptions: readonly Subscription[], now: Date): Customer {
  return { ...customer, discounts: discountsAfter(before, { customer, subscriptions }, pacificDate(now)) };
}
