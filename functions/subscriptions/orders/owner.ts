import type { Principal } from '../../core/http/principal.ts';
import { ANY_TENANT, type Owner, type TenantOwner } from '../../core/orders/read-order.ts';
import { line } from '../contract/line.ts';
import { refused } from '../model/refusal.ts';
import { storedSubscriptionOrder } from '../model/stored-order.ts';

/** The line's orders. */
const ofLine = { line: line.line, storedData: storedSubscriptionOrder };

/** Returns the owner whose customers and orders the caller may see: its tenant, on this line. */
export const ownedBy = (principal: Principal): TenantOwner => ({
  tenant: principal.tenant,
  ...ofLine,
});

/** Owner whose customers and orders operators may see: every tenant, on this line. */
export const ownedByAnyone: Owner = { tenant: ANY_TENANT, ...ofLine };

const ORDER_NUMBER = /^[1-9]\d{0,14}$/;

/**
 * Returns the order number in a path.
 *
 * @throws Problem `2115` for a text that is not an order id
 * @example orderNamed({ orderId: '100042' }) // { number: 100042 }
 */
export function orderNamed({ orderId }: { readonly orderId: string }): { readonly number: number } {
  if (!ORDER_NUMBER.test(orderId)) throw refused('2115');
  return { number: Number(orderId) };
}
