import { rowOf } from '../../core/model/lifecycle.ts';
import type { Order } from '../../core/model/order.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { missingTracking } from './order-rules.ts';

/** A next status that a rule refuses now. */
interface BlockedTransition {
  readonly status: DeviceStatus;
  /** The cause, and what to do. */
  readonly reason: string;
}

const nextOf = (status: string): readonly DeviceStatus[] => rowOf(lifecycle, status)?.next ?? [];

/**
 * Returns the statuses to which a partner may move an order (docs/contracts/devices.md, "Status").
 *
 * @example partnersTransitions('PROCESSING') // ['CANCELLED']
 * @example partnersTransitions('SHIPPED') // []
 */
export const partnersTransitions = (status: string): DeviceStatus[] =>
  nextOf(status).filter((next) => lifecycle[next].byPartner);

/**
 * Returns the statuses to which an operator may move an order as it is, and those that need tracking data first
 * (docs/contracts/devices.md, "Status").
 *
 * @example operatorsTransitions({ status: 'PROCESSING', data: {} })
 * // { allowed: ['CANCELLED'], blocked: [{ status: 'SHIPPED', reason: 'needs tracking_number, carrier; send them with the status' }] }
 */
export function operatorsTransitions({
  status,
  data,
}: Pick<Order<Pick<DeviceOrderData, 'tracking'>>, 'status' | 'data'>): {
  readonly allowed: DeviceStatus[];
  readonly blocked: BlockedTransition[];
} {
  const missing = (next: DeviceStatus) => missingTracking(next, data.tracking, {}).map(({ path }) => path);
  const next = nextOf(status);
  return {
    allowed: next.filter((status) => missing(status).length === 0),
    blocked: next
      .filter((status) => missing(status).length > 0)
      .map((status) => ({ status, reason: `needs ${missing(status).join(', ')}; send them with the status` })),
  };
}
