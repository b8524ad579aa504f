import type { Principal } from '../../core/http/principal.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { type ChangeRequest, changeOrder } from '../../core/orders/change-order.ts';
import type { Store } from '../../core/store/store.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { orderResponse } from '../representation/order-representation.ts';
import { ownedBy } from './owner.ts';

/** Parts of a request that identify an order to change, the caller and the accepted versions. */
export interface ChangeCall {
  readonly path: { readonly uid: string };
  readonly principal: Principal;
  readonly ifMatch: readonly number[] | undefined;
}

/** Changes an appliance order with the core's `changeOrder`, and responds with the whole order. */
export function changeApplianceOrder(
  store: Store,
  { path, principal, ifMatch }: ChangeCall,
  what: Pick<ChangeRequest<ApplianceData>, 'decide' | 'check' | 'request'>,
): Promise<HttpResponse> {
  const whose = { owner: ownedBy(principal), name: path, actor: principal.subject };
  return changeOrder(store, { ...whose, lifecycle, ifMatch, ...what }, orderResponse);
}
