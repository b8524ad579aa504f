let isFirst = true;

/**
 * Returns the milliseconds from the start of the environment to its first request. Every later call returns undefined. Lambda's own
 * report of a cold start comes with two more lines for every invocation, so the service does not log these.
 */
export function coldStartMs(): number | undefined {
  if (!isFirst) return undefined;
  isFirst = false;
  return Math.round(performance.now());
}
