import type { Worker } from 'node:worker_threads';

const CHECK_EVERY_MS = 50;
/** An environment that answers its events faster than that is looked at once a second. */
const CHECKS_BETWEEN_SHORT_EVENTS = 20;

/**
 * Calls `onExceeded` once when a worker holds more memory than allowed, buffers included.
 *
 * V8's own limit for a worker is no substitute: measured on Node 24, an allocation of some megabytes beyond it aborts the whole
 * process. So that limit is set far higher and this one is kept from outside.
 *
 * @param activity `runningFor`: milliseconds that the current event has been running, 0 between events; `handled`: events so far
 * @returns a function that ends the watch
 */
export function watchMemory(
  worker: Worker,
  limitBytes: number,
  activity: () => { readonly runningFor: number; readonly handled: number },
  onExceeded: () => void,
): () => void {
  let checks = 0;
  let handledAtLastLook = 0;
  let looking = false;
  const look = async () => {
    const { used_heap_size, external_memory } = await worker.getHeapStatistics();
    looking = false;
    if (used_heap_size + external_memory > limitBytes) onExceeded();
  };
  const timer = setInterval(() => {
    const { runningFor, handled } = activity();
    checks += 1;
    const due = checks % CHECKS_BETWEEN_SHORT_EVENTS === 0 && handled !== handledAtLastLook;
    if (looking || (runningFor < CHECK_EVERY_MS && !due)) return;
    handledAtLastLook = handled;
    looking = true;
    // It fails when the worker has ended, and then there is nothing left to watch.
    look().catch(() => clearInterval(timer));
  }, CHECK_EVERY_MS).unref();
  return () => clearInterval(timer);
}
