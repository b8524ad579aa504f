import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { offersOf, orderOf, returnOf } from '../../bench/support/subscription-shop.ts';
import { WAREHOUSES } from '../../bin/demo-data/catalog.ts';
import { orderIn } from '../../bin/demo-data/subscription-customers.ts';
import { type ApiClient, ApiError } from '../../bin/support/api-client.ts';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { Order as ApplianceOrder } from '../../functions/appliances/contract/order-contract.ts';
import { createOrder } from '../../functions/appliances/examples/order-examples.ts';
import { Inventory } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { PlacedOrder } from '../../functions/devices/contract/order-contract.ts';
import { putProduct } from '../../functions/devices/examples/catalog-examples.ts';
import { placeOrder } from '../../functions/devices/examples/order-examples.ts';
import { Customer } from '../../functions/subscriptions/contract/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { Order as SubscriptionOrder } from '../../functions/subscriptions/contract/order-contract.ts';
import { createCustomer } from '../../functions/subscriptions/examples/account-examples.ts';
import { putOffer } from '../../functions/subscriptions/examples/catalog-examples.ts';

/** Calls that are in progress at once. */
const CONCURRENCY = 16;

/** Attempts of a call, and the wait between two of them in milliseconds. A burst starts many environments at once, and some start late. */
const ATTEMPTS = 20;
const PAUSE = 500;

/** Statuses after which a caller sends the same request again. */
const isTransient = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 429 || error.status >= 500);

/** Sends a request until the response is final, as a careful caller does. */
async function persistently<Value>(call: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await delay(PAUSE);
    }
  }
}

/** Runs a call for each number below `times`, a few at once. Returns the results in the order of the numbers. */
async function each<Value>(times: number, call: (index: number) => Promise<Value>): Promise<readonly Value[]> {
  const results = new Map<number, Value>();
  let next = 0;
  const work = async () => {
    for (let index = next++; index < times; index = next++) results.set(index, await persistently(() => call(index)));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return [...results].sort(([one], [other]) => one - other).map(([, value]) => value);
}

const placeAppliances = async (api: ApiClient, idempotencyKey: string) =>
  ApplianceOrder.parse(await api.call(appliances, 'create-order', { body: createOrder, idempotencyKey }));

/** Sends 200 requests with one key. They place one order. */
export async function oneKey(api: ApiClient): Promise<void> {
  const key = randomUUID();
  const placed = await each(200, () => placeAppliances(api, key));
  assert.equal(new Set(placed.map(({ uid }) => uid)).size, 1);
}

/** Places 400 orders. Each has a number of its own. */
export async function uniqueNumbers(api: ApiClient): Promise<void> {
  const placed = await each(400, () => placeAppliances(api, randomUUID()));
  assert.equal(new Set(placed.map(({ orderNum }) => orderNum)).size, 400);
}

const PIECES = 60;
const TITLE = 'Emulated Book 13';

/** Lets 300 buyers order one of 60 pieces. Sixty orders are placed, and no piece is left. */
export async function lastPieces(api: ApiClient): Promise<void> {
  const [warehouse] = WAREHOUSES;
  assert.ok(warehouse);
  const path = { warehouse_id: warehouse.id, company_sku: 'EMULATED-13' };
  const product = { ...putProduct, title: TITLE, currency: warehouse.currency };
  await persistently(() => api.call(devices, 'put-product', { path, body: product }));
  const delivery = { path, body: { change: PIECES, reason: 'first delivery' }, idempotencyKey: 'emulated-delivery' };
  await persistently(() => api.call(devices, 'adjust-stock', delivery));
  const body = { ...placeOrder, items: [{ product_title: TITLE, quantity: 1 }] };
  const keys = Array.from({ length: 300 }, () => randomUUID());
  const buy = async (index: number) => {
    try {
      const answer = await api.call(devices, 'place-order', { body, idempotencyKey: keys[index] });
      return PlacedOrder.parse(answer).data.order_number;
    } catch (error) {
      if (error instanceof ApiError && error.message.includes('INSUFFICIENT_STOCK')) return undefined;
      throw error;
    }
  };
  const numbers = (await each(keys.length, buy)).filter((number) => number !== undefined);
  assert.equal(numbers.length, PIECES);
  assert.equal(new Set(numbers).size, PIECES);
  const query = { warehouse_id: warehouse.id, search: TITLE };
  const { data } = Inventory.parse(await persistently(() => api.call(devices, 'get-inventory', { query })));
  assert.equal(data.flatMap(({ products }) => products).find(({ title }) => title === TITLE)?.quantity ?? 0, 0);
}

/** Places a subscription order of 499 lines twice with one id, which completes whole, and returns all of it. */
export async function largeOrder(api: ApiClient): Promise<void> {
  const offers = offersOf(499);
  await each(offers.length, (index) =>
    api.call(subscriptions, 'put-offer', { path: { offerId: offers[index] ?? '' }, body: putOffer }),
  );
  const correlationId = randomUUID();
  const create = { body: createCustomer, idempotencyKey: correlationId };
  const { customerId } = Customer.parse(await persistently(() => api.call(subscriptions, 'create-customer', create)));
  await api.call(subscriptions, 'sandbox-update-customer', { path: { customerId }, body: { status: '1000' } });
  const place = async (body: object, idempotencyKey: string) =>
    SubscriptionOrder.parse(
      await persistently(() => api.call(subscriptions, 'place-order', { path: { customerId }, body, idempotencyKey })),
    );

  const key = randomUUID();
  const { orderId } = await place(orderOf(offers), key);
  assert.equal((await place(orderOf(offers), key)).orderId, orderId);
  const { lineItems } = await orderIn('1000', api, { customerId, orderId });
  assert.equal(new Set(lineItems.map(({ subscriptionId }) => subscriptionId)).size, offers.length);
  const returned = await place(returnOf(orderId, offers), randomUUID());
  await orderIn('1000', api, { customerId, orderId: returned.orderId });
  await orderIn('1008', api, { customerId, orderId });
}
