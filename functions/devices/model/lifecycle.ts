import type { StatusRow } from '../../core/model/lifecycle.ts';

/** docs/contracts/devices.md, "Status". */
export type DeviceStatus = 'ORDER RECEIVED' | 'PROCESSING' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED' | 'RETURNED';

/** A row of the device order's lifecycle table. */
export interface DeviceStatusRow extends StatusRow<DeviceStatus> {
  /** What must be known of the shipment to be in this status: fields of `tracking` (docs/contracts/devices.md, "Status"). */
  readonly requires?: readonly ('tracking_number' | 'carrier')[];
  /** The order is on its way or was: what is known of the shipment may be told. */
  readonly tracked?: true;
  /** The stock is given back on entering the status. */
  readonly givesBack?: true;
}

/** The device order's lifecycle: docs/contracts/devices.md, "Status". */
export const lifecycle: Readonly<Record<DeviceStatus, DeviceStatusRow>> = {
  'ORDER RECEIVED': {
    description: 'Placed; the stock is taken.',
    next: ['PROCESSING', 'CANCELLED'],
    initial: true,
    deadlines: [{ reason: 'not picked up by the warehouse', due: { afterDays: 1 } }],
    stuckAfterDays: 3,
  },
  PROCESSING: {
    description: 'The warehouse is packing it.',
    next: ['SHIPPED', 'CANCELLED'],
    deadlines: [{ reason: 'not shipped', due: { afterDays: 2 } }],
    stuckAfterDays: 5,
  },
  SHIPPED: {
    description: 'With the carrier.',
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
  DELIVERED: { description: 'At the door.', next: ['RETURNED'], tracked: true },
  CANCELLED: { description: 'Withdrawn before shipping; the stock was given back.', next: [], givesBack: true },
  RETURNED: {
    description: 'Undeliverable, or sent back. An operator books the pieces into the stock after inspection.',
    next: [],
    tracked: true,
  },
};
