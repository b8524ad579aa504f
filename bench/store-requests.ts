import { createOrder } from '../functions/appliances/create-order.ts';
import * as examples from '../functions/appliances/examples.ts';
import { getOrder } from '../functions/appliances/get-order.ts';
import { updateOrder } from '../functions/appliances/update-order.ts';
import { BLOCK_SIZE } from '../functions/core/numbers.ts';
import type { Store } from '../functions/core/store.ts';
import { type Answered, call } from '../test/support/http-event.ts';
import { DeviceShop } from './device-shop.ts';
import { atMost, type Figure } from './figure.ts';

const CREATES = 2 * BLOCK_SIZE;

/** Pieces of a product: so many that no order finds an empty shard. */
const PLENTY = 20 * CREATES;

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

/** Counts the requests of single calls. */
const counter = (store: Store) => async (run: () => Promise<Answered>) => {
  const before = store.requestsSent();
  const answered = await run();
  if (answered.status !== 200) throw new Error(`A request of the benchmark was answered ${answered.status}`);
  return { ...answered, requests: store.requestsSent() - before };
};

/** Requests of one call, on average over many. */
async function average(store: Store, run: () => Promise<Answered>): Promise<number> {
  const before = store.requestsSent();
  for (let count = 0; count < CREATES; count++) await run();
  return (store.requestsSent() - before) / CREATES;
}

const whole = (value: number) => String(value);
const leased = (name: string, value: number, requests: number) =>
  atMost(`${name}, numbers leased ${BLOCK_SIZE} at a time`, value, requests + 1 / BLOCK_SIZE, (n) => n.toFixed(2));

/** DynamoDB requests of each kind of call on a warm environment, and what placing an order writes. */
export async function storeRequests(store: Store): Promise<Figure[]> {
  const seen = watch(store);
  return [...(await applianceRequests(store, seen)), ...(await deviceRequests(store, seen))];
}

async function applianceRequests(store: Store, seen: ReturnType<typeof watch>): Promise<Figure[]> {
  const context = () => ({ store, tenantClaim: 'client_id' });
  const [create, get, update] = [createOrder(context), getOrder(context), updateOrder(context)];
  const counted = counter(store);
  let key = 0;
  const place = () => {
    key += 1;
    return call(create, { body: examples.createOrder, headers: { 'idempotency-key': `requests-${key}` } });
  };

  await place();
  const one = await counted(place);
  const { items, units } = seen;
  const mean = await average(store, place);
  const path = { uid: one.body.uid };
  key -= 1;
  const replayed = await counted(place);
  const read = await counted(() => call(get, { path }));
  const changed = await counted(() => call(update, { path, body: { notes: 'changed' } }));
  return [
    atMost('DynamoDB requests for a create with a key, warm', one.requests, 1, whole),
    leased('the same on average', mean, 1),
    atMost('items written by that create (order of 2 nodes)', items, 2, whole),
    { name: 'write units of that create, the index included', value: String(units), within: true },
    atMost('DynamoDB requests for a get', read.requests, 1, whole),
    atMost('DynamoDB requests for a replay', replayed.requests, 1, whole),
    atMost('DynamoDB requests for an update', changed.requests, 2, whole),
  ];
}

async function deviceRequests(store: Store, seen: ReturnType<typeof watch>): Promise<Figure[]> {
  const shop = new DeviceShop(() => ({ store, tenantClaim: 'client_id' }));
  const products = ['requests-1', 'requests-2', 'requests-3'];
  await shop.open(products);
  for (const product of products) await shop.stock(product, PLENTY);
  const counted = counter(store);
  let key = 0;
  const place = () => {
    key += 1;
    return shop.place(products, `requests-${key}`);
  };

  await place();
  const one = await counted(place);
  const { items, units } = seen;
  const mean = await average(store, place);
  const number = one.body.data.order_number;
  key -= 1;
  const replayed = await counted(place);
  const read = await counted(() => shop.get(number));
  const cancelled = await counted(() => shop.cancel(number));
  return [
    atMost('DynamoDB requests for a place-order of 3 products with a key, warm', one.requests, 2, whole),
    leased('the same on average', mean, 2),
    atMost('items written by that place-order', items, 5, whole),
    { name: 'write units of that place-order, the index included', value: String(units), within: true },
    atMost('DynamoDB requests for a get of a device order', read.requests, 1, whole),
    atMost('DynamoDB requests for a replay of a place-order', replayed.requests, 2, whole),
    atMost('DynamoDB requests for a cancellation', cancelled.requests, 2, whole),
  ];
}
