import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../core/model/keys.ts';
import { readItem } from '../../core/model/stored.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { compareTexts } from '../../core/validation/text-order.ts';
import { isId } from '../contract/fields.ts';
import { ActiveSubscriptions, type Customer, type Deployment, type SubscriptionItem } from '../model/account-items.ts';
import { refused } from '../model/refusal.ts';
import { ACCOUNT, ACTIVE, customerKey, deploymentKey, SUBSCRIPTIONS, subscriptionKey } from './account-keys.ts';
import { type AccountOwner, ownCustomer, SUBSCRIPTION_ID } from './account-store.ts';
import {
  accountWith,
  deploymentsIn,
  readOneMoment,
  type StoredAccount,
  subscriptionItemsIn,
  wholeAccount,
} from './read-account.ts';

/** The part of its customer's account that an order names. */
export interface NamedByOrder {
  /** Number of the order's lines. */
  readonly lines: number;
  /** Ids that a caller sent. There may be no such subscriptions and deployments. */
  readonly subscriptions: readonly string[];
  readonly deployments: readonly string[];
}

/**
 * Items of an account that are read at once. Most accounts have fewer, and take one request. A page of 50 items takes 5 read
 * units.
 */
const FIRST_PAGE = 50;

/** Items that an order may need for each of its lines: a subscription and a deployment. */
const ITEMS_A_LINE = 2;

/**
 * Reads what an order needs of an account, as a consistent snapshot: the customer, its active subscriptions, and what the order
 * names. Inactive subscriptions and other deployments may be missing, and {@link StoredAccount.isWhole} then is false.
 *
 * The read is strongly consistent. An account of up to 50 items, and two more for each line, takes one request. Of a larger
 * account, the list of active subscriptions tells which ones to read by their keys. Without a list, all subscriptions are read.
 *
 * @throws Problem `1116`, also for another tenant's customer; `unavailable` if no read is consistent
 */
export const readAccountForOrder = (
  store: Store,
  owner: AccountOwner,
  customerId: string,
  named: NamedByOrder,
): Promise<StoredAccount> =>
  readOneMoment(store, async () => {
    if (!isId(customerId)) throw refused('1116');
    const query = { prefix: ACCOUNT, limit: FIRST_PAGE + ITEMS_A_LINE * named.lines };
    const { items: found, next } = await readPage(store, customerId, query);
    const customer = ownCustomer(found[0], owner, '1116');
    if (next === undefined) return wholeAccount(customer, found);
    // An open change must be finished, wherever its staged items are.
    if (customer.change) return wholeAccount(customer, await withOthers(store, customerId, ACCOUNT, { found, next }));
    return largeAccount(store, customer, { found, next }, named);
  });

interface FirstPage {
  readonly found: readonly StoredItem[];
  readonly next: Key;
}

/** Reads the rest of an account that does not fit the first page. */
async function largeAccount(
  store: Store,
  customer: Customer,
  first: FirstPage,
  named: NamedByOrder,
): Promise<StoredAccount> {
  const { customerId } = customer;
  const active = activeIn(first.found, customer);
  const subscriptions = active
    ? await readMissing(store, subscriptionItemsIn(first.found), customerId, [
        ...active.subscriptionIds,
        ...named.subscriptions,
      ])
    : subscriptionItemsIn(await withOthers(store, customerId, SUBSCRIPTIONS, first));
  const isNamed = new Set(named.subscriptions);
  const deploymentIds = subscriptions.flatMap(({ subscriptionId, committed }) =>
    isNamed.has(subscriptionId) ? (committed?.deploymentId ?? []) : [],
  );
  const deployments = await readDeployments(store, customerId, first, [...named.deployments, ...deploymentIds]);
  return {
    ...accountWith(customer, subscriptions, deployments),
    total: active?.total ?? subscriptions.length,
    isWhole: false,
  };
}

/** Returns the list of active subscriptions if it still holds. */
function activeIn(found: readonly StoredItem[], { commits }: Customer): ActiveSubscriptions | undefined {
  const item = found.find(({ sk }) => sk === ACTIVE);
  const active = item && readItem(ActiveSubscriptions, item);
  return active?.commit === commits ? active : undefined;
}

/**
 * Adds subscriptions to those that were read, by their keys. The result sorts as a query does, so that every process computes the
 * same effects of an order.
 */
async function readMissing(
  store: Store,
  read: readonly SubscriptionItem[],
  customerId: string,
  ids: readonly string[],
): Promise<SubscriptionItem[]> {
  const known = new Set(read.map(({ subscriptionId }) => subscriptionId));
  const missing = [...new Set(ids)].filter((id) => !known.has(id) && SUBSCRIPTION_ID.test(id));
  const keys = missing.map((id) => subscriptionKey(customerId, id));
  const items = [...read, ...subscriptionItemsIn(await batchGet(store, store.accountsTable, keys))];
  return items.sort((one, other) => compareTexts(one.subscriptionId, other.subscriptionId));
}

/** Returns the deployments of the first page, and reads the others by their keys. */
async function readDeployments(
  store: Store,
  customerId: string,
  { found, next }: FirstPage,
  ids: readonly string[],
): Promise<Deployment[]> {
  const read = deploymentsIn(found);
  // The first page has all deployments if it ends within the subscriptions.
  if (next.sk.startsWith(SUBSCRIPTIONS)) return read;
  const known = new Set(read.map(({ deploymentId }) => deploymentId));
  const missing = [...new Set(ids)].filter((id) => !known.has(id) && isId(id));
  const keys = missing.map((id) => deploymentKey(customerId, id));
  return [...read, ...deploymentsIn(await batchGet(store, store.accountsTable, keys))];
}

/** Returns the first page with the items after it whose sort keys have a prefix. */
async function withOthers(
  store: Store,
  customerId: string,
  prefix: string,
  { found, next }: FirstPage,
): Promise<StoredItem[]> {
  const others = [...found];
  let from: Key | undefined = next.sk.startsWith(prefix) ? next : undefined;
  do {
    const page = await readPage(store, customerId, { prefix, from });
    others.push(...page.items);
    from = page.next;
  } while (from !== undefined);
  return others;
}

interface PageOfAccount {
  readonly items: readonly StoredItem[];
  /** Key after which the next page begins; undefined on the last page. */
  readonly next: Key | undefined;
}

/** Reads items whose sort keys have a prefix, of a megabyte at most. The read is strongly consistent. */
async function readPage(
  store: Store,
  customerId: string,
  { prefix, from, limit }: { readonly prefix: string; readonly from?: Key | undefined; readonly limit?: number },
): Promise<PageOfAccount> {
  const query: QueryCommandInput = {
    TableName: store.accountsTable,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': customerKey(customerId).pk, ':prefix': prefix },
    ConsistentRead: true,
    ...(from && { ExclusiveStartKey: { ...from } }),
    ...(limit && { Limit: limit }),
  };
  const { Items = [], LastEvaluatedKey: last } = await store.client.send(new QueryCommand(query));
  return { items: Items, next: last && { pk: String(last.pk), sk: String(last.sk) } };
}
