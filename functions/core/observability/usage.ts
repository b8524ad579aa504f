import type { Store } from '../store/store.ts';
import type { StoreUse } from '../store/store-meter.ts';

/** What work has taken. */
export interface Measured {
  /** To a hundredth. */
  readonly milliseconds: number;
  readonly use: StoreUse;
}

/**
 * Starts to measure work on a store. Only one piece of work at a time uses a function's store, as Lambda sends it one event at a
 * time.
 *
 * @returns what tells how much has been taken since
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
      },
    };
  };
}

/** The members of a line of the log that tell what work has taken. */
export const consumedOf = ({ use: { requests, readUnits, writeUnits } }: Measured) => ({
  dynamodbRequests: requests,
  readUnits,
  writeUnits,
});

/** The metrics of what got in the way of work; those that did not are left out. */
export const incidentsOf = ({ use: { conflicts, throttles, retries } }: Measured) => ({
  conflicts: conflicts || undefined,
  throttles: throttles || undefined,
  retries: retries || undefined,
});
