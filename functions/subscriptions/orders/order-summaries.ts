import type { Order } from '../../core/model/order.ts';
import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
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
 *
 * @param which all, for a decision; or what can be read, for a list
 * @throws DamagedItem if all are to be read, and one cannot be
 */
export async function readSummaries(
  store: Store,
  customerId: string,
  which: 'all' | 'what can be read' = 'all',
): Promise<OrderSummary[]> {
  const read = (item: StoredItem) => readItem(OrderSummary, item);
  const summaries: OrderSummary[] = [];
  for await (const page of accountPages(store, customerId, ORDERS)) {
    summaries.push(...(which === 'all' ? page.map(read) : readEach(store, page, read).values));
  }
  return summaries;
}
