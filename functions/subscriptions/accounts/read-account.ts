import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { type Account, Deployment, SubscriptionItem } from '../model/account-items.ts';
import type { Code } from '../model/error-codes.ts';
import { ACCOUNT, DEPLOYMENTS, SUBSCRIPTIONS } from './account-keys.ts';
import { type AccountOwner, accountPages, CUSTOMER_ID, ownCustomer } from './account-store.ts';
import { showOneMoment, visibleSubscription } from './subscription-visibility.ts';

/** An account, with its subscriptions' items as stored. */
export interface StoredAccount extends Account {
  readonly items: readonly SubscriptionItem[];
}

/** Reads of an account before giving up on a consistent snapshot. */
const READS = 6;

/**
 * Reads an account as a consistent snapshot. The read is strongly consistent, with a request for each megabyte. A query reads
 * item by item, so it may see one item before a change and another one after it. In this case it is repeated ({@link
 * showOneMoment}).
 *
 * @param notFound the error code for an unknown customer
 * @throws Problem `1116`, or `notFound`, also for another tenant's customer; `unavailable` if no read is consistent
 */
export async function readAccount(
  store: Store,
  owner: AccountOwner,
  customerId: string,
  notFound: Code = '1116',
): Promise<StoredAccount> {
  for (let reads = 1; ; reads++) {
    const account = await readItems(store, owner, customerId, notFound);
    if (showOneMoment(account.customer, account.items)) return account;
    if (reads === READS) throw unavailable(new Error('The subscriptions of the customer never agreed'));
    await backOff(store, reads);
  }
}

async function readItems(
  store: Store,
  owner: AccountOwner,
  customerId: string,
  notFound: Code,
): Promise<StoredAccount> {
  const found: StoredItem[] = [];
  if (CUSTOMER_ID.test(customerId)) {
    for await (const page of accountPages(store, customerId, ACCOUNT)) found.push(...page);
  }
  const [first, ...others] = found;
  const customer = ownCustomer(first, owner, notFound);
  const of = (prefix: string) => others.filter(({ sk }) => String(sk).startsWith(prefix));
  const items = of(SUBSCRIPTIONS).map((item) => SubscriptionItem.parse(item));
  return {
    customer,
    deployments: of(DEPLOYMENTS).map((item) => Deployment.parse(item)),
    subscriptions: items.flatMap((item) => visibleSubscription(item, customer) ?? []),
    items,
  };
}
