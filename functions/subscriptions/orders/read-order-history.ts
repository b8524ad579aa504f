import { type Owner, readOrders } from '../../core/orders/read-order.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store } from '../../core/store/store.ts';
import { readCustomer } from '../accounts/account-store.ts';
import type { OrderSummary } from '../model/account-items.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { type Page, type PageQuery, pageOf } from '../model/paging.ts';
import { type HistoryFilter, listedOrders } from './history-filter.ts';
import { readSummaries } from './order-summaries.ts';

/** Reads of a history before giving up on a consistent page. */
const READS = 6;

/**
 * Reads a page of a customer's order history (docs/contracts/subscriptions.md, "History"). The read is strongly consistent. A
 * history of up to a megabyte of summaries, some 4,000 orders, takes three requests. If an order changes between the two reads,
 * the page is read again, so that every order matches the filter.
 *
 * @throws Problem `1116`, also for another tenant's customer; `1133`; `unavailable` if its orders keep changing
 */
export async function readHistory(
  store: Store,
  owner: Owner,
  customerId: string,
  query: HistoryFilter & PageQuery,
): Promise<Page<SubscriptionOrder>> {
  for (let reads = 1; ; reads++) {
    const [customer, summaries] = await Promise.all([
      readCustomer(store, owner, customerId),
      readSummaries(store, customerId),
    ]);
    const page = pageOf(listedOrders(summaries, query, { customer, now: store.now() }), query);
    const numbers = page.items.map(({ number }) => number);
    const items = await readOrders<SubscriptionOrderData>(store, owner, numbers);
    if (items.every((order, index) => isAsListed(order, page.items[index]))) return { ...page, items };
    if (reads === READS) throw unavailable(new Error('The orders of the history kept moving'));
    await backOff(store, reads);
  }
}

/** Returns true if an order still matches its summary. The other fields of a summary never change. */
const isAsListed = ({ status, data }: SubscriptionOrder, summary: OrderSummary | undefined): boolean =>
  status === summary?.status && data.creationDate === summary.creationDate;
