import type { Answer } from '../core/answer.ts';
import type { Store } from '../core/store.ts';
import { type ChangeCall, change } from './change.ts';
import { closedCheck } from './order-rules.ts';

/** Sets an order's flag; setting it to what it is makes no new version (contract, "Endpoints"). */
export function setFlag(store: Store, call: ChangeCall, flagged: boolean): Promise<Answer> {
  return change(store, call, {
    decide: ({ data }) => ({ data: { ...data, flagged } }),
    check: (after, changes) => closedCheck(after.status, changes),
  });
}
