import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { readItem } from '../../core/model/stored.ts';
import { BY_ANNIVERSARY_INDEX } from '../../core/model/tables.ts';
import { ANY_TENANT, type Owner } from '../../core/orders/read-order.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { transactGet } from '../../core/store/transact-get.ts';
import { isId } from '../contract/fields.ts';
import { Customer, type Subscription, SubscriptionItem } from '../model/account-items.ts';
import type { Code } from '../model/error-codes.ts';
import { refused } from '../model/refusal.ts';
import { anniversariesUpTo, customerIdOf, customerKey, monthsUpTo, subscriptionKey } from './account-keys.ts';
import { visibleSubscription } from './subscription-visibility.ts';

/** Owner of accounts. A caller sees only its own tenant's accounts. */
export type AccountOwner = Pick<Owner, 'tenant'>;

/**
 * Form of subscription ids: 32 characters that end in `NA` (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices").
 */
export const SUBSCRIPTION_ID = /^[0-9a-f]{30}NA$/;

/**
 * Reads the items of a customer's partition whose sort keys have a prefix. The read is strongly consistent, with a page for each
 * megabyte.
 */
export async function* accountPages(
  store: Store,
  customerId: string,
  prefix: string,
): AsyncGenerator<readonly StoredItem[], void> {
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.accountsTable,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': customerKey(customerId).pk, ':prefix': prefix },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) yield page.Items ?? [];
}

/**
 * Reads a customer without its subscriptions. The read is strongly consistent and takes one request.
 *
 * @throws Problem `1116`, or `notFound`, also for another tenant's customer
 */
export async function readCustomer(
  store: Store,
  owner: AccountOwner,
  customerId: string,
  notFound: Code = '1116',
): Promise<Customer> {
  if (!isId(customerId)) throw refused(notFound);
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.accountsTable, Key: customerKey(customerId), ConsistentRead: true }),
  );
  return ownCustomer(Item, owner, notFound);
}

/** A subscription with its customer, and its item as stored. */
export interface StoredSubscription {
  readonly customer: Customer;
  readonly subscription: Subscription;
  readonly item: SubscriptionItem;
}

/**
 * Reads a subscription with its customer as a consistent snapshot. One request.
 *
 * @throws Problem `3115`, also for another tenant's customer
 */
export async function readSubscription(
  store: Store,
  owner: AccountOwner,
  customerId: string,
  subscriptionId: string,
): Promise<StoredSubscription> {
  if (!isId(customerId) || !SUBSCRIPTION_ID.test(subscriptionId)) throw refused('3115');
  const [first, second] = await transactGet(store, store.accountsTable, [
    customerKey(customerId),
    subscriptionKey(customerId, subscriptionId),
  ]);
  const customer = ownCustomer(first, owner, '3115');
  const item = second && readItem(SubscriptionItem, second);
  const subscription = item && visibleSubscription(item, customer);
  if (item === undefined || subscription === undefined) throw refused('3115');
  return { customer, subscription, item };
}

/** Checks that a customer that was read belongs to the caller. No other place checks it (docs/architecture.md, "Edge"). */
export function ownCustomer(item: StoredItem | undefined, { tenant }: AccountOwner, notFound: Code): Customer {
  const customer = item && readItem(Customer, item);
  if (customer === undefined) throw refused(notFound);
  if (tenant !== ANY_TENANT && customer.tenant !== tenant) throw refused(notFound);
  return customer;
}

/** Months before the current one in which missed anniversaries are looked for. */
const MONTHS_BACK = 12;

/**
 * Reads the ids of all tenants' customers whose anniversary is due by a date, page by page. The longest overdue come
 * first. The index follows the table within a fraction of a second.
 *
 * @param today `YYYY-MM-DD`, Pacific
 */
export async function* customersDue(store: Store, today: string): AsyncGenerator<readonly string[], void> {
  for (const month of monthsUpTo(today, MONTHS_BACK)) {
    const pages = paginateQuery(
      { client: store.client },
      {
        TableName: store.accountsTable,
        IndexName: BY_ANNIVERSARY_INDEX,
        KeyConditionExpression: 'anniversaryMonth = :month AND anniversary < :end',
        ExpressionAttributeValues: { ':month': month, ':end': anniversariesUpTo(today) },
      },
    );
    for await (const { Items = [] } of pages) yield Items.map(({ pk }) => customerIdOf(String(pk)));
  }
}
