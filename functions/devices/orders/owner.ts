import type { Principal } from '../../core/http/principal.ts';
import {
  ANY_TENANT,
  type OrderName,
  type Owner,
  orderNotFound,
  type TenantOwner,
} from '../../core/orders/read-order.ts';
import { line } from '../contract/line.ts';
import { storedDeviceOrder } from '../model/stored-order.ts';

/** The line's orders. */
const ofLine = { line: line.line, storedData: storedDeviceOrder };

/** Returns the owner whose orders the caller may see: the caller's tenant, in this line. */
export const ownedBy = (principal: Principal): TenantOwner => ({
  tenant: principal.tenant,
  ...ofLine,
});

/** The owner whose orders operators may see: every tenant, in this line. */
export const ownedByAnyone: Owner = { tenant: ANY_TENANT, ...ofLine };

const ORDER_NUMBER = /^[1-9]\d{0,14}$/;

/**
 * Parses the order number of a path.
 *
 * @throws Problem `not-found` for a text that is not an order number
 * @example orderNamed({ order_number: '100042' }, { tenant: 'acme' }) // { number: 100042 }
 */
export function orderNamed(
  { order_number }: { readonly order_number: string },
  owner: Owner,
): OrderName & { readonly number: number } {
  if (!ORDER_NUMBER.test(order_number)) throw orderNotFound(owner);
  return { number: Number(order_number) };
}
