import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { isId } from '../contract/fields.ts';
import { type Account, type Customer, Deployment, SubscriptionItem } from '../model/account-items.ts';
import { ACCOUNT, DEPLOYMENTS, SUBSCRIPTIONS } from './account-keys.ts';
import { type AccountOwner, accountPages, ownCustomer } from './account-store.ts';
import { showOneMoment, visibleSubscription } from './subscription-visibility.ts';

/** An account, with its subscriptions' items as stored. */
export interface StoredAccount extends Account {
  readonly items: readonly SubscriptionItem[];
  /** Number of subscription items that the customer has. It is higher than that of the items if only a part was read. */
  readonly total: number;
  /** False if deployments or inactive subscriptions may be missing. */
  readonly isWhole: boolean;
}

/** Reads of an account before giving up on a consistent snapshot. */
const READS = 6;

/**
 * Reads a whole account as a consistent snapshot. The read is strongly consistent, with a request for each megabyte. A query
 * reads item by item, so it may see one item before a change and another one after it. In this case it is repeated ({@link
 * showOneMoment}).
 *
 * @throws Problem `1116`, also for another tenant's customer; `unavailable` if no read is consistent
 * @throws DamagedItem if an item cannot be read
 */
export const readAccount = (store: Store, owner: AccountOwner, customerId: string): Promise<StoredAccount> =>
  readOneMoment(store, async () => {
    const found = await readItems(store, customerId);
    return wholeAccount(ownCustomer(found[0], owner, '1116'), found);
  });

async function readItems(store: Store, customerId: string): Promise<StoredItem[]> {
  const found: StoredItem[] = [];
  if (!isId(customerId)) return found;
  for await (const page of accountPages(store, customerId, ACCOUNT)) found.push(...page);
  return found;
}

/**
 * Reads a customer with its subscriptions for a list, as {@link readAccount} does. A damaged subscription hides no other.
 *
 * @throws Problem `3115`, also for another tenant's customer; `unavailable` if no read is consistent
 */
export const readSubscriptions = (
  store: Store,
  owner: AccountOwner,
  customerId: string,
): Promise<Pick<StoredAccount, 'customer' | 'subscriptions'>> =>
  readOneMoment(store, async () => {
    const found = await readItems(store, customerId);
    const { applied, ...customer } = ownCustomer(found[0], owner, '3115');
    const read = (item: StoredItem) => readItem(SubscriptionItem, item);
    const { values, damaged } = readEach(store, itemsBelow(found, SUBSCRIPTIONS), read);
    // Those that are left out are no sign of an earlier moment.
    const readable = applied && { ...applied, subscriptions: applied.subscriptions - damaged.length };
    return accountWith({ ...customer, applied: readable }, values, []);
  });

/** Repeats a read until its items show the same moment. */
export async function readOneMoment<Read extends Pick<StoredAccount, 'customer' | 'items'>>(
  store: Store,
  read: () => Promise<Read>,
): Promise<Read> {
  for (let reads = 1; ; reads++) {
    const account = await read();
    if (showOneMoment(account.customer, account.items)) return account;
    if (reads === READS) throw unavailable(new Error('The subscriptions of the customer never agreed'));
    await backOff(store, reads);
  }
}

/** Returns the account of a customer, all of whose items were read. */
export function wholeAccount(customer: Customer, found: readonly StoredItem[]): StoredAccount {
  const items = subscriptionItemsIn(found);
  return { ...accountWith(customer, items, deploymentsIn(found)), total: items.length, isWhole: true };
}

/** Returns the parts of an account: what everybody sees, and the items as stored. */
export const accountWith = (
  customer: Customer,
  items: readonly SubscriptionItem[],
  deployments: readonly Deployment[],
): Omit<StoredAccount, 'total' | 'isWhole'> => ({
  customer,
  deployments,
  subscriptions: items.flatMap((item) => visibleSubscription(item, customer) ?? []),
  items,
});

const itemsBelow = (found: readonly StoredItem[], prefix: string) =>
  found.filter(({ sk }) => String(sk).startsWith(prefix));

/** Picks the subscriptions among the items of a customer's partition. */
export const subscriptionItemsIn = (found: readonly StoredItem[]): SubscriptionItem[] =>
  itemsBelow(found, SUBSCRIPTIONS).map((item) => readItem(SubscriptionItem, item));

/** Picks the deployments among the items of a customer's partition. */
export const deploymentsIn = (found: readonly StoredItem[]): Deployment[] =>
  itemsBelow(found, DEPLOYMENTS).map((item) => readItem(Deployment, item));
