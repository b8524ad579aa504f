import type { Customer, CustomerStatus } from '../model/account-items.ts';
import { wildcard } from '../model/wildcard.ts';

/** Filter and sort order of a list of customers. */
export interface CustomerQuery {
  /** Pattern of the company name, with `*` for any characters; empty for all. */
  readonly companyName?: string | undefined;
  readonly status?: CustomerStatus | undefined;
  readonly sortBy: 'creationDate' | 'companyName';
  /** Direction. By default, the newest customers and the first names come first. */
  readonly orderBy?: 'asc' | 'desc' | undefined;
}

const STANDARD_ORDER = { creationDate: 'desc', companyName: 'asc' } as const;

/**
 * Filters and sorts customers. Customers with the same name or creation time are sorted by id.
 *
 * @example listedCustomers([], { sortBy: 'companyName' }) // []
 */
export function listedCustomers(all: readonly Customer[], query: CustomerQuery): Customer[] {
  const { companyName = '', status, sortBy, orderBy = STANDARD_ORDER[sortBy] } = query;
  const matches = companyName === '' ? () => true : wildcard(companyName);
  const direction = orderBy === 'asc' ? 1 : -1;
  return all
    .filter((customer) => (status === undefined || customer.status === status) && matches(customer.companyName))
    .sort((one, other) => direction * (bySortKey[sortBy](one, other) || compare(one.customerId, other.customerId)));
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

const collator = new Intl.Collator('en', { sensitivity: 'accent' });

const bySortKey: Readonly<Record<CustomerQuery['sortBy'], (one: Customer, other: Customer) => number>> = {
  creationDate: (one, other) => compare(one.createdAt, other.createdAt),
  companyName: (one, other) => collator.compare(one.companyName, other.companyName),
};
