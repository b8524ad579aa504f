import type { FieldProblem } from '../../core/problems/problem.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';

/** What is known of a shipment: the fields that a status may require. */
interface Tracking {
  readonly tracking_number?: string | undefined;
  readonly carrier?: string | undefined;
}

/** What an order lacks to be in a status: `SHIPPED` needs a tracking number and a carrier (docs/contracts/devices.md, "Status"). */
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
