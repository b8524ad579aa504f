import { type Owner, readOrders } from '../../core/orders/read-order.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store } from '../../core/store/store.ts';
import { readCustomer } from '../accounts/account-store.ts';
import { readProducts } from '../accounts/subscription-products.ts';
import type { OrderSummary } from '../model/account-items.ts';
import { productOf } from '../model/offer-id.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { type Page, type PageQuery, pageOf } from '../model/paging.ts';
import { type HistoryFilter, listedOrders } from './history-filter.ts';
import { readSummaries } from './order-summaries.ts';

/** Reads of a history before giving up on a consistent page. */
const READS = 6;

/** Filter and page of a history. */
export type HistoryQuery = HistoryFilter & PageQuery & { readonly 'subscription-id'?: readonly string[] | undefined };

/**
 * Reads a page of a customer's order history (docs/contracts/subscriptions.md, "History"). The read is strongly consistent. A
 * history of up to a megabyte of summaries, some 4,000 orders, takes three requests. If an order changes between the two reads,
 * the page is read again, so that every order matches the filter.
 *
 * With `subscription-id`, it reads every order for the products of these subscriptions. A damaged order, or its summary, hides no other.
 *
 * @throws Problem `1116`, also for another tenant's customer; `1133`; `unavailable` if its orders keep changing
 */
export async function readHistory(
  store: Store,
  owner: Owner,
  customerId: string,
  query: HistoryQuery,
): Promise<Page<SubscriptionOrder>> {
  for (let reads = 1; ; reads++) {
    const [customer, summaries] = await Promise.all([
      readCustomer(store, owner, customerId),
      readSummaries(store, customerId, 'what can be read'),
    ]);
    const listed = listedOrders(summaries, query, { customer, now: store.now() });
    const { 'subscription-id': ids } = query;
    const page = ids === undefined ? pageOf(listed, query) : undefined;
    const wanted = page?.items ?? ofProducts(listed, await readProducts(store, customerId, ids ?? []));
    const { values: orders } = await readOrders<SubscriptionOrderData>(
      store,
      owner,
      wanted.map(({ number }) => number),
    );
    const summaryOf = new Map(wanted.map((summary) => [summary.number, summary]));
    if (orders.every((order) => isAsListed(order, summaryOf.get(order.number)))) {
      if (page !== undefined) return { ...page, items: orders };
      return pageOf(
        orders.filter((order) => isForAnyOf(order, ids ?? [])),
        query,
      );
    }
    if (reads === READS) throw unavailable(new Error('The orders of the history kept moving'));
    await backOff(store, reads);
  }
}

/** Returns true if a line of the order is for one of the subscriptions. */
const isForAnyOf = ({ data: { lineItems } }: SubscriptionOrder, ids: readonly string[]): boolean =>
  lineItems.some(({ subscriptionId }) => ids.includes(subscriptionId));

/** Returns the orders with a line for one of the products. A summary has the offers of its order, but no subscriptions. */
const ofProducts = (orders: readonly OrderSummary[], products: ReadonlySet<string>): readonly OrderSummary[] =>
  orders.filter(({ offerIds }) => offerIds.some((offerId) => products.has(productOf(offerId))));

/** Returns true if an order still matches its summary. The other fields of a summary never change. */
const isAsListed = ({ status, data }: SubscriptionOrder, summary: OrderSummary | undefined): boolean =>
  status === summary?.status && data.creationDate === summary.creationDate;
