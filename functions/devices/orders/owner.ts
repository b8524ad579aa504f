import type { Principal } from '../../core/http/principal.ts';
import {
  ANY_TENANT,
  type OrderName,
  type Owner,
  orderNotFound,
  type TenantOwner,
} from '../../core/orders/read-order.ts';
import { devices } from '../contract/endpoints.ts';

/** Which orders the caller may see: its tenant's, of this line. */
export const ownedBy = (principal: Principal): TenantOwner => ({ tenant: principal.tenant, line: devices.line });

/** Which orders operators may see: those of every tenant, of this line. */
export const ownedByAnyone: Owner = { tenant: ANY_TENANT, line: devices.line };

const ORDER_NUMBER = /^[1-9]\d{0,14}$/;

/**
 * The order that a path names.
 *
 * @throws Problem `not-found` for a text that is no order's number
 */
export function orderNamed({
  order_number,
}: {
  readonly order_number: string;
}): OrderName & { readonly number: number } {
  if (!ORDER_NUMBER.test(order_number)) throw orderNotFound();
  return { number: Number(order_number) };
}
