let isFirst = true;

/**
 * Returns the milliseconds from the moment at which Node.js was up to the environment's first request. Every later call returns
 * undefined. Lambda's own report of a cold start comes with two more lines for every invocation, so the service does not log these.
 */
export function coldStartMs(): number | undefined {
  if (!isFirst) return undefined;
  isFirst = false;
  // In a worker thread the clock counts from the start of the process; the local cloud runs functions in workers.
  return Math.round(performance.now() - performance.nodeTiming.environment);
}
