import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import { closedCheck } from '../rules/order-rules.ts';
import { type ChangeCall, changeApplianceOrder } from './change-order.ts';

/** Sets an order's flag. Setting the present value makes no new version (docs/contracts/appliances.md, "Endpoints"). */
export function setOrderFlag(store: Store, call: ChangeCall, flagged: boolean): Promise<HttpResponse> {
  return changeApplianceOrder(store, call, {
    decide: ({ data }) => ({ data: { ...data, flagged } }),
    check: (after, changes) => closedCheck(after.status, changes),
  });
}
