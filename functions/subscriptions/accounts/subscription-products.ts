import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { SubscriptionItem } from '../model/account-items.ts';
import { subscriptionKey } from './account-keys.ts';
import { SUBSCRIPTION_ID } from './account-store.ts';
import { withStaged } from './subscription-visibility.ts';

/**
 * Reads the products of a customer's subscriptions, strongly consistent, a hundred subscriptions per request. An unknown subscription
 * adds none.
 *
 * @throws Problem `unavailable`
 */
export async function readProducts(
  store: Store,
  customerId: string,
  subscriptionIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = subscriptionIds.filter((id) => SUBSCRIPTION_ID.test(id));
  const keys = known.map((id) => subscriptionKey(customerId, id));
  const items = await batchGet(store, store.accountsTable, keys);
  return new Set(items.flatMap((item) => withStaged(SubscriptionItem.parse(item))?.product ?? []));
}
