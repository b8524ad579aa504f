import { setTimeout as delay } from 'node:timers/promises';

/** How long is waited for the workflow, and between two looks, in milliseconds. */
const PATIENCE = 30_000;
const INTERVAL = 100;

/**
 * Reads until what is read is as it shall be, and returns it.
 *
 * @param what is waited for, in words
 * @throws Error when that takes longer than the workflow ever should
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
      throw new Error(`${what}: not within ${PATIENCE / 1_000} s; look at the log of npm start`);
    }
    await delay(INTERVAL);
  }
}
