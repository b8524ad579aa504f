import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { type Client, createClient } from '../../sdk/src/index.ts';
import { DEVICE_SCOPES, Shop } from '../support/api/device-api.ts';
import { Market, newProduct, SUBSCRIPTION_SCOPES } from '../support/api/subscription-api.ts';
import { eventually } from '../support/eventually.ts';
import { completeOrder } from '../support/lines/device-service.ts';
import { type Fault, type FaultyApi, startFaultyApi } from './faulty-api.ts';

const APPLIANCE_SCOPES = 'appliance-orders/read appliance-orders/write';

/** Loses the response of every second call, or makes it a 503, in turn. */
const everySecond = (call: number): Fault => (call % 2 === 1 ? undefined : call % 4 === 0 ? 'lost' : '503');

async function connect(
  tenant: string,
  scope: string,
  faultOf: (call: number, token: string) => Fault,
): Promise<{ api: FaultyApi; client: Client }> {
  const api = await startFaultyApi(tenant, scope, faultOf);
  onTestFinished(() => api.close());
  const { url, tokenUrl } = api;
  const client = createClient({
    url,
    tokenUrl,
    clientId: `client-of-${tenant}`,
    clientSecret: 'secret',
    wait: () => Promise.resolve(),
  });
  return { api, client };
}

/** Reads a whole list. */
async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}

test('one appliance order is placed, listed, followed and cancelled, although every second response is lost', async () => {
  const { api, client } = await connect(randomUUID(), APPLIANCE_SCOPES, everySecond);
  const { uid, status } = await client.appliances.createOrder({ body: { companyName: 'Lost answers' } });
  expect(status).toBe('new');
  expect(await client.appliances.updateOrder({ uid, body: { status: 'cancelled' } })).toMatchObject({
    status: 'cancelled',
    version: 2,
  });
  expect((await all(client.appliances.orders({ limit: 1 }))).map((order) => order.uid)).toEqual([uid]);
  expect(await all(client.appliances.history({ uid }))).toHaveLength(2);
  expect(api.tokens()).toBe(1);
  expect(api.calls()).toBeGreaterThanOrEqual(8);
});

test('one device order is placed, listed, followed and cancelled, and takes and releases its stock once', async () => {
  const shop = await Shop.open();
  await shop.stock('Laptop of the SDK', 5);
  const { client } = await connect(shop.partner.tenant, DEVICE_SCOPES, everySecond);
  const { data } = await client.devices.placeOrder({
    body: { ...completeOrder([[{ title: 'Laptop of the SDK' }, 2]]), shipping_country: 'US' },
  });
  const { order_number } = data;
  expect(await shop.quantities()).toEqual({ 'Laptop of the SDK': 3 });
  expect((await client.devices.getOrder({ order_number })).data.order_status).toBe('ORDER RECEIVED');
  await client.devices.cancelOrder({ order_number });
  const orders = await all(client.devices.orders({ limit: 1 }));
  expect(orders.map((order) => [order.order_number, order.order_status])).toEqual([[order_number, 'CANCELLED']]);
  expect(await shop.quantities()).toEqual({ 'Laptop of the SDK': 5 });
});

test('one subscription order is placed, listed, followed and returned', async () => {
  const market = await Market.open();
  const offerId = await market.offer(`${newProduct()}01A12`);
  const customerId = await market.customer();
  const { client } = await connect(market.partner.caller.tenant, SUBSCRIPTION_SCOPES, everySecond);
  const line = { extLineItemNumber: 1, offerId, quantity: 1 };
  const { subscriptions } = client;
  const order = { orderType: 'NEW', lineItems: [{ ...line, currencyCode: 'USD' }] } as const;
  const { orderId } = await subscriptions.placeOrder({ customerId, body: order });
  const statusOf = async (id: string) => (await subscriptions.getOrder({ customerId, orderId: id })).status;
  await eventually(async () => expect(await statusOf(orderId)).toBe('1000'));
  const back = { orderType: 'RETURN', referenceOrderId: orderId, lineItems: [line] } as const;
  const returned = await subscriptions.placeOrder({ customerId, body: back });
  await eventually(async () => expect(await statusOf(orderId)).toBe('1008'));
  const orders = await all(subscriptions.orders({ customerId, limit: 1 }));
  expect(orders.map((one) => one.orderId).sort()).toEqual([orderId, returned.orderId].sort());
});

test('a token that ends midway is renewed once for all calls', async () => {
  const rejected = new Set<string>();
  // From the third call on, the API takes no token that it has seen before.
  const faultOf = (call: number, token: string): Fault => {
    if (call < 2) rejected.add(token);
    return call >= 2 && rejected.has(token) ? 'rejected' : undefined;
  };
  const { api, client } = await connect(randomUUID(), APPLIANCE_SCOPES, faultOf);
  const place = () => client.appliances.createOrder({ body: {} });
  await Promise.all([place(), place()]);
  const placed = await Promise.all(Array.from({ length: 8 }, place));
  expect(new Set(placed.map(({ uid }) => uid)).size).toBe(8);
  expect(await all(client.appliances.orders({ limit: 4 }))).toHaveLength(10);
  expect(api.tokens()).toBe(2);
});
