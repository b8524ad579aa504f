import { unavailable } from '../problems/problem.ts';
import { backOff } from './back-off.ts';
import type { Store } from './store.ts';
import { ConditionFailed } from './transaction.ts';

/** Times that work is begun anew because other writers were faster. */
const ATTEMPTS = 10;

/**
 * Does work that reads, decides and writes on condition of what it read. When another writer was faster it begins anew, a bounded
 * number of times.
 *
 * @param work called again after a `ConditionFailed` that is a lost race; what else it throws ends the work
 * @param isLostRace whether what failed is a condition on what the work read; all are, unless said
 * @throws Problem `unavailable` when others are always faster
 */
export async function retried<Result>(
  store: Store,
  work: () => Promise<Result>,
  isLostRace: (failed: ConditionFailed) => boolean = () => true,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConditionFailed && isLostRace(error))) throw error;
      if (attempt === ATTEMPTS) throw unavailable(error);
    }
    await backOff(store, attempt);
  }
}
