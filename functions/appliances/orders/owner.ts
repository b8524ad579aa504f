import type { Principal } from '../../core/http/principal.ts';
import type { TenantOwner } from '../../core/orders/read-order.ts';
import { appliances } from '../contract/endpoints.ts';

/** Which orders the caller may see: its tenant's, of this line. */
export const ownedBy = (principal: Principal): TenantOwner => ({ tenant: principal.tenant, line: appliances.line });
