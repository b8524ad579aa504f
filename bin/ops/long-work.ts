import { longWorkStatuses, productLines } from '../../lib/config/product-lines.ts';

/**
 * Returns true for a status whose work has a Standard execution of its own.
 *
 * @example isLongWork('subscriptions', '1002') // true
 * @example isLongWork('devices', 'SHIPPED') // false
 */
export function isLongWork(line: string, status: string): boolean {
  const own = productLines.find(({ table }) => table.line === line);
  return own !== undefined && longWorkStatuses(own).includes(status);
}
