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

/** Times that a history is read, at the most, until its orders are those that were listed. */
const READS = 6;

/**
 * Reads a page of a customer's history (docs/contracts/subscriptions.md, "History"): strongly consistent. Three requests for a history of up to a megabyte of
 * summaries, some 4,000 orders. An order that moves between the two reads is listed anew, so that what is shown is what was asked for.
 *
 * @throws Problem `1116`, also for another tenant's customer; `1133`; `unavailable` when its orders keep moving
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

/** Whether an order is what its summary, by which it was chosen, says of it. What else there is in a summary never changes. */
const isAsListed = ({ status, data }: SubscriptionOrder, summary: OrderSummary | undefined): boolean =>
  status === summary?.status && data.creationDate === summary.creationDate;
