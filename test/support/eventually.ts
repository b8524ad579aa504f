import { vi } from 'vitest';

/** Only a condition that never holds takes so long: a slow machine is no reason to fail. In milliseconds. */
const PATIENCE = 100_000;

/**
 * Waits until the check no longer throws, and returns its result.
 *
 * @throws the last error of the check, when it never held
 */
export const eventually = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: PATIENCE, interval: 20 });
