import type { Store } from '../../core/store/store.ts';
import type { AccountOwner } from '../accounts/account-store.ts';
import { readAccount } from '../accounts/read-account.ts';
import { isActive } from '../model/subscription-state.ts';
import { readSummaries } from './order-summaries.ts';

/** Status of an order that is not complete yet. */
const OPEN = '1002';

/**
 * Returns true if a customer has an open order or an active subscription. It reads the orders first: an order that completes
 * between the two reads shows in its subscriptions.
 *
 * @throws Problem `1116`, `unavailable`
 */
export async function hasPurchases(store: Store, owner: AccountOwner, customerId: string): Promise<boolean> {
  const orders = await readSummaries(store, customerId);
  if (orders.some(({ status }) => status === OPEN)) return true;
  const { customer, subscriptions } = await readAccount(store, owner, customerId);
  return subscriptions.some((subscription) => isActive(subscription, customer));
}
