import type { Answer } from '../core/answer.ts';
import { changeOrder } from '../core/change-order.ts';
import type { Principal } from '../core/principal.ts';
import type { Store } from '../core/store.ts';
import type { ApplianceData } from './contract.ts';
import { lifecycle } from './lifecycle.ts';
import { closedCheck } from './order-rules.ts';
import { ownedBy } from './owner.ts';
import { wholeOrder } from './representation.ts';

interface FlagRequest {
  readonly path: { readonly uid: string };
  readonly principal: Principal;
  readonly ifMatch: readonly number[] | undefined;
}

/** Sets an order's flag; setting it to what it is makes no new version (contract, "Endpoints"). */
export function setFlag(store: Store, { path, principal, ifMatch }: FlagRequest, flagged: boolean): Promise<Answer> {
  return changeOrder<ApplianceData>(
    store,
    {
      owner: ownedBy(principal),
      name: path,
      actor: principal.subject,
      lifecycle,
      ifMatch,
      decide: ({ data }) => ({ data: { ...data, flagged } }),
      check: (after, changes) => closedCheck(after.status, changes),
    },
    wholeOrder,
  );
}
