import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { commentKey, LAST_INDEX, ORDER_AND_COMMENTS, orderPartition } from './keys.ts';
import { Comment, type CommentedOrder, numberOfUid, type Order, type OrderItem, orderOf } from './order.ts';
import { Problem } from './problem.ts';
import type { Store } from './store.ts';

/** Whose order it must be: a caller sees only its own tenant's orders, a line only its own. */
export interface Owner {
  readonly tenant: string;
  readonly line: string;
}

/** Names an order: by its uid (callers), or by its number where the contract says so and in workflows. */
export type OrderName = { readonly uid: string } | { readonly number: number };

/** 404, in the same words whether the order does not exist or is another tenant's. */
export const orderNotFound = (): Problem =>
  new Problem('not-found', 'There is no such order; check its identifier and that it belongs to your tenant.');

/**
 * Reads an order with its comments, strongly consistent, with one request. A query reads item by item, so a change may commit
 * in between: the order comes first, and comments of later versions are left out.
 *
 * @throws Problem `not-found`, also for an order of another tenant or line.
 */
export async function readOrder<Data extends object>(
  store: Store,
  owner: Owner,
  name: OrderName,
): Promise<CommentedOrder<Data>> {
  const items = await readPartition(store, name, 'begins_with(sk, :from)', { ':from': ORDER_AND_COMMENTS });
  const order = ownOrder<Data>(items, owner, name);
  const newest = commentKey(order.number, order.version, LAST_INDEX).sk;
  const comments = items.filter(({ sk }) => sk !== ORDER_AND_COMMENTS && String(sk) <= newest);
  return { ...order, comments: comments.map((item) => Comment.parse(item)) };
}

/**
 * Reads an order without its comments, strongly consistent, with one request.
 *
 * @throws Problem `not-found`, also for an order of another tenant or line.
 */
export async function readOrderAlone<Data extends object>(
  store: Store,
  owner: Owner,
  name: OrderName,
): Promise<Order<Data>> {
  const items = await readPartition(store, name, 'sk = :order', { ':order': ORDER_AND_COMMENTS });
  return ownOrder<Data>(items, owner, name);
}

/** An item of an order's partition. */
export type StoredItem = Readonly<Record<string, unknown>>;

async function readPartition(
  store: Store,
  name: OrderName,
  condition: string,
  values: Readonly<Record<string, string>>,
): Promise<StoredItem[]> {
  const number = 'uid' in name ? numberOfUid(name.uid) : name.number;
  if (number === undefined) return [];
  const items: StoredItem[] = [];
  for await (const page of partitionPages(store, number, condition, values)) items.push(...page);
  return items;
}

/** The items of an order's partition that meet the condition, strongly consistent, a megabyte at a time. */
export async function* partitionPages(
  store: Store,
  number: number,
  condition: string,
  values: Readonly<Record<string, string>>,
): AsyncGenerator<readonly StoredItem[]> {
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.ordersTable,
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: { ':pk': orderPartition(number), ...values },
      ConsistentRead: true,
    },
  );
  for await (const page of pages) yield page.Items ?? [];
}

/** The one place where an order that was read is checked to be the caller's (design, section 4). */
function ownOrder<Data extends object>(items: readonly StoredItem[], owner: Owner, name: OrderName): Order<Data> {
  const item = items.find(({ sk }) => sk === ORDER_AND_COMMENTS) as OrderItem<Data> | undefined;
  if (item === undefined || item.tenant !== owner.tenant || item.line !== owner.line) throw orderNotFound();
  if ('uid' in name && item.uid !== name.uid) throw orderNotFound();
  return orderOf(item);
}
