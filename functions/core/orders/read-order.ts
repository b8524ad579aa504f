import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { commentKey, historyKey, LAST_INDEX, ORDER_AND_COMMENTS, orderKey, orderPartition } from '../model/keys.ts';
import {
  type CommentedOrder,
  creationOf,
  type HistoryEntry,
  numberOfUid,
  type Order,
  type OrderItem,
  orderOf,
  type StoredData,
  storedComment,
  storedHistoryEntry,
} from '../model/order.ts';
import { readItem } from '../model/stored.ts';
import { type Listed, readEach } from '../observability/left-out.ts';
import { Problem, unavailable } from '../problems/problem.ts';
import { backOff } from '../store/back-off.ts';
import { batchGet } from '../store/batch-get.ts';
import type { Store, StoredItem } from '../store/store.ts';

/** A marker in place of a tenant, for a caller that belongs to no tenant and sees the orders of all, as operators do. */
export const ANY_TENANT: unique symbol = Symbol('any tenant');

/** The owner that a read order must have. A caller sees only its own tenant's orders, and a line only its own. */
export interface Owner {
  readonly tenant: string | typeof ANY_TENANT;
  readonly line: string;
  /** The schema of the line's own part. Without it an order is read as the core knows it. */
  readonly storedData?: StoredData;
}

/** An owner that is one tenant. */
export interface TenantOwner extends Owner {
  readonly tenant: string;
}

/** The identifier of an order: its uid from callers, or its number in workflows and where a contract says so. */
export type OrderName = { readonly uid: string } | { readonly number: number };

/**
 * Makes the 404 of an order. Its words are the same for an order that does not exist and for another tenant's. Operators see the orders
 * of all tenants.
 */
export const orderNotFound = ({ tenant }: Pick<Owner, 'tenant'>): Problem =>
  new Problem(
    'not-found',
    tenant === ANY_TENANT
      ? 'There is no such order; check its identifier.'
      : 'There is no such order; check its identifier and that it belongs to your tenant.',
  );

/**
 * Reads an order with its comments, strongly consistent, with one request. A query reads item by item, so a change may commit in
 * between. The query reads the order first, and comments of later versions are left out.
 *
 * @throws Problem `not-found`, also for an order of another tenant or line
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
  return { ...order, comments: comments.map((item) => readItem(storedComment(), item)) };
}

/**
 * Reads an order without its comments, strongly consistent, with one request.
 *
 * @throws Problem `not-found`, also for an order of another tenant or line
 */
export async function readOrderAlone<Data extends object>(
  store: Store,
  owner: Owner,
  name: OrderName,
): Promise<Order<Data>> {
  const items = await readPartition(store, name, 'sk = :order', { ':order': ORDER_AND_COMMENTS });
  return ownOrder<Data>(items, owner, name);
}

/**
 * Returns the order that a read finds; undefined if there is none that the owner may see.
 *
 * @example await ifThere(() => readOrder(store, owner, { number: 100042 }))
 */
export async function ifThere<Found>(read: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** Reads which line an order is of, for operators, who know its number alone; undefined when there is no such order. */
export async function readLineOf(store: Store, number: number): Promise<string | undefined> {
  const items = await readPartition(store, { number }, 'sk = :order', { ':order': ORDER_AND_COMMENTS });
  const line = items[0]?.line;
  return typeof line === 'string' ? line : undefined;
}

/**
 * Reads orders without their comments, strongly consistent, a hundred per request. Each order is read at its own moment during
 * the call. A damaged order hides no other.
 *
 * @param numbers distinct numbers
 * @returns the orders in the sequence of the numbers
 * @throws Problem `not-found`, also for an order of another tenant or line; `unavailable`
 */
export async function readOrders<Data extends object>(
  store: Store,
  owner: Owner,
  numbers: readonly number[],
): Promise<Listed<Order<Data>>> {
  const items = await batchGet(store, store.ordersTable, numbers.map(orderKey));
  const byPartition = Map.groupBy(items, ({ pk }) => pk);
  return readEach(store, numbers, (number) =>
    ownOrder<Data>(byPartition.get(orderPartition(number)) ?? [], owner, { number }),
  );
}

/** An order and its history. */
export interface OrderWithHistory<Data extends object> {
  readonly order: Order<Data>;
  /** The history, oldest first: the creation, then one entry per version. */
  readonly history: readonly HistoryEntry[];
}

/** Attempts to read an order and its history in a state in which they agree. */
const READS = 5;

/**
 * Reads an order with its history, strongly consistent, with one request. The query reads the order before its history, and
 * entries that commit in between are left out. A query may see one item of a transaction before another (DynamoDB Developer
 * Guide, "Transaction isolation levels"). It is therefore repeated until the entry of the order's own version is there.
 *
 * One query reads a megabyte. If order and history are larger, the result has the newest entries and the creation. A line with so
 * long histories reads them in pages, with `readHistory`.
 *
 * @throws Problem `not-found`, also for an order of another tenant or line; `unavailable` if order and history never agree
 */
export async function readOrderWithHistory<Data extends object>(
  store: Store,
  owner: Owner,
  name: OrderName,
): Promise<OrderWithHistory<Data>> {
  const number = numberOf(name);
  if (number === undefined) throw orderNotFound(owner);
  const range = { ':from': historyKey(number, 1).sk, ':to': ORDER_AND_COMMENTS };
  for (let reads = 1; ; reads++) {
    const newestFirst = partitionPages(store, number, 'sk BETWEEN :from AND :to', range, { descending: true });
    const page = await newestFirst.next();
    const items = page.done ? [] : page.value;
    const order = ownOrder<Data>(items, owner, name);
    const changes = items
      .filter(({ sk }) => sk !== ORDER_AND_COMMENTS)
      .map((item) => readItem(storedHistoryEntry(), item))
      .filter(({ version }) => version <= order.version);
    const oldestFirst = changes.toReversed();
    const history = [creationOf(order, oldestFirst[0]), ...oldestFirst];
    if (history.at(-1)?.version === order.version) return { order, history };
    if (reads === READS) throw unavailable(new Error(`The history has no entry of version ${order.version}`));
    await backOff(store, reads);
  }
}

async function readPartition(
  store: Store,
  name: OrderName,
  condition: string,
  values: Readonly<Record<string, string>>,
): Promise<StoredItem[]> {
  const number = numberOf(name);
  if (number === undefined) return [];
  const items: StoredItem[] = [];
  for await (const page of partitionPages(store, number, condition, values)) items.push(...page);
  return items;
}

/** Returns the number; undefined for a uid that no order can have. */
const numberOf = (name: OrderName): number | undefined => ('uid' in name ? numberOfUid(name.uid) : name.number);

/**
 * Reads the items of an order's partition that meet the condition, in the order of their keys, strongly consistent. Each page has
 * a megabyte at most.
 */
export async function* partitionPages(
  store: Store,
  number: number,
  condition: string,
  values: Readonly<Record<string, string>>,
  { descending = false }: { readonly descending?: boolean } = {},
): AsyncGenerator<readonly StoredItem[], void> {
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.ordersTable,
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: { ':pk': orderPartition(number), ...values },
      ConsistentRead: true,
      ScanIndexForward: !descending,
    },
  );
  for await (const page of pages) yield page.Items ?? [];
}

/**
 * Returns the order among the items, if it is the owner's. Only this function checks who owns an order that was read
 * (docs/architecture.md, "Edge").
 */
function ownOrder<Data extends object>(items: readonly StoredItem[], owner: Owner, name: OrderName): Order<Data> {
  const item = items.find(({ sk }) => sk === ORDER_AND_COMMENTS) as OrderItem<Data> | undefined;
  if (item === undefined || item.line !== owner.line) throw orderNotFound(owner);
  if (owner.tenant !== ANY_TENANT && item.tenant !== owner.tenant) throw orderNotFound(owner);
  if ('uid' in name && item.uid !== name.uid) throw orderNotFound(owner);
  return orderOf(item, owner.storedData);
}
