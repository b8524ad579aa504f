import { paginateQuery, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { readItem } from '../../core/model/stored.ts';
import { BY_RESELLER_INDEX } from '../../core/model/tables.ts';
import { SECOND_MS } from '../../core/model/time-units.ts';
import { readEach } from '../../core/observability/left-out.ts';
import type { Store } from '../../core/store/store.ts';
import { type CustomerStatus, LISTED_ATTRIBUTES, ListedCustomer } from '../model/account-items.ts';
import type { DirectoryEntry } from '../model/customer-directory.ts';
import { checkOffset, type Page, type PageQuery, pageOf } from '../model/paging.ts';
import { createdKeyOf, resellerOf } from './account-keys.ts';
import { extendDirectory, readDirectory, readEntries, resetDirectory } from './customer-directory.ts';
import { type CustomerQuery, inDirection, listedCustomers, rangeOf } from './customer-list.ts';
import { countedBy, type Directory, positionOf } from './directory-entries.ts';

/** A reseller of a tenant. */
export interface Reseller {
  readonly tenant: string;
  readonly resellerId: string;
}

/** Customers that are not counted before there are so many, since a write costs more than reading them. */
const COUNT_FROM = 32;

/**
 * Milliseconds after which a customer in the index is counted. By then nobody adds a customer with an earlier time of creation: a
 * request ends within ten seconds, and the index follows the table within a fraction of a second.
 */
const SETTLED_AFTER = 60 * SECOND_MS;

/** The counted customers of a reseller, and the others. */
interface CountedCustomers {
  readonly directory: Directory;
  /** The customers after the counted ones, the oldest first. */
  readonly tail: readonly ListedCustomer[];
}

/**
 * Reads a page of a tenant's customers of one reseller. The index follows the table within a fraction of a second.
 *
 * A page of active customers by creation costs what it holds, whatever its offset, and the customers that are not counted yet. A page
 * by name reads the directory, and each of its customers by key. A page of any other status reads the whole index, and one of a
 * period reads the customers of the period.
 *
 * @throws Problem `1133` for an offset beyond the end
 */
export async function readCustomersPage(
  store: Store,
  { tenant, resellerId }: Reseller,
  query: CustomerQuery & PageQuery,
): Promise<Page<ListedCustomer>> {
  const reseller = resellerOf(tenant, resellerId);
  const { status, companyName = '', sortBy, createdFrom, createdTo } = query;
  const isDirect = createdFrom !== undefined || createdTo !== undefined || (status !== undefined && status !== ACTIVE);
  if (isDirect) return pageOf(listedCustomers(await allCustomers(store, reseller, query), query), query);
  const counted = await countCustomers(store, reseller);
  const readPage = sortBy === 'creationDate' && companyName === '' ? pageByCreation : pageByName;
  const page = await readPage(store, reseller, counted, query);
  if (page !== undefined) return page;
  // The directory disagrees with the index: an operator has deleted a customer, or the index has lagged.
  await resetDirectory(store, reseller, counted.directory);
  return pageOf(listedCustomers(await allCustomers(store, reseller, query), query), query);
}

/** Status of the customers that the list shows by default. */
const ACTIVE: CustomerStatus = '1000';

/** Returns true if a list shows a customer of the status. */
const isShown = (query: CustomerQuery, { status }: Pick<ListedCustomer, 'status'>) =>
  query.status === undefined || query.status === status;

/** Returns the positions of the counted customers that a list does not show, as far as the directory knows. */
const hiddenIn = ({ others }: Directory, query: CustomerQuery): readonly number[] =>
  query.status === undefined ? [] : others;

/** Reads the directory, and the customers that it does not count. It then counts those that nobody can precede any more. */
async function countCustomers(store: Store, reseller: string): Promise<CountedCustomers> {
  const settledBefore = new Date(store.now().getTime() - SETTLED_AFTER).toISOString();
  let directory = await readDirectory(store, reseller);
  let tail: ListedCustomer[] = [];
  let isOurs = directory.countFrom <= store.now().toISOString();
  for await (const customers of customersOf(store, reseller, { after: directory.last })) {
    tail.push(...customers);
    const settled = tail.filter(({ createdAt }) => createdAt < settledBefore);
    if (!isOurs || settled.length < COUNT_FROM) continue;
    const longer = await extendDirectory(store, reseller, directory, settled);
    isOurs = longer !== undefined;
    if (longer === undefined) continue;
    directory = longer;
    tail = tail.slice(settled.length);
  }
  return { directory, tail };
}

/**
 * Reads a page of all customers by creation.
 *
 * @returns undefined if the directory disagrees with the index
 */
async function pageByCreation(
  store: Store,
  reseller: string,
  { directory, tail }: CountedCustomers,
  query: CustomerQuery & PageQuery,
): Promise<Page<ListedCustomer> | undefined> {
  const { limit, offset } = query;
  const hidden = hiddenIn(directory, query);
  const counted = countedBy(directory) - hidden.length;
  const newest = tail.filter((customer) => isShown(query, customer));
  const totalCount = counted + newest.length;
  checkOffset(offset, totalCount);
  const { from, to } = rangeOf(query, { totalCount, limit, offset });
  const found = [...newest.slice(Math.max(0, from - counted), Math.max(0, to - counted))];
  const end = Math.min(to, counted);
  if (from < end) {
    const range = { from: positionOf(from, hidden), to: positionOf(end - 1, hidden) + 1 };
    const entries = await readEntries(store, reseller, directory, range);
    const keys = entries?.map(createdKeyOf) ?? [];
    const [first, last] = [keys.at(0), keys.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const customers: ListedCustomer[] = [];
    for await (const page of customersOf(store, reseller, { from: first, to: last })) customers.push(...page);
    if (keys.length !== customers.length) return undefined;
    if (customers.some((customer, index) => createdKeyOf(customer) !== keys[index])) return undefined;
    const shown = customers.filter((customer) => isShown(query, customer));
    if (shown.length !== end - from) return undefined;
    found.unshift(...shown);
  }
  return { totalCount, count: found.length, limit, offset, items: inDirection(found, query) };
}

/**
 * Reads a page of the customers that match a name, or sorted by name.
 *
 * @returns undefined if the directory disagrees with the customers
 */
async function pageByName(
  store: Store,
  reseller: string,
  { directory, tail }: CountedCustomers,
  query: CustomerQuery & PageQuery,
): Promise<Page<ListedCustomer> | undefined> {
  const entries = await readEntries(store, reseller, directory, { from: 0, to: countedBy(directory) });
  if (entries === undefined) return undefined;
  const hidden = new Set(hiddenIn(directory, query));
  const shown = entries.filter((_, position) => !hidden.has(position));
  const newest = tail.filter((customer) => isShown(query, customer));
  const { status: _status, ...filter } = query;
  const { items: wanted, ...page } = pageOf(listedCustomers([...shown, ...newest], filter), query);
  const uncounted = new Map(tail.map((customer) => [customer.customerId, customer]));
  const read = async (entry: DirectoryEntry) =>
    uncounted.get(entry.customerId) ?? (await readListed(store, reseller, createdKeyOf(entry)));
  const items = (await Promise.all(wanted.map(read))).flatMap((customer) => customer ?? []);
  const isRight = items.length === wanted.length && items.every((customer) => isShown(query, customer));
  return isRight ? { ...page, items } : undefined;
}

/** Reads a customer by its key in the index. */
async function readListed(store: Store, reseller: string, key: string): Promise<ListedCustomer | undefined> {
  for await (const [customer] of customersOf(store, reseller, { from: key, to: key })) return customer;
  return undefined;
}

/** Reads all customers of a reseller, or those in a status and of a period, the oldest first. */
async function allCustomers(
  store: Store,
  reseller: string,
  { status, createdFrom, createdTo }: CustomerQuery,
): Promise<ListedCustomer[]> {
  const from = createdFrom === undefined ? BELOW_ALL : new Date(createdFrom).toISOString();
  // The end is included to the second.
  const to = createdTo === undefined ? ABOVE_ALL : `${createdTo.replace('Z', '.999Z')}#${ABOVE_ALL}`;
  const customers: ListedCustomer[] = [];
  // DynamoDB refuses a range whose end comes before its begin.
  if (from > to) return customers;
  for await (const page of customersOf(store, reseller, { from, to, status })) customers.push(...page);
  return customers;
}

/** Part of a reseller's customers by the sort key of the index: those after a key, or those from one key to another. */
type IndexRange = ({ readonly after: string } | { readonly from: string; readonly to: string }) & {
  readonly status?: CustomerStatus | undefined;
};

/** Texts below and above every sort key of the index. */
const BELOW_ALL = ' ';
const ABOVE_ALL = '~';

/** Reads customers in the index, the oldest first, with a page for each megabyte. A damaged customer hides no other. */
async function* customersOf(
  store: Store,
  reseller: string,
  { status, ...range }: IndexRange,
): AsyncGenerator<readonly ListedCustomer[], void> {
  const [condition, bounds] =
    'after' in range
      ? ['createdKey > :after', { ':after': range.after || BELOW_ALL }]
      : ['createdKey BETWEEN :from AND :to', { ':from': range.from, ':to': range.to }];
  const attributes = ['pk', 'sk', ...LISTED_ATTRIBUTES];
  const query: QueryCommandInput = {
    TableName: store.accountsTable,
    IndexName: BY_RESELLER_INDEX,
    KeyConditionExpression: `reseller = :reseller AND ${condition}`,
    ProjectionExpression: attributes.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: { ':reseller': reseller, ...bounds, ...(status !== undefined && { ':status': status }) },
    ...(status !== undefined && { FilterExpression: '#status = :status' }),
  };
  for await (const { Items = [] } of paginateQuery({ client: store.client }, query)) {
    yield readEach(store, Items, (item) => readItem(ListedCustomer, item)).values;
  }
}
