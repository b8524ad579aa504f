import type { Customer, Subscription, SubscriptionItem } from '../model/account-items.ts';

/**
 * The subscription as everybody sees it; undefined while there is none yet. What an order makes of it is seen from the moment at
 * which the customer says so, of all its subscriptions at once.
 */
export function visibleSubscription(
  item: SubscriptionItem,
  { change }: Pick<Customer, 'change'>,
): Subscription | undefined {
  const isApplied = change?.phase === 'applying' && item.staged?.order === change.order;
  return isApplied ? withStaged(item) : item.committed;
}

/** The subscription with what is staged. */
export function withStaged({ committed, staged }: SubscriptionItem): Subscription | undefined {
  if (staged === undefined) return committed;
  if ('subscriptionId' in staged.after) return staged.after;
  return committed && { ...committed, ...staged.after };
}

/**
 * Whether items that were read one after the other, the customer first, show one moment. They do not when one of them shows a change
 * that was committed, begun or ended since: then its commit is newer, or what is staged is of another order than the customer's.
 */
export const showOneMoment = ({ change, commits }: Customer, items: readonly SubscriptionItem[]): boolean =>
  items.every(({ commit, staged }) => commit <= commits && (staged === undefined || staged.order === change?.order));
