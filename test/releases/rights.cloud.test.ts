import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import type { EndpointTable } from '../../functions/core/model/endpoint.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { deployed } from '../../lib/config/product-lines.ts';
import { pinnedRights } from '../../lib/data/pinned-rights.ts';
import { granted, inIam, roleOf } from '../infrastructure/data/grants.ts';
import { CONFIGURED, synthesize } from '../infrastructure/templates.ts';
import { ApplianceService, completeOrder as applianceOrder, nextQuery } from '../support/lines/appliance-service.ts';
import { DeviceService, completeOrder as deviceOrder } from '../support/lines/device-service.ts';
import type { Answered, Call } from '../support/lines/http-event.ts';
import { keyed } from '../support/lines/line-service.ts';
import {
  completeAddress,
  correlated,
  newOrder,
  returnOf,
  SubscriptionService,
} from '../support/lines/subscription-service.ts';
import { FaultProxy } from '../support/store/fault-proxy.ts';
import { actionsNamed, actionsOf } from '../support/store/granted-actions.ts';
import { createTestTables, testStore } from '../support/store/test-store.ts';
import { loadLastRelease, type Release, SideBySide } from './releases.ts';

/** Both versions of a function have one role. So this version must grant what the last release still calls during a canary. */
const used = new Map<string, Set<string>>();
let running: string | undefined;

/** The last release alone, which names the function that runs. */
class Watched extends SideBySide {
  override async call(name: string, event: unknown, context?: unknown): Promise<unknown> {
    running = name.replace('/', '-');
    return super.call(name, event, context).finally(() => {
      running = undefined;
    });
  }
}

const proxy = new FaultProxy(inject('dynamodbUrl'));

/** Makes the last release in environments of its own, on new tables: what one function of it keeps, no other one finds. */
async function startLast() {
  const tables = await createTestTables();
  const { ordersTable, idempotencyTable, catalogTable, accountsTable } = tables;
  Object.assign(process.env, {
    ORDERS_TABLE: ordersTable,
    IDEMPOTENCY_TABLE: idempotencyTable,
    CATALOG_TABLE: catalogTable,
    ACCOUNTS_TABLE: accountsTable,
  });
  const last = await loadLastRelease();
  return { last, alone: new Watched([last], 0), store: await testStore({ tables }) };
}

let functions: Release['functions'];

beforeAll(async () => {
  proxy.script = (operation, body) => {
    if (running === undefined) return undefined;
    const own = used.get(running) ?? new Set();
    used.set(running, own);
    const tableOf = (name: string) => name.replace(/-.*/, '');
    for (const action of actionsOf(operation, JSON.parse(body), tableOf)) own.add(action);
    return undefined;
  };
  Object.assign(process.env, {
    TENANT_CLAIM: 'client_id',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: await proxy.listen(),
  });
  const ofAppliances = await startLast();
  functions = ofAppliances.last.functions;
  await useAppliances(
    new ApplianceService(ofAppliances.store, ofAppliances.alone.handlersOf('appliances'), appliances),
  );
  const ofDevices = await startLast();
  await useDevices(new DeviceService(ofDevices.store, ofDevices.alone.handlersOf('devices'), devices));
  const { store, alone } = await startLast();
  await useSubscriptions(new SubscriptionService(store, alone.handlersOf('subscriptions'), subscriptions), alone);
}, 120_000);

afterAll(() => proxy.stop());

interface Callable<Operation extends string> {
  call(operation: Operation, options?: Call): Promise<Answered>;
}

/** Calls twice as it is, and once where nothing is: a repeat that the rules would reject reads its record in another way. */
async function repeat<Operation extends string>(service: Callable<Operation>, operation: Operation, options: Call) {
  const first = await service.call(operation, options);
  await service.call(operation, options);
  const path = Object.fromEntries(Object.keys(options.path ?? {}).map((name) => [name, 'nothing']));
  await service.call(operation, { ...options, path });
  await service.call(operation, { ...options, body: '{"unknown": 1}' });
  return first;
}

async function useAppliances(service: ApplianceService): Promise<void> {
  const { body: order } = await repeat(service, 'create-order', { body: applianceOrder(), ...keyed('k1') });
  const of = { path: { uid: order.uid } };
  await service.call('get-order', of);
  await service.call('update-order', { ...of, body: { status: 'provisioning' } });
  await repeat(service, 'add-comment', { ...of, body: { body: 'hello' }, ...keyed('k2') });
  await service.call('flag-order', of);
  await service.call('unflag-order', of);
  await service.call('get-history', of);
  await repeat(service, 'clone-order', { ...of, ...keyed('k3') });
  const page = await service.call('list-orders', { query: 'limit=1' });
  await service.call('list-orders', { query: nextQuery(page) ?? '' });
}

async function useDevices(service: DeviceService): Promise<void> {
  const warehouse = await service.warehouse();
  const laptop = await service.product(warehouse, 200);
  await service.setProduct(laptop, { title: 'Laptop, renamed' });
  const renamed = { ...laptop, title: 'Laptop, renamed' };
  await service.stock(laptop, -10, keyed('k1'));
  await service.stock(laptop, -10, keyed('k1'));
  const placed = await repeat(service, 'place-order', { body: deviceOrder([renamed]), ...keyed('k2') });
  const { order_number: number } = placed.body.data;
  const unknown = deviceOrder([{ title: 'Lap' }]);
  expect(await service.call('place-order', { body: unknown })).toMatchObject({ status: 404 });
  expect(await service.call('place-order', { body: deviceOrder([[renamed, 900]]) })).toMatchObject({ status: 409 });
  await service.call('list-warehouses');
  await service.inventory(warehouse);
  await service.read(number);
  await service.operate('get-order-to-fulfil', { path: { order_number: number } });
  const other = await service.place([[renamed, 30]]);
  await service.list('limit=1');
  await service.move(number, 'PROCESSING', 'CANCELLED');
  await service.cancel(other);
}

const PHOTO = '65304470CA01A12';
const PRICE_LIST = { region: 'NA', marketSegment: 'COM', priceListType: 'STANDARD', currency: 'USD' };

async function useSubscriptions(service: SubscriptionService, alone: Watched): Promise<void> {
  const complete = (orderId: string) => {
    const entry = { status: '1002', statusVersion: 1, statusSince: new Date().toISOString(), fired: [] };
    const state = { line: 'subscriptions', tenant: 'tenant-a', number: Number(orderId), ...entry };
    return alone.call('subscriptions/complete-order', { state });
  };
  for (const _ of ['new', 'changed']) await service.offer(PHOTO);
  for (const _ of ['new', 'changed']) await service.flexDiscount('SPRING_10');
  const customerId = await service.customer({ globalSalesEnabled: true }, correlated('c1'));
  await service.customer({ globalSalesEnabled: true }, correlated('c1'));
  const of = { path: { customerId } };
  await service.operate('sandbox-update-customer', { ...of, body: { status: '1000' } });
  await service.call('get-customer', of);
  await repeat(service, 'update-customer', { ...of, body: { externalReferenceId: 'ours' }, ...correlated('c2') });
  await service.call('list-customers', { path: { resellerId: '5556667778' } });
  const address = { ...completeAddress(), country: 'DE', region: 'BE' };
  const body = { companyProfile: { address } };
  const { deploymentId } = (await repeat(service, 'create-deployment', { ...of, body, ...correlated('c3') })).body;
  await service.call('get-deployment', { path: { customerId, deploymentId } });
  await service.call('list-deployments', of);
  await service.call('list-flex-discounts', { query: 'market-segment=COM&country=US' });
  await service.call('get-price-list', { body: { ...PRICE_LIST, priceListMonth: '202703' }, ...correlated('c4') });
  await service.order(customerId, { ...newOrder(PHOTO), orderType: 'PREVIEW' });
  const placed = await repeat(service, 'place-order', { ...of, body: newOrder([PHOTO, 5]), ...correlated('c5') });
  const { orderId } = placed.body;
  await complete(orderId);
  const order = await service.read(customerId, orderId, { query: 'fetch-price=true' });
  await service.history(customerId, 'limit=1');
  const reference = { path: { customerId, orderId }, body: { externalReferenceId: 'ours' } };
  await repeat(service, 'update-order', { ...reference, ...correlated('c6') });
  const [photo] = await service.subscriptions(customerId);
  const ofPhoto = { path: { customerId, subscriptionId: photo.subscriptionId } };
  await service.call('get-subscription', ofPhoto);
  const wish = { ...ofPhoto, body: { autoRenewal: { renewalQuantity: 3 } } };
  await repeat(service, 'update-subscription', { ...wish, ...correlated('c7') });
  await service.order(customerId, { orderType: 'PREVIEW_RENEWAL' });
  const returned = returnOf({ orderId: String(orderId), lineItems: order.lineItems });
  const { body: back } = await service.order(customerId, returned);
  await complete(back.orderId);
  await service.operate('sandbox-run-anniversary', of);
  const byHand = await service.place(customerId, newOrder(PHOTO));
  await service.setOrder(customerId, byHand, { status: '1000' });
}

/** Functions of the last release that callers reach by an alias. A deployment switches all others at once. */
const endpoints = () =>
  Object.keys(functions).flatMap((name) => {
    const [line = '', operation = ''] = name.split('/');
    const table = ([appliances, devices, subscriptions] as readonly EndpointTable[]).find((one) => one.line === line);
    return table?.endpoints[operation] === undefined ? [] : [{ name: `${line}-${operation}`, table, operation }];
  });

test('sees what every endpoint of the last release calls', () => {
  const names = endpoints().map(({ name }) => name);
  expect(names.length).toBeGreaterThan(35);
  expect(names.filter((name) => used.get(name) === undefined)).toEqual([]);
});

test('grants every endpoint what the last release calls, which a canary runs with the rights of this version', () => {
  const { service: template } = synthesize(CONFIGURED);
  const missing = endpoints().flatMap(({ name }) => {
    const allowed = granted(template, roleOf(template, name));
    return [...(used.get(name) ?? [])]
      .map(inIam)
      .filter((action) => !allowed.includes(action))
      .map((action) => `${name}: ${action}`);
  });
  expect(missing).toEqual([]);
});

test('pins no right that the last release does not call, and none that a row has', () => {
  const rows = deployed({ sandbox: true }).endpointTables.flatMap((table) =>
    Object.entries(table.endpoints).map(([key, { tables }]) => [`${table.line}-${key}`, actionsNamed(tables)] as const),
  );
  const ofRow = new Map<string, readonly string[]>(rows);
  for (const [name, { tables }] of Object.entries(pinnedRights)) {
    const pinned = actionsNamed(tables);
    expect([name, pinned.filter((action) => used.get(name)?.has(action))]).toEqual([name, pinned]);
    expect([name, pinned.filter((action) => ofRow.get(name)?.includes(action))]).toEqual([name, []]);
  }
});
