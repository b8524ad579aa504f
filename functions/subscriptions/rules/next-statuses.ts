import { rowOf } from '../../core/model/lifecycle.ts';
import { lifecycle, type SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { SubscriptionOrder } from '../model/order-data.ts';
import { notReturnable } from './return-rules.ts';

/**
 * Returns the statuses to which a partner may bring an order as it is. The service sets all others
 * (docs/contracts/subscriptions.md, "Orders"). A complete order can be returned for 14 days, while a line is neither returned nor
 * claimed by an open RETURN.
 *
 * @example partnersTransitions({ status: '1002' }, new Date()) // []
 */
export function partnersTransitions(order: SubscriptionOrder, now: Date): SubscriptionOrderStatus[] {
  const hasLine = order.data.lineItems.some(({ returnOrder, returned }) => returnOrder === undefined && !returned);
  return order.status === '1000' && hasLine && notReturnable(order, now) === undefined ? ['1008'] : [];
}

/**
 * Returns the statuses to which the sandbox may set an order: all that the lifecycle allows next.
 *
 * @example operatorsTransitions({ status: '1000' }) // ['1008']
 */
export const operatorsTransitions = ({ status }: Pick<SubscriptionOrder, 'status'>): SubscriptionOrderStatus[] => [
  ...(rowOf(lifecycle, status)?.next ?? []),
];
