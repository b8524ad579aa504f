import * as z from 'zod';
import type { Store } from '../../../functions/core/store/store.ts';

const Capacity = z.object({ CapacityUnits: z.number() });
const Output = z.object({ ConsumedCapacity: z.union([Capacity, z.array(Capacity)]).default([]) });

/** Commands that read. */
const READS: ReadonlySet<string> = new Set(['GetCommand', 'BatchGetCommand', 'QueryCommand', 'TransactGetCommand']);

/** Makes a store whose reads report the units that they consume, and a function that returns their sum since its last call. */
export function countingReadUnits(store: Store): { readonly store: Store; readonly units: () => number } {
  let sum = 0;
  const send = async (command: { input: { ReturnConsumedCapacity?: string } }, options?: object) => {
    if (!READS.has(command.constructor.name)) return store.client.send(command as never, options);
    command.input.ReturnConsumedCapacity = 'TOTAL';
    const output = await store.client.send(command as never, options);
    for (const { CapacityUnits } of [Output.parse(output).ConsumedCapacity].flat()) sum += CapacityUnits;
    return output;
  };
  const client: Store['client'] = Object.create(store.client, { send: { value: send } });
  return {
    store: { ...store, client },
    units: () => {
      const units = sum;
      sum = 0;
      return units;
    },
  };
}
