import { setTimeout as delay } from 'node:timers/promises';

/** Maximum wait for the workflow, and interval between two reads, in milliseconds. */
const PATIENCE = 60_000;
const INTERVAL = 100;

/** Maximum characters of the last value in the error message. */
const MOST_SHOWN = 500;

/**
 * Reads a value repeatedly until the condition holds, and returns the value.
 *
 * @param what name of the awaited state, for the error message
 * @throws Error after a timeout that is longer than any workflow should take
 */
export async function until<Value>(
  what: string,
  read: () => Promise<Value>,
  holds: (value: Value) => boolean,
): Promise<Value> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > deadline) {
      const last = JSON.stringify(value)?.slice(0, MOST_SHOWN);
      throw new Error(`${what}: not within ${PATIENCE / 1_000} s, last read ${last}; see the log of npm start`);
    }
    await delay(INTERVAL);
  }
}
