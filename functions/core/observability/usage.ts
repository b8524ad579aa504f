import type { Store } from '../store/store.ts';
import type { StoreUse } from '../store/store-meter.ts';

/** The resources that some work has used. */
export interface Measured {
  /** Rounded to a hundredth. */
  readonly milliseconds: number;
  readonly use: StoreUse;
}

/**
 * Begins to measure work on a store. Only one piece of work at a time uses a function's store, since Lambda sends it one event at
 * a time.
 *
 * @returns a function that returns the resources used since
 */
export function measure({ meter }: Store): () => Measured {
  const [start, before] = [performance.now(), meter.use()];
  return () => {
    const after = meter.use();
    return {
      milliseconds: Math.round((performance.now() - start) * 100) / 100,
      use: {
        requests: after.requests - before.requests,
        readUnits: after.readUnits - before.readUnits,
        writeUnits: after.writeUnits - before.writeUnits,
        conflicts: after.conflicts - before.conflicts,
        throttles: after.throttles - before.throttles,
        retries: after.retries - before.retries,
        leftOut: after.leftOut - before.leftOut,
      },
    };
  };
}

/**
 * Returns the members of a log line for the resources used. DynamoDB has metrics of its own of conflicts and throttling responses; the
 * line says which work met them. A count of 0 is left out of these.
 *
 * @example consumedOf({ milliseconds: 1, use: { requests: 1, conflicts: 2, throttles: 0 } }).conflicts // 2
 */
export const consumedOf = ({ use: { requests, readUnits, writeUnits, conflicts, throttles } }: Measured) => ({
  dynamodbRequests: requests,
  readUnits,
  writeUnits,
  conflicts: conflicts || undefined,
  throttles: throttles || undefined,
});

/**
 * Returns the metric of retries; a count of 0 is left out.
 *
 * @example incidentsOf({ milliseconds: 1, use: { retries: 2 } }) // { retries: 2 }
 */
export const incidentsOf = ({ use: { retries } }: Measured) => ({ retries: retries || undefined });
