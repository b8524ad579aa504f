import { BLOCK_SIZE } from '../functions/core/store/numbers.ts';
import type { Store } from '../functions/core/store/store.ts';
import type { Answered } from '../test/support/lines/http-event.ts';
import { atMost, type Figure } from './figure.ts';

/** Number of calls of an average. It leases numbers twice. */
export const CALLS = 2 * BLOCK_SIZE;

interface Capacity {
  readonly CapacityUnits?: number;
}

/** Items that the last request to DynamoDB wrote, and the units that it used. */
export interface Seen {
  readonly items: number;
  readonly units: number;
}

/** Makes DynamoDB report the units of each request, and records the items and units of the last request. */
export function watch(store: Store): Seen {
  const seen = { items: 0, units: 0 };
  store.client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { TransactItems?: readonly unknown[]; ReturnConsumedCapacity?: string };
      seen.items = input.TransactItems?.length ?? 0;
      input.ReturnConsumedCapacity = 'TOTAL';
      const result = await next(args);
      const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Capacity | readonly Capacity[] };
      seen.units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
      return result;
    },
    { step: 'initialize', priority: 'high' },
  );
  return seen;
}

/** Returns a function that counts the DynamoDB requests of one call. */
export const counter = (store: Store) => async (run: () => Promise<Answered>) => {
  const before = store.meter.use().requests;
  const answered = await run();
  if (answered.status >= 300) throw new Error(`A request of the benchmark returned ${answered.status}`);
  return { ...answered, requests: store.meter.use().requests - before };
};

/** Returns the average number of DynamoDB requests of a call. */
export async function average(store: Store, run: () => Promise<Answered>): Promise<number> {
  const before = store.meter.use().requests;
  for (let count = 0; count < CALLS; count++) await run();
  return (store.meter.use().requests - before) / CALLS;
}

/** Creates a figure that must not be above a whole number. */
export const whole = (name: string, value: number, budget: number): Figure => atMost(name, value, budget, String);

/** Creates a figure of the average number of requests, including the requests that lease numbers. */
export const leased = (name: string, value: number, requests: number): Figure =>
  atMost(`${name}, numbers leased ${BLOCK_SIZE} at a time`, value, requests + 1 / BLOCK_SIZE, (n) => n.toFixed(2));
