import type * as z from 'zod';
import { instantOf } from '../contract/fields.ts';
import type { ListOrdersQuery } from '../contract/order-contract.ts';
import type { Customer, OrderSummary } from '../model/account-items.ts';
import { termOf } from '../model/billing-term.ts';
import { pacificMidnight } from '../model/calendar.ts';

/** Which orders of a history are asked for (docs/contracts/subscriptions.md, "History"). */
export type HistoryFilter = Omit<z.output<typeof ListOrdersQuery>, 'limit' | 'offset' | 'fetch-price'>;

/** Whose history it is, and when it is asked for. */
export interface HistoryScope {
  readonly customer: Pick<Customer, 'cotermDate'>;
  readonly now: Date;
}

/**
 * The orders that a history shows (docs/contracts/subscriptions.md, "History"), the newest first; of those placed within one second, that with the higher
 * number.
 */
export function listedOrders(
  all: readonly OrderSummary[],
  filter: HistoryFilter,
  history: HistoryScope,
): OrderSummary[] {
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
    .sort((one, other) => compare(other.creationDate, one.creationDate) || other.number - one.number);
}

/** Without any dates it is the current term, and all orders of a customer who is in none (docs/contracts/subscriptions.md, "History"). */
function periodOf(
  { 'start-date': from, 'end-date': to }: HistoryFilter,
  { customer, now }: HistoryScope,
): { readonly from?: string | undefined; readonly to?: string | undefined } {
  if (from !== undefined || to !== undefined) return { from, to };
  const { start } = termOf(customer, now);
  return start === undefined ? {} : { from: instantOf(pacificMidnight(start)) };
}

/** A filter that is not given lets all pass. */
function isAnyOf(wanted: readonly string[] | string | undefined, values: readonly string[]): boolean {
  if (wanted === undefined) return true;
  return values.some((value) => (typeof wanted === 'string' ? wanted === value : wanted.includes(value)));
}

/** Instants of one form sort as their times do. */
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
