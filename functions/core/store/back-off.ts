import type { Store } from './store.ts';

const FIRST_BACKOFF_MS = 20;
const LONGEST_BACKOFF_MS = 500;

/**
 * Waits before retrying after a conflict, with full jitter; the store counts it as a retry. Source: AWS Architecture Blog,
 * "Exponential Backoff And Jitter".
 *
 * @param attempt 1 before the first retry
 */
export function backOff(store: Store, attempt: number): Promise<void> {
  store.meter.retried();
  return store.wait(store.jitter() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1)));
}
