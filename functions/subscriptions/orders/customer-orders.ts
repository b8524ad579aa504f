import { type Owner, readOrder } from '../../core/orders/read-order.ts';
import { Problem } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { refused } from '../model/refusal.ts';
import { orderNamed } from './owner.ts';

/** An order of a customer, as a path names it. */
export interface OrderPath {
  readonly customerId: string;
  readonly orderId: string;
}

/**
 * Looks whether an order that was read is the customer's.
 *
 * @throws Problem `2115` for another customer's order
 */
export function checkCustomer({ data }: SubscriptionOrder, { customerId }: Pick<OrderPath, 'customerId'>): void {
  if (data.customerId !== customerId) throw refused('2115');
}

/**
 * Reads an order of a customer: strongly consistent, one request.
 *
 * @throws Problem `2115`, or `not-found` which is printed alike, also for another tenant's or another customer's order
 */
export async function readOrderOf(store: Store, owner: Owner, path: OrderPath): Promise<SubscriptionOrder> {
  const order = await readOrder<SubscriptionOrderData>(store, owner, orderNamed(path));
  checkCustomer(order, path);
  return order;
}

const NOT_FOUND = 404;

/** Reads an order of a customer; undefined where it has none such. */
export async function findOrderOf(store: Store, owner: Owner, path: OrderPath): Promise<SubscriptionOrder | undefined> {
  try {
    return await readOrderOf(store, owner, path);
  } catch (error) {
    if (error instanceof Problem && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}
