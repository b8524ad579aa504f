import type { Principal } from '../core/principal.ts';
import type { Owner } from '../core/read-order.ts';
import { appliances } from './endpoints.ts';

/** Which orders the caller may see: its tenant's, of this line. */
export const ownedBy = (principal: Principal): Owner => ({ tenant: principal.tenant, line: appliances.line });
