import type * as z from 'zod';
import { compareTexts } from '../../core/validation/text-order.ts';
import { instantOf } from '../contract/fields.ts';
import type { ListOrdersQuery } from '../contract/order-contract.ts';
import type { Customer, OrderSummary } from '../model/account-items.ts';
import { termOf } from '../model/billing-term.ts';
import { pacificMidnight } from '../model/calendar.ts';

/** Filter of an order history (docs/contracts/subscriptions.md, "History"). */
export type HistoryFilter = Omit<
  z.output<typeof ListOrdersQuery>,
  'limit' | 'offset' | 'fetch-price' | 'subscription-id'
>;

/** Customer and time that the default period depends on. */
export interface HistoryScope {
  readonly customer: Pick<Customer, 'cotermDate' | 'resellerId'>;
  readonly now: Date;
}

/**
 * Filters and sorts a customer's orders, the newest first (docs/contracts/subscriptions.md, "History"). Of orders placed within
 * one millisecond, the higher number comes first. Numbers alone do not tell: environments of a function lease blocks of them.
 *
 * @example listedOrders([], {}, { customer: { cotermDate: '', resellerId: '5556667779' }, now: new Date() }) // []
 */
export function listedOrders(
  all: readonly OrderSummary[],
  filter: HistoryFilter,
  history: HistoryScope,
): OrderSummary[] {
  if (!isAnyOf(filter['reseller-id'], [history.customer.resellerId])) return [];
  const { from, to } = periodOf(filter, history);
  return all
    .filter(
      (order) =>
        isAnyOf(filter['order-type'], [order.orderType]) &&
        isAnyOf(filter.status, [order.status]) &&
        isAnyOf(filter['offer-id'], order.offerIds) &&
        isAnyOf(filter['reference-order-id'], [String(order.referenceOrder ?? '')]) &&
        (from === undefined || order.creationDate >= from) &&
        (to === undefined || order.creationDate <= to),
    )
    .sort(newestFirst);
}

/** Compares by the date in the response, which a sandbox may set, and then by the time at which the order was placed. */
const newestFirst = (one: OrderSummary, other: OrderSummary): number =>
  compareTexts(other.creationDate, one.creationDate) ||
  compareTexts(other.createdAt ?? '', one.createdAt ?? '') ||
  other.number - one.number;

/**
 * Returns the period of a filter. Without dates, it is the current term, or unlimited for a customer without a term
 * (docs/contracts/subscriptions.md, "History").
 */
function periodOf(
  { 'start-date': from, 'end-date': to }: HistoryFilter,
  { customer, now }: HistoryScope,
): { readonly from?: string | undefined; readonly to?: string | undefined } {
  if (from !== undefined || to !== undefined) return { from, to };
  const { start } = termOf(customer, now);
  return start === undefined ? {} : { from: instantOf(pacificMidnight(start)) };
}

/** Returns true if any value matches the filter. An absent filter matches every order. */
function isAnyOf(wanted: readonly string[] | string | undefined, values: readonly string[]): boolean {
  if (wanted === undefined) return true;
  return values.some((value) => (typeof wanted === 'string' ? wanted === value : wanted.includes(value)));
}
