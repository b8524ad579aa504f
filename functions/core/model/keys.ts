/** Keys of the `Orders` and `Idempotency` tables. Numbers are padded so that keys sort as their numbers do. */

const VERSION_DIGITS = 10;
const NUMBER_DIGITS = 12;

const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

/** The primary key of an item of the `Orders` table, or the `Catalog`. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const ORDER_SORT_KEY = 'ORDER';

/** Prefix of the sort keys of an order and of its comments. */
export const ORDER_AND_COMMENTS = ORDER_SORT_KEY;

/** Returns the partition of an order, with its comments and its history. */
export const orderPartition = (number: number): string => `ORDER#${number}`;

/** Returns the key of the order itself. */
export const orderKey = (number: number): Key => ({ pk: orderPartition(number), sk: ORDER_SORT_KEY });

/** Returns the key of the change to `version`. */
export const historyKey = (number: number, version: number): Key => ({
  pk: orderPartition(number),
  sk: `HISTORY#${padded(version, VERSION_DIGITS)}`,
});

/** Largest `index` that fits into a comment's key. */
export const LAST_INDEX = 999;

/** Returns the key of the `index`th comment in the change to `version`. */
export const commentKey = (number: number, version: number, index: number): Key => ({
  pk: orderPartition(number),
  sk: `ORDER#COMMENT#${padded(version, VERSION_DIGITS)}-${padded(index, 3)}`,
});

/** The only item from which order numbers are leased. */
export const NUMBER_SEQUENCE: Key = { pk: 'NUMBERS', sk: 'NUMBERS' };

/** The item with the secret that signs cursors. */
export const SIGNING_KEY: Key = { pk: 'SIGNING-KEY', sk: 'SIGNING-KEY' };

/** Index over a tenant's orders of a line, by their time of creation. */
export const BY_TENANT_INDEX = 'by-tenant';

/**
 * Number of partition keys over which the orders of one tenant and line, or of one line and status, are spread. Eight take 8,000
 * write units a second: 4,000 orders a second of one tenant, of 2 KB each.
 *
 * A partition takes 1,000 write units a second, in an index too. A throttled index holds up the table's own writes (DynamoDB
 * Developer Guide, "Best practices for designing partition keys" and "GSI back pressure"). DynamoDB does not split a busy
 * partition in which new items always have the highest sort key (AWS Database Blog, "Scaling DynamoDB", part 3).
 */
const INDEX_SPREAD = 8;

const ownerKey = (tenant: string, line: string, part: number): string => `${tenant}#${line}#${part}`;

/** Returns the partition key of an order in `BY_TENANT_INDEX`. */
export const ownerOf = (tenant: string, line: string, number: number): string =>
  ownerKey(tenant, line, number % INDEX_SPREAD);

/** Returns all partition keys of a tenant's orders of a line in `BY_TENANT_INDEX`. */
export const ownersOf = (tenant: string, line: string): readonly string[] =>
  Array.from({ length: INDEX_SPREAD }, (_, part) => ownerKey(tenant, line, part));

/**
 * Index over the orders of a line in a status, by the time at which they entered it. The service itself counts with it; no
 * endpoint reads it.
 */
export const BY_STATUS_INDEX = 'by-status';

/**
 * Returns a partition key. The orders are spread as in `BY_TENANT_INDEX`, since orders of every tenant enter a line's first
 * status.
 */
const statusKey = (line: string, status: string, part: number): string => `${line}#${status}#${part}`;

/** Returns the partition key of an order in `BY_STATUS_INDEX`. */
export const statusKeyOf = (line: string, status: string, number: number): string =>
  statusKey(line, status, number % INDEX_SPREAD);

/** Returns all partition keys of a line's orders in a status in `BY_STATUS_INDEX`. */
export const statusKeysOf = (line: string, status: string): readonly string[] =>
  Array.from({ length: INDEX_SPREAD }, (_, part) => statusKey(line, status, part));

/**
 * Returns the sort key of `BY_TENANT_INDEX`, which is unique since it contains the number.
 *
 * @example createdKeyOf('2027-03-01T10:00:00.000Z', 100042) // '2027-03-01T10:00:00.000Z#000000100042'
 */
export const createdKeyOf = (createdAt: string, number: number): string =>
  `${createdAt}#${padded(number, NUMBER_DIGITS)}`;

/**
 * Returns the largest sort key of `BY_TENANT_INDEX` that is less than the given one.
 *
 * @example createdKeyBefore('2027-03-01T10:00:00.000Z#000000100042') // '2027-03-01T10:00:00.000Z#000000100041'
 */
export function createdKeyBefore(createdKey: string): string {
  const separator = createdKey.lastIndexOf('#');
  return createdKeyOf(createdKey.slice(0, separator), Number(createdKey.slice(separator + 1)) - 1);
}

/**
 * Returns the key of an idempotency record. Tenants and operations never share a key (docs/architecture.md, "Promises"). A `#` in
 * the tenant is escaped, since the client's key may contain any character.
 *
 * @example idempotencyKeyOf('a#b', 'devices/place-order', 'k#1') // 'a%23b#devices/place-order#k#1'
 */
export const idempotencyKeyOf = (tenant: string, operation: string, key: string): string =>
  `${tenant.replaceAll('%', '%25').replaceAll('#', '%23')}#${operation}#${key}`;
