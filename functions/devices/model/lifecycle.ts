import type { StatusRow } from '../../core/model/lifecycle.ts';

/** Statuses of a device order (docs/contracts/devices.md, "Status"). */
export type DeviceStatus = 'ORDER RECEIVED' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED' | 'RETURNED';

/** A row of the device order's lifecycle table. */
export interface DeviceStatusRow extends StatusRow<DeviceStatus> {
  /** Fields of `tracking` that an order needs to be in this status (docs/contracts/devices.md, "Status"). */
  readonly requires?: readonly ('tracking_number' | 'carrier')[];
  /** True for a status in which the order has a shipment, so that an operator may set its tracking data. */
  readonly tracked?: true;
  /** True for a status that a partner may set. Operators may set every status. */
  readonly byPartner?: true;
  /** True for a status that releases the order's stock on entry. */
  readonly releasesStock?: true;
}

/** The lifecycle of a device order (docs/contracts/devices.md, "Status"). */
export const lifecycle: Readonly<Record<DeviceStatus, DeviceStatusRow>> = {
  'ORDER RECEIVED': {
    description: 'The order is placed and its stock is reserved.',
    next: ['PROCESSING', 'CANCELLED'],
    initial: true,
    deadlines: [{ reason: 'not picked up by the warehouse', due: { afterDays: 1 } }],
    stuckAfterDays: 3,
  },
  PROCESSING: {
    description: 'The warehouse is packing the order.',
    next: ['SHIPPED', 'CANCELLED'],
    deadlines: [{ reason: 'not shipped', due: { afterDays: 2 } }],
    stuckAfterDays: 5,
  },
  SHIPPED: {
    description: 'The carrier has the shipment.',
    next: ['DELIVERED', 'RETURNED'],
    requires: ['tracking_number', 'carrier'],
    tracked: true,
    deadlines: [
      {
        reason: 'delivery overdue',
        due: {
          afterDays: 10,
          byValue: { field: 'expedite_shipping', days: { Overnight: 2, '2nd Day Air': 4, 'UPS Ground': 10 } },
        },
      },
    ],
    stuckAfterDays: 21,
  },
  DELIVERED: { description: 'The carrier has delivered the shipment.', next: ['RETURNED'], tracked: true },
  CANCELLED: {
    description: 'The order was cancelled before shipping, and its stock was released.',
    next: [],
    byPartner: true,
    releasesStock: true,
  },
  RETURNED: {
    description:
      'The shipment was undeliverable, or was sent back. An operator books the pieces into the stock after inspection.',
    next: [],
    tracked: true,
  },
};
