import type { ActiveSubscriptions, Customer, Subscription } from '../model/account-items.ts';
import { isActive } from '../model/subscription-state.ts';

/** Subscriptions from which on a customer may have a list of the active ones. A query reads fewer with some 20 read units. */
const LEAST_TOTAL = 256;

/**
 * Number of all subscriptions for each listed one that makes a list pay. A listed subscription takes a read unit by its key. A
 * query reads some twelve subscriptions with a read unit, and the list itself must be written.
 */
const LEAST_TOTAL_OF_ONE = 16;

/** A customer's subscriptions after a commit. */
export interface CommittedSubscriptions {
  readonly customer: Pick<Customer, 'commits' | 'anniversaries'>;
  /** The subscriptions that were read. Inactive ones that the commit has not changed may be missing. */
  readonly subscriptions: readonly Subscription[];
  /** Ids of the subscriptions that the commit has changed. */
  readonly changed: Pick<ReadonlySet<string>, 'has'>;
  /** Number of all subscriptions. */
  readonly total: number;
}

/**
 * Lists the subscriptions that the customer's next orders read, if they are few among all that the customer has
 * (docs/data-model.md, "Active subscriptions").
 *
 * @returns undefined if a query reads all subscriptions at about the same cost
 * @example activeSubscriptionsAfter({ customer: { commits: 3, anniversaries: [] }, subscriptions: [], changed: new Set(), total: 3000 }) // { commit: 3, total: 3000, subscriptionIds: [] }
 * @example activeSubscriptionsAfter({ customer: { commits: 3, anniversaries: [] }, subscriptions: [], changed: new Set(), total: 100 }) // undefined
 */
export function activeSubscriptionsAfter(after: CommittedSubscriptions): ActiveSubscriptions | undefined {
  const { customer, subscriptions, changed, total } = after;
  if (total < LEAST_TOTAL) return undefined;
  const listed = subscriptions.filter((one) => isActive(one, customer) || changed.has(one.subscriptionId));
  if (listed.length * LEAST_TOTAL_OF_ONE > total) return undefined;
  return { commit: customer.commits, total, subscriptionIds: listed.map(({ subscriptionId }) => subscriptionId) };
}
