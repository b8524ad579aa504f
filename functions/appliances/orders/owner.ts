import type { Principal } from '../../core/http/principal.ts';
import type { TenantOwner } from '../../core/orders/read-order.ts';
import { line } from '../contract/line.ts';

/** Returns the owner whose orders the caller may see: the caller's tenant, in this line. */
export const ownedBy = (principal: Principal): TenantOwner => ({ tenant: principal.tenant, line: line.line });
