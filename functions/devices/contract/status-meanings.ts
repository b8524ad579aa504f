import type { FollowGuide } from '../../core/documentation/documented-statuses.ts';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';

const SET_BY: Readonly<Record<DeviceStatus, string>> = {
  'ORDER RECEIVED': 'You place the order.',
  PROCESSING: 'The warehouse, when it begins to pack.',
  SHIPPED: 'The warehouse, with a tracking number and a carrier.',
  DELIVERED: 'The warehouse, when the carrier has delivered.',
  CANCELLED: 'You cancel the order, or the warehouse does.',
  RETURNED: 'The warehouse, when the shipment is back.',
};

/** Describes a partner's means in a status: to cancel, where the lifecycle lets a partner do so. */
const mayBeDone = (status: DeviceStatus): string =>
  lifecycle[status].next.some((next) => lifecycle[next].byPartner)
    ? 'Cancel the order. Its stock is then free again.'
    : 'Read the order. Only operators may change it.';

/** Guide to following device orders. */
export const following: FollowGuide = {
  statuses: Object.fromEntries(
    statusesOf(lifecycle).map((status) => [status, { setBy: SET_BY[status], mayBeDone: mayBeDone(status) }]),
  ),
  polling:
    'A status lasts for hours or days. Read an order no more often than every 15 minutes, with its `ETag` in `If-None-Match`. For many orders, list those in a status instead. `tracking` has the number for the page of the carrier.',
};
