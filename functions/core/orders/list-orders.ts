import stringify from 'safe-stable-stringify';
import { endInUtc, inUtc } from '../model/dates.ts';
import { createdKeyBefore, ownersOf } from '../model/keys.ts';
import { type Order, type OrderItem, orderOf } from '../model/order.ts';
import { readEach } from '../observability/left-out.ts';
import type { Store } from '../store/store.ts';
import { ORDERS_PAGE, takeWithinLimit } from '../store/truncate-to-page.ts';
import { composed } from '../validation/spelling.ts';
import { openCursor, sealCursor } from './cursor.ts';
import {
  AFTER_ALL,
  BEFORE_ALL,
  type FilterExpression,
  IndexPartition,
  type PartitionQuery,
} from './index-partition.ts';
import type { TenantOwner } from './read-order.ts';

/** The filter of a list. An absent member does not filter. */
export interface ListFilter {
  /** Any of these statuses; absent or empty for all. */
  readonly statuses?: readonly string[] | undefined;
  /** Fields of the line's data and the values they must have, in any spelling of Unicode; undefined does not filter. */
  readonly data?: Readonly<Record<string, FieldValue | undefined>>;
  /** RFC 3339; exclusive. */
  readonly createdAfter?: string | undefined;
  /** RFC 3339; exclusive. */
  readonly createdBefore?: string | undefined;
}

type FieldValue = string | number | boolean;

/** One page of a list, newest first. */
export interface Page {
  /** Each order as JSON, in the line's representation. */
  readonly orders: readonly string[];
  /** Cursor of the next page; absent on the last page. */
  readonly cursor: string | undefined;
}

/**
 * Rounds of queries for one page; each round queries the partitions at once. A filter that matches little, or orders so large
 * that a query's megabyte holds few, give a short page with a cursor, not a slow response.
 */
const ROUNDS_A_PAGE = 4;

/** Orders that one query reads of a filtered list. */
const FILTERED_ITEMS_A_QUERY = 32;

/**
 * Orders that one query reads of an unfiltered list. The rounds together fill the page even if all orders are in one partition.
 */
const itemsAQuery = (limit: number): number => Math.ceil((limit + 1) / ROUNDS_A_PAGE);

/**
 * Lists a tenant's orders of a line, newest first, by Queries on the index, never a Scan. The index follows the table within a
 * fraction of a second. A damaged order hides no other.
 *
 * @param limit most orders on the page; large orders make it shorter
 * @param print makes the representation of an order in a list
 * @throws Problem `validation-failed` for a cursor of another tenant, line or filter
 */
export async function listOrders<Data extends object>(
  store: Store,
  owner: TenantOwner,
  filter: ListFilter,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  print: (order: Order<Data>) => object,
): Promise<Page> {
  // The order of the statuses and repeated ones do not make another list.
  const statuses = filter.statuses && [...new Set(filter.statuses)].sort();
  const { tenant, line, storedData } = owner;
  const list =
    stringify([
      { tenant, line },
      { ...filter, ...(filter.data && { data: composedValues(filter.data) }), statuses },
    ]) ?? '';
  const position = cursor === undefined ? undefined : openCursor(list, cursor);
  const range = createdRange(filter, position);
  if (range.from > range.to) return { orders: [], cursor: undefined };
  const found = await newestOrders<Data>(store, owner, range, filter, limit);
  const { values } = readEach(store, found.orders, (item) => ({ item, order: orderOf(item, storedData) }));
  const printed = takeWithinLimit(printedOneByOne(values, print), ORDERS_PAGE);
  const end = printed.length < values.length ? values[printed.length - 1]?.item.createdKey : found.readTo;
  return {
    orders: printed,
    cursor: end === undefined || end === BEFORE_ALL ? undefined : sealCursor(list, end),
  };
}

function* printedOneByOne<Data extends object>(
  read: readonly { readonly item: OrderItem<Data>; readonly order: Order<Data> }[],
  print: (order: Order<Data>) => object,
): Generator<string, void> {
  for (const { item, order } of read) {
    try {
      yield JSON.stringify(print(order));
    } catch (error) {
      // Of all orders on the page, the log must name the one whose data the line cannot represent.
      throw new Error(`The item ${item.pk} ${item.sk} cannot be represented`, { cause: error });
    }
  }
}

/**
 * Reads the newest orders of the range from all partitions of the index.
 *
 * `readTo` is the key down to which the result is complete; `BEFORE_ALL` if nothing follows. Partitions are read down to
 * different keys. Below the highest of these keys another partition may have unread orders, so the result ends there.
 */
async function newestOrders<Data extends object>(
  store: Store,
  { tenant, line }: TenantOwner,
  range: PartitionQuery['range'],
  filter: ListFilter,
  limit: number,
): Promise<{ readonly orders: readonly OrderItem<Data>[]; readonly readTo: string }> {
  const expression = filterExpression(filter);
  const matches = spellingFilter<Data>(filter);
  const isFiltered = expression.expression !== undefined || matches !== undefined;
  const query: PartitionQuery<Data> = {
    range,
    filter: expression,
    matches,
    itemsAQuery: isFiltered ? FILTERED_ITEMS_A_QUERY : itemsAQuery(limit),
  };
  const partitions = ownersOf(tenant, line).map((owner) => new IndexPartition<Data>(store, owner, query));
  let orders: OrderItem<Data>[] = [];
  for (let round = 0; round < ROUNDS_A_PAGE; round++) {
    // One order more than the page holds shows that another page follows. A partition read down to its key adds nothing newer.
    const enough = orders[limit]?.createdKey ?? BEFORE_ALL;
    const behind = partitions.filter(({ readTo }) => readTo > enough);
    if (behind.length === 0) break;
    await Promise.all(behind.map((partition) => partition.readOn()));
    orders = partitions.flatMap((partition) => partition.orders).sort(newestFirst);
    // Orders so large that a query reads no more of them end the page, also if none matches the filter: each further round
    // would read some megabytes.
    if (partitions.some(({ hasLargeOrders }) => hasLargeOrders)) break;
  }
  const readTo = partitions.map((partition) => partition.readTo).reduce((a, b) => (a > b ? a : b));
  const complete = orders.filter(({ createdKey }) => createdKey >= readTo);
  if (complete.length <= limit) return { orders: complete, readTo };
  const page = complete.slice(0, limit);
  return { orders: page, readTo: page.at(-1)?.createdKey ?? readTo };
}

/** Compares as DynamoDB does: by code units, since keys are ASCII. */
const newestFirst = (a: Indexed, b: Indexed): number => (a.createdKey < b.createdKey ? 1 : -1);

type Indexed = Pick<OrderItem, 'createdKey'>;

/** Returns the bounds of the index's sort key, inclusive. `position` is the key of the last order on the page before. */
function createdRange(filter: ListFilter, position: string | undefined): PartitionQuery['range'] {
  const newest = filter.createdBefore === undefined ? AFTER_ALL : endInUtc(filter.createdBefore);
  return {
    from: filter.createdAfter === undefined ? '0' : `${inUtc(filter.createdAfter)}#${AFTER_ALL}`,
    to: position === undefined || position > newest ? newest : createdKeyBefore(position),
  };
}

function filterExpression(filter: ListFilter): FilterExpression {
  const names: Record<string, string> = {};
  const values: Record<string, FieldValue> = {};
  const parts: string[] = [];
  if (filter.statuses && filter.statuses.length > 0) {
    names['#status'] = 'status';
    for (const [index, status] of filter.statuses.entries()) values[`:status${index}`] = status;
    parts.push(`#status IN (${filter.statuses.map((_, index) => `:status${index}`).join(', ')})`);
  }
  for (const [field, value] of Object.entries(filter.data ?? {})) {
    if (value === undefined || hasSpellings(value)) continue;
    names['#data'] = 'data';
    names[`#${field}`] = field;
    values[`:${field}`] = value;
    parts.push(`#data.#${field} = :${field}`);
  }
  return { expression: parts.length === 0 ? undefined : parts.join(' AND '), names, values };
}

/** True for a value that Unicode may spell in several ways. DynamoDB compares bytes, so that it would miss the others. */
const hasSpellings = (value: FieldValue | undefined): value is string =>
  typeof value === 'string' && !/^\p{ASCII}*$/u.test(value);

const composedValues = (data: NonNullable<ListFilter['data']>) =>
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, hasSpellings(value) ? composed(value) : value] as const),
  );

/** Makes the filter of the fields whose values DynamoDB cannot compare; undefined if there are none. */
function spellingFilter<Data extends object>({ data = {} }: ListFilter): PartitionQuery<Data>['matches'] {
  const wanted = Object.entries(data).filter(([, value]) => hasSpellings(value));
  if (wanted.length === 0) return undefined;
  return (order) => {
    const stored = new Map<string, unknown>(Object.entries(Object(order.data)));
    return wanted.every(([field, value]) => composed(String(stored.get(field))) === composed(String(value)));
  };
}
