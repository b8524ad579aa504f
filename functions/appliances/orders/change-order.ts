import type { Principal } from '../../core/http/principal.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { type ChangeRequest, changeOrder } from '../../core/orders/change-order.ts';
import type { UnwantedVersions } from '../../core/problems/if-none-match.ts';
import type { Store } from '../../core/store/store.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { orderResponse } from '../representation/order-representation.ts';
import { ownedBy } from './owner.ts';

/** Parts of a request that identify an order to change, the caller, the accepted versions and the request itself. */
export interface ChangeCall {
  readonly path: { readonly uid: string };
  readonly principal: Principal;
  readonly ifMatch: readonly number[] | undefined;
  readonly ifNoneMatch: UnwantedVersions;
  readonly idempotency: IdempotentRequest | undefined;
}

/** Changes an appliance order with the core's `changeOrder`, and responds with the whole order. */
export function changeApplianceOrder(
  store: Store,
  { path, principal, ifMatch, ifNoneMatch, idempotency: request }: ChangeCall,
  what: Pick<ChangeRequest<ApplianceData>, 'decide' | 'check'>,
): Promise<HttpResponse> {
  const whose = { owner: ownedBy(principal), name: path, actor: principal.subject };
  return changeOrder(store, { ...whose, lifecycle, ifMatch, ifNoneMatch, request, ...what }, orderResponse);
}
