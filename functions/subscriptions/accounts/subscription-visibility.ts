import type { Customer, Subscription, SubscriptionItem } from '../model/account-items.ts';

/**
 * Returns the subscription as all callers see it. A staged change becomes visible when the customer's change turns to `applying`,
 * for all of its subscriptions at once.
 *
 * @returns undefined while the subscription is only staged
 * @example visibleSubscription({ staged: { order: 100042, after: { quantity: 10 } } }, { change: { order: 100042, phase: 'staging' } }) // undefined
 */
export function visibleSubscription(
  item: SubscriptionItem,
  { change }: Pick<Customer, 'change'>,
): Subscription | undefined {
  const isApplied = change?.phase === 'applying' && item.staged?.order === change.order;
  return isApplied ? withStaged(item) : item.committed;
}

/**
 * Returns the subscription with its staged change applied.
 *
 * @example withStaged({ committed: { quantity: 2 }, staged: { order: 100042, after: { quantity: 5 } } }) // { quantity: 5 }
 */
export function withStaged({ committed, staged }: SubscriptionItem): Subscription | undefined {
  if (staged === undefined) return committed;
  if ('subscriptionId' in staged.after) return staged.after;
  return committed && { ...committed, ...staged.after };
}

/**
 * Returns true if a customer and its items, read in this order, show the same moment. They do not if a change was begun,
 * committed or ended between the reads. In that case an item's commit number is higher, or an item is staged by another order.
 *
 * A query may also see the customer after a transaction and a subscription before it (DynamoDB Developer Guide, "Transaction
 * isolation levels"). Fewer subscriptions than the customer counts then show the last commit.
 *
 * @example showOneMoment({ commits: 3 }, [{ commit: 4 }]) // false
 * @example showOneMoment({ commits: 3, applied: { commit: 3, subscriptions: 2 } }, [{ commit: 3, committed: {} }]) // false
 */
export const showOneMoment = ({ change, commits, applied }: Customer, items: readonly SubscriptionItem[]): boolean =>
  items.every(({ commit, staged }) => commit <= commits && (staged === undefined || staged.order === change?.order)) &&
  (applied?.commit !== commits ||
    items.filter(({ commit, committed }) => commit === commits && committed !== undefined).length >=
      applied.subscriptions);
