import { unavailable } from '../problems/problem.ts';
import { backOff } from './back-off.ts';
import type { Store } from './store.ts';
import { ConditionFailed } from './transaction.ts';

/** Attempts of work that keeps losing races to other writers. */
const ATTEMPTS = 10;

/**
 * Does work that reads, decides and writes on condition of what it read. If another writer was faster, it retries, a bounded
 * number of times.
 *
 * @param work called again after a `ConditionFailed` that is a lost race; any other error ends the work
 * @param isLostRace true if the failed condition is on data that the work read; by default every condition is
 * @throws Problem `unavailable` if other writers are always faster
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
