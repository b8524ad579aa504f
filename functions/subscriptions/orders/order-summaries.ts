import type { Order } from '../../core/model/order.ts';
import type { Store } from '../../core/store/store.ts';
import { conditionalPut, type Write } from '../../core/store/transaction.ts';
import { ORDERS, summaryKey } from '../accounts/account-keys.ts';
import { accountPages } from '../accounts/account-store.ts';
import { OrderSummary } from '../model/account-items.ts';
import type { SubscriptionOrderData } from '../model/order-data.ts';

type SubscriptionOrder = Order<SubscriptionOrderData>;

function summaryOf({ number, status, data }: SubscriptionOrder): OrderSummary {
  const { orderType, creationDate, referenceOrder, lineItems } = data;
  return {
    number,
    orderType,
    status,
    offerIds: [...new Set(lineItems.map(({ offerId }) => offerId))],
    creationDate,
    ...(referenceOrder !== undefined && { referenceOrder }),
  };
}

const summaryWrite = (store: Store, order: SubscriptionOrder, condition: string): Write =>
  conditionalPut({
    table: store.accountsTable,
    item: { ...summaryKey(order.data.customerId, order.number), ...summaryOf(order) },
    condition,
  });

/** Keeps with the customer what its history needs of a new order: part of the transaction that places it. */
export const createSummaryWrite = (store: Store, order: SubscriptionOrder): Write =>
  summaryWrite(store, order, 'attribute_not_exists(pk)');

/**
 * Keeps what the history needs of an order that changes: part of the transaction that changes it, whose condition on the order's
 * version is also this write's.
 */
export const updateSummaryWrite = (store: Store, order: SubscriptionOrder): Write =>
  summaryWrite(store, order, 'attribute_exists(pk)');

/** What the history needs of all orders of a customer, by their numbers: strongly consistent, one request for each megabyte. */
export async function readSummaries(store: Store, customerId: string): Promise<OrderSummary[]> {
  const summaries: OrderSummary[] = [];
  for await (const page of accountPages(store, customerId, ORDERS)) {
    summaries.push(...page.map((item) => OrderSummary.parse(item)));
  }
  return summaries;
}
