/** Keys of the `Orders` and `Idempotency` tables. Numbers are padded so that the keys sort as the numbers do. */

const VERSION_DIGITS = 10;
const NUMBER_DIGITS = 12;

const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

/** The primary key of an item of the `Orders` table, or the `Catalog`. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const ORDER_SORT_KEY = 'ORDER';

/** Sort keys that begin with this are the order and its comments. */
export const ORDER_AND_COMMENTS = ORDER_SORT_KEY;

/** The partition that holds an order with its comments and its history. */
export const orderPartition = (number: number): string => `ORDER#${number}`;

/** The key of the order itself. */
export const orderKey = (number: number): Key => ({ pk: orderPartition(number), sk: ORDER_SORT_KEY });

/** The key of the change to `version`. */
export const historyKey = (number: number, version: number): Key => ({
  pk: orderPartition(number),
  sk: `HISTORY#${padded(version, VERSION_DIGITS)}`,
});

/** The largest `index` that fits into a comment's key. */
export const LAST_INDEX = 999;

/** The key of the `index`th comment that came with the change to `version`. */
export const commentKey = (number: number, version: number, index: number): Key => ({
  pk: orderPartition(number),
  sk: `ORDER#COMMENT#${padded(version, VERSION_DIGITS)}-${padded(index, 3)}`,
});

/** The one item that order numbers are leased from. */
export const NUMBER_SEQUENCE: Key = { pk: 'NUMBERS', sk: 'NUMBERS' };

/** The secret that cursors are signed with. */
export const SIGNING_KEY: Key = { pk: 'SIGNING-KEY', sk: 'SIGNING-KEY' };

/** Index over one tenant's orders of one line by the time of their creation. */
export const BY_TENANT_INDEX = 'by-tenant';

/**
 * Partition keys that the orders of one tenant and line, or of one line and status, are spread over. A partition takes 1,000 write units a
 * second, one of an index too, and an index that is throttled holds up the table's own writes (DynamoDB Developer Guide, "Best
 * practices for designing partition keys" and "GSI back pressure"); nor is a partition divided for its load where new items
 * always have the highest sort key (AWS Database Blog, "Scaling DynamoDB", part 3). Eight take 8,000 units: 4,000 orders a second
 * of one tenant, of 2 KB each.
 */
const INDEX_SPREAD = 8;

const ownerKey = (tenant: string, line: string, part: number): string => `${tenant}#${line}#${part}`;

/** Partition key of an order in `BY_TENANT_INDEX`. */
export const ownerOf = (tenant: string, line: string, number: number): string =>
  ownerKey(tenant, line, number % INDEX_SPREAD);

/** All partition keys that a tenant's orders of a line have in `BY_TENANT_INDEX`. */
export const ownersOf = (tenant: string, line: string): readonly string[] =>
  Array.from({ length: INDEX_SPREAD }, (_, part) => ownerKey(tenant, line, part));

/** Index over the orders of one line in one status, by the time of their entry into it: what the service itself counts, no endpoint. */
export const BY_STATUS_INDEX = 'by-status';

/** Spread as `BY_TENANT_INDEX` is: whatever the tenant, an order enters a line's first status. */
const statusKey = (line: string, status: string, part: number): string => `${line}#${status}#${part}`;

/** Partition key of an order in `BY_STATUS_INDEX`. */
export const statusKeyOf = (line: string, status: string, number: number): string =>
  statusKey(line, status, number % INDEX_SPREAD);

/** All partition keys that a line's orders in a status have in `BY_STATUS_INDEX`. */
export const statusKeysOf = (line: string, status: string): readonly string[] =>
  Array.from({ length: INDEX_SPREAD }, (_, part) => statusKey(line, status, part));

/** Sort key of `BY_TENANT_INDEX`: unique, since the number is. */
export const createdKeyOf = (createdAt: string, number: number): string =>
  `${createdAt}#${padded(number, NUMBER_DIGITS)}`;

/** The largest sort key of `BY_TENANT_INDEX` that comes before the given one. */
export function createdKeyBefore(createdKey: string): string {
  const separator = createdKey.lastIndexOf('#');
  return createdKeyOf(createdKey.slice(0, separator), Number(createdKey.slice(separator + 1)) - 1);
}

/**
 * Key of an idempotency record: tenants and operations never share one (docs/architecture.md, "Promises"). A `#` within the tenant is escaped,
 * since the client's key may contain any.
 */
export const idempotencyKeyOf = (tenant: string, operation: string, key: string): string =>
  `${tenant.replaceAll('%', '%25').replaceAll('#', '%23')}#${operation}#${key}`;
