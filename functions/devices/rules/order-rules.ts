import type { FieldProblem } from '../../core/problems/problem.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';

/** Tracking data that a status may require. */
interface Tracking {
  readonly tracking_number?: string | undefined;
  readonly carrier?: string | undefined;
}

/**
 * Lists the tracking data that an order lacks for a status. `SHIPPED` needs a tracking number and a carrier
 * (docs/contracts/devices.md, "Status").
 *
 * @param known the stored tracking data
 * @param update the tracking data of the request
 * @example missingTracking('SHIPPED', { tracking_number: '1Z' }, {})
 * // [{ path: 'carrier', message: 'is missing; SHIPPED needs it' }]
 * @example missingTracking('PROCESSING', undefined, {}) // []
 */
export function missingTracking(
  status: DeviceStatus,
  known: Tracking | undefined,
  update: Tracking,
): readonly FieldProblem[] {
  return (lifecycle[status].requires ?? []).flatMap((path) =>
    update[path] === undefined && known?.[path] === undefined
      ? [{ path, message: `is missing; ${status} needs it` }]
      : [],
  );
}
