import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as fc from 'fast-check';
import { expect, inject, onTestFinished, test } from 'vitest';
import { type Client, type CreateSubscriptionCustomer, createClient } from '../../sdk/src/index.ts';
import { tokenFor } from '../support/api/api.ts';
import { DEVICE_SCOPES, OPERATIONS_SCOPES, Shop } from '../support/api/device-api.ts';
import { Market, newProduct, SUBSCRIPTION_SCOPES } from '../support/api/subscription-api.ts';
import { type CloudAccess, startTestCloud } from '../support/cloud/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { completeOrder } from '../support/lines/device-service.ts';
import { conflict, type Fault, FaultProxy, internalError, throttled } from '../support/store/fault-proxy.ts';
import { State } from './consumer.ts';

const FAULTS: readonly Fault[] = [
  { kind: 'lose-answer' },
  conflict,
  throttled,
  internalError,
  { kind: 'lose-request' },
];

/** Every so many requests to DynamoDB meet a fault, each another one. */
const EVERY = 11;

/**
 * Steps of the consumer after which it is killed, counted from its start. Each of its three steps is met twice, up to two pages later. The
 * log has more pages than that.
 */
const someKills = fc
  .tuple(fc.shuffledSubarray([1, 2, 3, 1, 2, 3], { minLength: 6 }), fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }))
  .map(([steps, pages]) => steps.map((step, index) => step + 3 * (pages[index] ?? 0)));

/** Orders of each line. */
const ORDERS = 6;

const PRODUCT = 'Laptop of the consumer';

const SCOPES = `events/read appliance-orders/read appliance-orders/write ${DEVICE_SCOPES} ${SUBSCRIPTION_SCOPES}`;

const phoneNumber = '510-555-0134';

const CUSTOMER: CreateSubscriptionCustomer = {
  resellerId: 'consumer',
  companyProfile: {
    companyName: 'Consumer of events',
    preferredLanguage: 'en-US',
    marketSegment: 'COM',
    address: {
      country: 'US',
      region: 'CA',
      city: 'Oakland',
      addressLine1: '1200 Lakeshore Avenue',
      postalCode: '94606',
      phoneNumber,
    },
    contacts: [{ firstName: 'Grace', lastName: 'Moore', email: 'grace.moore@example.com', phoneNumber }],
  },
};

async function all<Item>(list: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of list) items.push(item);
  return items;
}

/** Starts the consumer. It is killed after so many steps, or when the test says so. */
function startConsumer(env: NodeJS.ProcessEnv, steps = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'consumer.ts')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    said += 1;
    if (said >= steps) child.kill('SIGKILL');
  });
  return { child, ended: new Promise<void>((resolve) => child.once('exit', () => resolve())) };
}

test('a consumer that is killed at each step ends with a copy of all orders, although requests to DynamoDB fail', async () => {
  await fc.assert(fc.asyncProperty(someKills, expectCopy), { numRuns: 1, endOnFailure: true });
});

/** Kills consumers after so many steps, one after another. The copy of the last one must be complete. */
async function expectCopy(kills: readonly number[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-consumer-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const proxies: FaultProxy[] = [];
  const reach = async (service: string, url: string) => {
    if (service !== 'dynamodb') return url;
    const proxy = new FaultProxy(url);
    proxies.push(proxy);
    return proxy.listen();
  };
  const { cloud, access } = await startTestCloud({ assemblyDirectory: inject('assembly'), reach });
  onTestFinished(async () => {
    await cloud.stop();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  });
  const shop = await Shop.open(access);
  await shop.stock(PRODUCT, 50);
  const market = await Market.open(access);
  const offerId = await market.offer(`${newProduct()}01A12`);

  let requests = 0;
  for (const proxy of proxies) {
    proxy.script = () => {
      requests += 1;
      return requests % EVERY === 0 ? FAULTS[(requests / EVERY) % FAULTS.length] : undefined;
    };
  }
  const { tenant } = shop.partner;
  const token = await tokenFor(tenant, SCOPES, access);
  const client = createClient({ url: access.apiUrl, token, repeats: 20, wait: async () => {} });
  const customerId = await customerOf(client, access);
  const env = { API_URL: access.apiUrl, TOKEN: token, STATE: join(directory, 'state.json') };
  const writing = Promise.all([
    writeAppliances(client),
    writeDevices(client),
    writeSubscriptions(client, customerId, offerId),
  ]);
  for (const steps of kills) await startConsumer(env, steps).ended;
  await writing;
  const { child, ended } = startConsumer(env);
  await eventually(async () => {
    const { orders } = State.parse(JSON.parse(readFileSync(env.STATE, 'utf8')));
    const copy = Object.entries(orders).map(([number, { line, status, version }]) => [number, line, status, version]);
    expect(copy.sort()).toEqual((await truth(client, customerId)).sort());
    expect(copy).toHaveLength(3 * ORDERS);
  });
  child.kill('SIGKILL');
  await ended;
  expect(requests).toBeGreaterThan(300);
}

async function writeAppliances({ appliances }: Client): Promise<void> {
  for (let order = 0; order < ORDERS; order++) {
    const { uid } = await appliances.createOrder({ body: { companyName: `Copy ${order}` } });
    await appliances.addComment({ uid, body: { body: 'Placed.' } });
    await appliances.updateOrder({ uid, body: { status: 'gathering info' } });
    await appliances.updateOrder({ uid, body: { notes: 'At the gate.', status: 'cancelled' } });
  }
}

async function writeDevices({ devices }: Client): Promise<void> {
  const body = { ...completeOrder([{ title: PRODUCT }]), shipping_country: 'US' } as const;
  for (let order = 0; order < ORDERS; order++) {
    const { order_number } = (await devices.placeOrder({ body })).data;
    if (order % 2 === 0) await devices.cancelOrder({ order_number });
  }
}

async function writeSubscriptions({ subscriptions }: Client, customerId: string, offerId: string): Promise<void> {
  const line = { extLineItemNumber: 1, offerId, quantity: 1, currencyCode: 'USD' };
  for (let order = 0; order < ORDERS; order++) {
    await subscriptions.placeOrder({ customerId, body: { orderType: 'NEW', lineItems: [line] } });
  }
}

/** Adds an active customer of the tenant. */
async function customerOf(partner: Client, access: CloudAccess): Promise<string> {
  const { customerId } = await partner.subscriptions.createCustomer({ body: CUSTOMER });
  const token = await tokenFor('operators', OPERATIONS_SCOPES, access);
  const operator = createClient({ url: access.apiUrl, token });
  await operator.subscriptions.sandboxUpdateCustomer({ customerId, body: { status: '1000' } });
  return customerId;
}

/** Reads all orders of all lines: number, line, status and version. */
async function truth({ appliances, devices, subscriptions }: Client, customerId: string) {
  const [applianceOrders, deviceOrders, subscriptionOrders] = await Promise.all([
    all(appliances.orders()),
    all(devices.orders()),
    all(subscriptions.orders({ customerId })),
  ]);
  return [
    ...applianceOrders.map(({ orderNum, status, version }) => [String(orderNum), 'appliances', status, version]),
    // These two lists have no versions: each order here has one, and a second one if it left its first status.
    ...deviceOrders.map(({ order_number, order_status }) => [
      order_number,
      'devices',
      order_status,
      order_status === 'CANCELLED' ? 2 : 1,
    ]),
    ...subscriptionOrders.map(({ orderId, status }) => [orderId, 'subscriptions', status, status === '1000' ? 2 : 1]),
  ];
}
