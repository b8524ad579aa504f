import { type Owner, readOrder } from '../../core/orders/read-order.ts';
import { Problem } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { refused } from '../model/refusal.ts';
import { orderNamed } from './owner.ts';

/** Path parameters that name a customer's order. */
export interface OrderPath {
  readonly customerId: string;
  readonly orderId: string;
}

/**
 * Checks that an order belongs to the customer.
 *
 * @throws Problem `2115` for another customer's order
 * @example checkCustomer({ data: { customerId: '4820175936' } }, { customerId: '9876543210' }) // throws 2115
 */
export function checkCustomer({ data }: SubscriptionOrder, { customerId }: Pick<OrderPath, 'customerId'>): void {
  if (data.customerId !== customerId) throw refused('2115');
}

/**
 * Reads a customer's order. The read is strongly consistent and takes one request.
 *
 * @throws Problem `2115`, or `not-found`, which prints the same; also for another tenant's or another customer's order
 */
export async function readOrderOf(store: Store, owner: Owner, path: OrderPath): Promise<SubscriptionOrder> {
  const order = await readOrder<SubscriptionOrderData>(store, owner, orderNamed(path));
  checkCustomer(order, path);
  return order;
}

const NOT_FOUND = 404;

/** Reads a customer's order. Returns undefined if the customer has no such order. */
export async function findOrderOf(store: Store, owner: Owner, path: OrderPath): Promise<SubscriptionOrder | undefined> {
  try {
    return await readOrderOf(store, owner, path);
  } catch (error) {
    if (error instanceof Problem && error.status === NOT_FOUND) return undefined;
    throw error;
  }
}
