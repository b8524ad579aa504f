import type { Answer } from '../core/answer.ts';
import { type ChangeRequest, changeOrder } from '../core/change-order.ts';
import type { Principal } from '../core/principal.ts';
import type { Store } from '../core/store.ts';
import type { ApplianceData } from './contract.ts';
import { lifecycle } from './lifecycle.ts';
import { ownedBy } from './owner.ts';
import { wholeOrder } from './representation.ts';

/** A call that changes one order: which, on whose behalf, and from which versions. */
export interface ChangeCall {
  readonly path: { readonly uid: string };
  readonly principal: Principal;
  readonly ifMatch: readonly number[] | undefined;
}

/** Changes an appliance order through the core's one door, and answers with the whole order. */
export function change(
  store: Store,
  { path, principal, ifMatch }: ChangeCall,
  what: Pick<ChangeRequest<ApplianceData>, 'decide' | 'check' | 'request'>,
): Promise<Answer> {
  const whose = { owner: ownedBy(principal), name: path, actor: principal.subject };
  return changeOrder(store, { ...whose, lifecycle, ifMatch, ...what }, wholeOrder);
}
