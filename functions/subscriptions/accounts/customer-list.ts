import { compareTexts } from '../../core/validation/text-order.ts';
import type { CustomerStatus } from '../model/account-items.ts';
import type { DirectoryEntry } from '../model/customer-directory.ts';
import { wildcard } from '../model/wildcard.ts';

/** Filter and sort order of a list of customers. */
export interface CustomerQuery {
  /** Pattern of the company name, with `*` for any characters; empty for all. */
  readonly companyName?: string | undefined;
  readonly status?: CustomerStatus | undefined;
  /** The first and the last second of creation, `YYYY-MM-DDThh:mm:ssZ`. */
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  readonly sortBy: 'creationDate' | 'companyName';
  /** Direction. By default, the newest customers and the first names come first. */
  readonly orderBy?: 'asc' | 'desc' | undefined;
}

const STANDARD_ORDER = { creationDate: 'desc', companyName: 'asc' } as const;

/** Returns the direction of the list. */
const directionOf = ({ sortBy, orderBy = STANDARD_ORDER[sortBy] }: CustomerQuery): 'asc' | 'desc' => orderBy;

/**
 * Filters and sorts customers. Customers with the same name or creation time are sorted by id.
 *
 * @example listedCustomers([], { sortBy: 'companyName' }) // []
 */
export function listedCustomers<Listed extends DirectoryEntry & { readonly status?: CustomerStatus }>(
  all: readonly Listed[],
  query: CustomerQuery,
): Listed[] {
  const { companyName = '', status, sortBy } = query;
  const matches = companyName === '' ? () => true : wildcard(companyName);
  const direction = directionOf(query) === 'asc' ? 1 : -1;
  return all
    .filter((customer) => (status === undefined || customer.status === status) && matches(customer.companyName))
    .sort(
      (one, other) => direction * (bySortKey[sortBy](one, other) || compareTexts(one.customerId, other.customerId)),
    );
}

/** Positions of a page among all customers by creation, the oldest first. `to` is the position after the last one. */
export interface PageRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the positions of a page of all customers by creation.
 *
 * @example rangeOf({ sortBy: 'creationDate' }, { totalCount: 100, limit: 20, offset: 0 }) // { from: 80, to: 100 }
 * @example rangeOf({ sortBy: 'creationDate', orderBy: 'asc' }, { totalCount: 100, limit: 20, offset: 90 }) // { from: 90, to: 100 }
 */
export function rangeOf(
  query: CustomerQuery,
  { totalCount, limit, offset }: { readonly totalCount: number; readonly limit: number; readonly offset: number },
): PageRange {
  const end = Math.min(offset + limit, totalCount);
  return directionOf(query) === 'asc' ? { from: offset, to: end } : { from: totalCount - end, to: totalCount - offset };
}

/** Puts customers by creation, the oldest first, into the direction of the list. */
export const inDirection = <Listed>(oldestFirst: readonly Listed[], query: CustomerQuery): readonly Listed[] =>
  directionOf(query) === 'asc' ? oldestFirst : oldestFirst.toReversed();

const collator = new Intl.Collator('en', { sensitivity: 'accent' });

const bySortKey: Readonly<Record<CustomerQuery['sortBy'], (one: DirectoryEntry, other: DirectoryEntry) => number>> = {
  creationDate: (one, other) => compareTexts(one.createdAt, other.createdAt),
  companyName: (one, other) => collator.compare(one.companyName, other.companyName),
};
