import { createOrder } from '../functions/appliances/create-order.ts';
import * as examples from '../functions/appliances/examples.ts';
import { getOrder } from '../functions/appliances/get-order.ts';
import { updateOrder } from '../functions/appliances/update-order.ts';
import { BLOCK_SIZE } from '../functions/core/numbers.ts';
import type { Store } from '../functions/core/store.ts';
import { type Answered, call } from '../test/support/http-event.ts';
import { atMost, type Figure } from './figure.ts';

const CREATES = 2 * BLOCK_SIZE;

interface Capacity {
  readonly CapacityUnits?: number;
}

/** Asks DynamoDB for the units that each request takes, and keeps what the last one said and wrote. */
function watch(store: Store) {
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

/** DynamoDB requests of each kind of call on a warm environment, and what a create writes. */
export async function storeRequests(store: Store): Promise<Figure[]> {
  const context = () => ({ store, tenantClaim: 'client_id' });
  const [create, get, update] = [createOrder(context), getOrder(context), updateOrder(context)];
  const seen = watch(store);
  let key = 0;
  const place = () => {
    key += 1;
    return call(create, { body: examples.createOrder, headers: { 'idempotency-key': `requests-${key}` } });
  };
  const counted = async (run: () => Promise<Answered>) => {
    const before = store.requestsSent();
    const answered = await run();
    if (answered.status !== 200) throw new Error(`A request of the benchmark was answered ${answered.status}`);
    return { ...answered, requests: store.requestsSent() - before };
  };

  await place();
  const one = await counted(place);
  const { items, units } = seen;
  const before = store.requestsSent();
  for (let count = 0; count < CREATES; count++) await place();
  const average = (store.requestsSent() - before) / CREATES;
  const path = { uid: one.body.uid };
  key -= 1;
  const replayed = await counted(place);
  const read = await counted(() => call(get, { path }));
  const changed = await counted(() => call(update, { path, body: { notes: 'changed' } }));
  const whole = (value: number) => String(value);
  return [
    atMost('DynamoDB requests for a create with a key, warm', one.requests, 1, whole),
    atMost(`the same on average, numbers leased ${BLOCK_SIZE} at a time`, average, 1 + 1 / BLOCK_SIZE, (n) =>
      n.toFixed(2),
    ),
    atMost('items written by that create (order of 2 nodes)', items, 2, whole),
    { name: 'write units of that create, the index included', value: String(units), within: true },
    atMost('DynamoDB requests for a get', read.requests, 1, whole),
    atMost('DynamoDB requests for a replay', replayed.requests, 1, whole),
    atMost('DynamoDB requests for an update', changed.requests, 2, whole),
  ];
}
