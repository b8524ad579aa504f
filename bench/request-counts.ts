import { BLOCK_SIZE } from '../functions/core/store/numbers.ts';
import type { Store } from '../functions/core/store/store.ts';
import type { Answered } from '../test/support/lines/http-event.ts';
import { atMost, type Figure } from './figure.ts';

/** Calls that an average is taken over: as many as lease numbers twice. */
export const CALLS = 2 * BLOCK_SIZE;

interface Capacity {
  readonly CapacityUnits?: number;
}

/** What the last request to DynamoDB wrote, and the units it took. */
export interface Seen {
  readonly items: number;
  readonly units: number;
}

/** Asks DynamoDB for the units that each request takes, and keeps what the last one said and wrote. */
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

/** Counts the requests of single calls. */
export const counter = (store: Store) => async (run: () => Promise<Answered>) => {
  const before = store.meter.use().requests;
  const answered = await run();
  if (answered.status >= 300) throw new Error(`A request of the benchmark was answered ${answered.status}`);
  return { ...answered, requests: store.meter.use().requests - before };
};

/** Requests of one call, on average over many. */
export async function average(store: Store, run: () => Promise<Answered>): Promise<number> {
  const before = store.meter.use().requests;
  for (let count = 0; count < CALLS; count++) await run();
  return (store.meter.use().requests - before) / CALLS;
}

/** A figure that must not be above a whole number. */
export const whole = (name: string, value: number, budget: number): Figure => atMost(name, value, budget, String);

/** Requests on average, with those that lease numbers. */
export const leased = (name: string, value: number, requests: number): Figure =>
  atMost(`${name}, numbers leased ${BLOCK_SIZE} at a time`, value, requests + 1 / BLOCK_SIZE, (n) => n.toFixed(2));
