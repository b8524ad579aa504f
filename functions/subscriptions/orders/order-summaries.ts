import type { Order } from '../../core/model/order.ts';
import { readItem } from '../../core/model/stored.ts';
import type { Store } from '../../core/store/store.ts';
import { conditionalPut, conditionalSet, type Write } from '../../core/store/transaction.ts';
import { ORDERS, summaryKey } from '../accounts/account-keys.ts';
import { accountPages } from '../accounts/account-store.ts';
import { OrderSummary } from '../model/account-items.ts';
import type { SubscriptionOrderData } from '../model/order-data.ts';

type SubscriptionOrder = Order<SubscriptionOrderData>;

function summaryOf({ number, status, createdAt, data }: SubscriptionOrder): OrderSummary {
  const { orderType, creationDate, referenceOrder, lineItems } = data;
  return {
    number,
    orderType,
    status,
    offerIds: [...new Set(lineItems.map(({ offerId }) => offerId))],
    creationDate,
    createdAt,
    ...(referenceOrder !== undefined && { referenceOrder }),
  };
}

/** Stores the summary of a new order with the customer. It is part of the transaction that places the order. */
export const createSummaryWrite = (store: Store, order: SubscriptionOrder): Write =>
  conditionalPut({
    table: store.accountsTable,
    item: { ...summaryKey(order.data.customerId, order.number), ...summaryOf(order) },
    condition: 'attribute_not_exists(pk)',
  });

/**
 * Updates the summary of a changed order. It is part of the transaction that changes the order, whose condition on the order's
 * version also protects this write.
 */
export const updateSummaryWrite = (store: Store, order: SubscriptionOrder): Write =>
  conditionalSet({
    table: store.accountsTable,
    key: summaryKey(order.data.customerId, order.number),
    attributes: summaryOf(order),
    condition: 'attribute_exists(pk)',
  });

/**
 * Reads the summaries of all orders of a customer, sorted by number. The read is strongly consistent, with a request for each
 * megabyte.
 */
export async function readSummaries(store: Store, customerId: string): Promise<OrderSummary[]> {
  const summaries: OrderSummary[] = [];
  for await (const page of accountPages(store, customerId, ORDERS)) {
    summaries.push(...page.map((item) => readItem(OrderSummary, item)));
  }
  return summaries;
}
