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

/**
 * Returns the number of the order in a partition.
 *
 * @example numberOfPartition('ORDER#100042') // 100042
 */
export const numberOfPartition = (pk: string): number => Number(pk.slice('ORDER#'.length));

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
 * Number of partition keys over which the orders of one tenant and line are spread. Eight take 8,000 write units a second: 4,000
 * orders a second of one tenant, of 2 KB each.
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
 * Index over the orders that wait for a deadline or that operators count, by the moment of the next deadline. The service itself
 * reads it; no endpoint does.
 */
export const BY_DEADLINE_INDEX = 'by-deadline';

/**
 * Number of partition keys over which the orders that wait are spread. Sixteen take 16,000 write units a second: 5,000 orders a
 * second that enter a status and leave another. A query of each costs 8 read units in all.
 */
const DEADLINE_SPREAD = 16;

/** Number of partition keys over which the orders past the limit of their status are spread. They are few. */
const STUCK_SPREAD = 4;

/** The place of an order in the index of deadlines. An order in no index has neither key. */
export interface DeadlineKeys {
  /** Partition: an order that waits, or an order past the limit of its status. */
  readonly deadlineKey: string;
  /** Moment of the next deadline, RFC 3339 in UTC with milliseconds. */
  readonly deadlineAt: string;
}

const deadlineKey = (part: number): string => `waiting#${part}`;
const stuckKey = (part: number): string => `stuck#${part}`;

/** Returns the partition key of an order in `BY_DEADLINE_INDEX` that is within the limit of its status. */
export const deadlineKeyOf = (number: number): string => deadlineKey(number % DEADLINE_SPREAD);

/** Returns the partition key of an order in `BY_DEADLINE_INDEX` that is past the limit of its status. */
export const stuckKeyOf = (number: number): string => stuckKey(number % STUCK_SPREAD);

/** All partition keys of `BY_DEADLINE_INDEX` with orders within the limit of their status. */
export const DEADLINE_KEYS: readonly string[] = Array.from({ length: DEADLINE_SPREAD }, (_, part) => deadlineKey(part));

/** All partition keys of `BY_DEADLINE_INDEX` with orders past the limit of their status. */
export const STUCK_KEYS: readonly string[] = Array.from({ length: STUCK_SPREAD }, (_, part) => stuckKey(part));

/** The item that keeps the count of outstanding orders between two calls of the function that counts. */
export const CENSUS: Key = { pk: 'CENSUS', sk: 'CENSUS' };

/**
 * Index over the orders of a line in a status that the version before `BY_DEADLINE_INDEX` wrote (docs/data-model.md, "Orders of
 * earlier versions"). This version writes no key of it, so it empties. A later deployment deletes it: a table takes the creation
 * or deletion of one index at a time.
 */
export const BY_STATUS_INDEX = 'by-status';

/** Returns all partition keys of a line's orders in a status in `BY_STATUS_INDEX`. */
export const statusKeysOf = (line: string, status: string): readonly string[] =>
  Array.from({ length: INDEX_SPREAD }, (_, part) => `${line}#${status}#${part}`);

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

/** Prefix of the keys of buckets. An idempotency record never begins with it, since no owner is empty and each `#` of it is escaped. */
export const BUCKETS = '#limit#';

/**
 * Returns the key of a tenant's bucket, in the table of idempotency records.
 *
 * @example bucketKey('acme') // { pk: '#limit#acme' }
 */
export const bucketKey = (tenant: string): { readonly pk: string } => ({ pk: `${BUCKETS}${tenant}` });
