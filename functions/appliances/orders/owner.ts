import type { Principal } from '../../core/http/principal.ts';
import type { TenantOwner } from '../../core/orders/read-order.ts';
import { line } from '../contract/line.ts';
import { storedApplianceOrder } from '../model/stored-order.ts';

/** The line's orders. */
const ofLine = { line: line.line, storedData: storedApplianceOrder };

/** Returns the owner whose orders the caller may see: the caller's tenant, in this line. */
export const ownedBy = (principal: Principal): TenantOwner => ({
  tenant: principal.tenant,
  ...ofLine,
});
