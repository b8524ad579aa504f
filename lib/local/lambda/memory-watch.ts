import type { Worker } from 'node:worker_threads';

const CHECK_EVERY_MS = 50;
/** An environment with events shorter than the check interval is checked once a second. */
const CHECKS_BETWEEN_SHORT_EVENTS = 20;

/**
 * Calls `onExceeded` when a worker holds more memory than allowed, buffers included.
 *
 * V8's own limit for a worker is no substitute: measured on Node 24, an allocation of some megabytes beyond it aborts the whole
 * process. V8's limit is therefore far higher, and this check enforces the allowed memory from outside.
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
    // The look fails when the worker has ended.
    look().catch(() => clearInterval(timer));
  }, CHECK_EVERY_MS).unref();
  return () => clearInterval(timer);
}
