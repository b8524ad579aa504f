import * as examples from '../functions/appliances/examples/order-examples.ts';
import { createOrder } from '../functions/appliances/handlers/create-order.ts';
import { getOrder } from '../functions/appliances/handlers/get-order.ts';
import { updateOrder } from '../functions/appliances/handlers/update-order.ts';
import type { Store } from '../functions/core/store/store.ts';
import { call } from '../test/support/lines/http-event.ts';
import { BUDGETS } from './budgets.ts';
import type { Figure } from './figure.ts';
import { average, CALLS, counter, leased, type Seen, watch, whole } from './request-counts.ts';
import { DeviceShop } from './support/device-shop.ts';

/** Number of pieces of a product. No order finds an empty shard. */
const PLENTY = 20 * CALLS;

/** Counts the DynamoDB requests of each kind of call in a warm environment, and the items that placing an order writes. */
export async function storeRequests(store: Store): Promise<Figure[]> {
  const seen = watch(store);
  return [...(await applianceRequests(store, seen)), ...(await deviceRequests(store, seen))];
}

async function applianceRequests(store: Store, seen: Seen): Promise<Figure[]> {
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
  const budgets = BUDGETS.requests.appliances;
  return [
    whole('DynamoDB requests for a create with a key, warm', one.requests, budgets.create),
    leased('the same on average', mean, budgets.create),
    whole('items written by that create (order of 2 nodes)', items, BUDGETS.itemsWritten.create),
    { name: 'write units of that create, the index included', value: String(units), within: true },
    whole('DynamoDB requests for a get', read.requests, budgets.get),
    whole('DynamoDB requests for a replay', replayed.requests, budgets.replay),
    whole('DynamoDB requests for an update', changed.requests, budgets.update),
  ];
}

async function deviceRequests(store: Store, seen: Seen): Promise<Figure[]> {
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
  const budgets = BUDGETS.requests.devices;
  return [
    whole('DynamoDB requests for a place-order of 3 products with a key, warm', one.requests, budgets.placeOrder),
    leased('the same on average', mean, budgets.placeOrder),
    whole('items written by that place-order', items, BUDGETS.itemsWritten.placeOrder),
    { name: 'write units of that place-order, the index included', value: String(units), within: true },
    whole('DynamoDB requests for a get of a device order', read.requests, budgets.get),
    whole('DynamoDB requests for a replay of a place-order', replayed.requests, budgets.replay),
    whole('DynamoDB requests for a cancellation', cancelled.requests, budgets.cancellation),
  ];
}
