import { type Owner, readOrders } from '../../core/orders/read-order.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import { itemSize } from '../../core/store/item-size.ts';
import type { Store } from '../../core/store/store.ts';
import { readCustomer } from '../accounts/account-store.ts';
import { readProducts } from '../accounts/subscription-products.ts';
import type { OrderSummary } from '../model/account-items.ts';
import { productOf } from '../model/offer-id.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { checkOffset, type Page, type PageQuery, pageOf } from '../model/paging.ts';
import { type HistoryFilter, listedOrders } from './history-filter.ts';
import { readSummaries } from './order-summaries.ts';

/** Reads of a history before giving up on a consistent page. */
const READS = 6;

/** Lines of the orders that are read at once. They have some 3 MB, which DynamoDB returns well within the time of a request. */
const LINES_AT_ONCE = 12_000;

/** Bytes of stored orders after which a page ends: a response has no room for more (`printedPage`). */
const MOST_BYTES = 5 * 1024 * 1024;

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
    const page =
      ids === undefined
        ? await pageOfOrders(store, owner, pageOf(listed, query))
        : await pageOfSubscriptions(store, owner, ofProducts(listed, await readProducts(store, customerId, ids)), {
            ...query,
            ids,
          });
    if (page !== undefined) return page;
    if (reads === READS) throw unavailable(new Error('The orders of the history kept moving'));
    await backOff(store, reads);
  }
}

/** Reads the orders of a page; undefined if one of them no longer matches the filter. A page of large orders ends earlier. */
async function pageOfOrders(
  store: Store,
  owner: Owner,
  page: Page<OrderSummary>,
): Promise<Page<SubscriptionOrder> | undefined> {
  const items: SubscriptionOrder[] = [];
  let bytes = 0;
  for await (const { orders, read } of ordersOf(store, owner, page.items)) {
    if (orders === undefined) return undefined;
    items.push(...orders);
    bytes += orders.reduce((sum, order) => sum + itemSize({ ...order }), 0);
    if (bytes > MOST_BYTES) return { ...page, count: read, items };
  }
  return { ...page, items };
}

/** Reads a page of the orders for some subscriptions; undefined if an order no longer matches the filter. It holds the page's orders alone. */
async function pageOfSubscriptions(
  store: Store,
  owner: Owner,
  listed: readonly OrderSummary[],
  { ids, limit, offset }: PageQuery & { readonly ids: readonly string[] },
): Promise<Page<SubscriptionOrder> | undefined> {
  const items: SubscriptionOrder[] = [];
  let totalCount = 0;
  for await (const { orders } of ordersOf(store, owner, listed)) {
    if (orders === undefined) return undefined;
    for (const order of orders.filter((one) => isForAnyOf(one, ids))) {
      if (totalCount >= offset && items.length < limit) items.push(order);
      totalCount += 1;
    }
  }
  checkOffset(offset, totalCount);
  return { totalCount, count: items.length, limit, offset, items };
}

/** Orders that were read at once, and how many were asked for up to them. */
interface ReadOrders {
  /** Undefined if an order no longer matches its summary. */
  readonly orders: readonly SubscriptionOrder[] | undefined;
  readonly read: number;
}

/** Reads orders, as many at once as have some thousand lines together. */
async function* ordersOf(
  store: Store,
  owner: Owner,
  summaries: readonly OrderSummary[],
): AsyncGenerator<ReadOrders, void> {
  let read = 0;
  for (const some of partsOf(summaries)) {
    read += some.length;
    const byNumber = new Map(some.map((summary) => [summary.number, summary]));
    const { values: orders } = await readOrders<SubscriptionOrderData>(store, owner, [...byNumber.keys()]);
    const isCurrent = orders.every((order) => isAsListed(order, byNumber.get(order.number)));
    yield { orders: isCurrent ? orders : undefined, read };
  }
}

/** Splits orders into parts of at most {@link LINES_AT_ONCE}, each of one order at least. */
function partsOf(summaries: readonly OrderSummary[]): readonly (readonly OrderSummary[])[] {
  const parts: OrderSummary[][] = [];
  let lines = Number.POSITIVE_INFINITY;
  for (const summary of summaries) {
    lines += summary.offerIds.length;
    if (lines > LINES_AT_ONCE) {
      parts.push([]);
      lines = summary.offerIds.length;
    }
    parts.at(-1)?.push(summary);
  }
  return parts;
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
