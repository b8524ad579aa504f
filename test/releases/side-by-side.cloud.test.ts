import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { ApplianceService, completeOrder as applianceOrder, nextQuery } from '../support/lines/appliance-service.ts';
import { DeviceService, completeOrder as deviceOrder, type Product } from '../support/lines/device-service.ts';
import type { Answered } from '../support/lines/http-event.ts';
import { completeCustomer, newOrder, returnOf, SubscriptionService } from '../support/lines/subscription-service.ts';
import { createTestTables, testStore } from '../support/store/test-store.ts';
import { loadReleases, type Release, SideBySide } from './releases.ts';
import { Executions, OrderStream } from './workflow-stand-in.ts';

const LINES = ['appliances', 'devices', 'subscriptions'] as const;
const BASE = '650000000101A12';
const ADD_ON = '650000000201A12';

const executions = new Executions();
let releases: readonly [last: Release, present: Release];

/** The state machines of a release, in the form that its `dispatch` reads. That of version 0.1.0 had one machine for a line. */
function stateMachinesOf(release: Release): string {
  const machines = LINES.map((line) => [line, `entries of ${line}`] as const);
  if (release === releases[0] && release.version === '0.1.0') return JSON.stringify(Object.fromEntries(machines));
  const longWork = { arn: 'long work of subscriptions', statuses: ['1002'] };
  const own = machines.map(([line, entries]) => [line, line === 'subscriptions' ? { entries, longWork } : { entries }]);
  return JSON.stringify(Object.fromEntries(own));
}

beforeAll(async () => {
  tables = await createTestTables();
  const { ordersTable, idempotencyTable, catalogTable, accountsTable, eventsTable, webhooksTable } = tables;
  Object.assign(process.env, {
    ORDERS_TABLE: ordersTable,
    IDEMPOTENCY_TABLE: idempotencyTable,
    CATALOG_TABLE: catalogTable,
    ACCOUNTS_TABLE: accountsTable,
    EVENTS_TABLE: eventsTable,
    WEBHOOKS_TABLE: webhooksTable,
    TENANT_CLAIM: 'client_id',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodbUrl'),
    AWS_ENDPOINT_URL_SFN: await executions.listen(),
  });
  releases = await loadReleases();
  for (const release of releases) {
    // A function reads its state machines with its first record, and keeps them.
    process.env.STATE_MACHINES = stateMachinesOf(release);
    await release.functions['workflow/dispatch']?.({ Records: [insertOf(1)] } as never, undefined as never);
  }
  executions.started.length = 0;
}, 120_000);

afterAll(() => executions.close());

let tables: Awaited<ReturnType<typeof createTestTables>>;

/** A record of the stream for an order that is in no table. */
const insertOf = (number: number) => ({
  eventID: '0',
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: '0',
    NewImage: {
      ...{ line: { S: 'devices' }, tenant: { S: 't' }, uid: { S: 'u' }, status: { S: 's' } },
      ...{ number: { N: String(number) }, statusVersion: { N: '1' }, version: { N: '1' } },
      ...{ statusSince: { S: '2027-01-01T00:00:00.000Z' }, previousStatus: { NULL: true } },
    },
  },
});

/** The services of all lines on both versions, for a tenant of their own, with the work of the workflow. */
async function deploy(tenant: string, first: number) {
  const both = new SideBySide(releases, first);
  const store = await testStore({ tables });
  const stream = new OrderStream(tables);
  await stream.records();
  /** Hands the changes of orders to `dispatch`, each to the version whose turn it is, and does the long work that is started, twice. */
  const work = async () => {
    const records = await stream.records();
    const from = executions.started.length;
    for (const record of records) await both.call('workflow/dispatch', { Records: [record] });
    const started = executions.started.slice(from);
    // Version 0.1.0 has one machine for a line; its long work is begun by the entry.
    const isOld = (name: string) => !started.some((one) => one.name === name && one.stateMachineArn.startsWith('long'));
    for (const { name, input, stateMachineArn } of started) {
      const { state = JSON.parse(input) } = JSON.parse(input);
      const isWork = stateMachineArn.startsWith('long') || isOld(name);
      if (!isWork || state.line !== 'subscriptions' || state.status !== '1002') continue;
      for (const _ of ['', 'again']) await both.call('subscriptions/complete-order', { state });
    }
    return started;
  };
  return {
    both,
    by: { tenant },
    work,
    appliances: new ApplianceService(store, both.handlersOf('appliances'), appliances),
    devices: new DeviceService(store, both.handlersOf('devices'), devices),
    subscriptions: new SubscriptionService(store, both.handlersOf('subscriptions'), subscriptions),
  };
}

type Deployed = Awaited<ReturnType<typeof deploy>>;

/** Calls four times with one key, so that each version gets a repeat of the other's request, and returns the one response. */
async function repeated(call: () => Promise<Answered>): Promise<Answered> {
  const [first, ...others] = [await call(), await call(), await call(), await call()];
  expect(first?.status).toBeLessThan(300);
  for (const other of others) {
    expect(other).toMatchObject({
      status: first?.status,
      text: first?.text,
      headers: { 'idempotent-replayed': 'true' },
    });
  }
  return first as Answered;
}

const keyed = (tenant: string, key: string) => ({ tenant, headers: { 'idempotency-key': key } });
const named = (tenant: string, key: string) => ({ tenant, headers: { 'x-correlation-id': key } });

/** Reads a list page by page, each page from the other version. A version that refuses the cursor must name it. */
async function pages(read: (query: string) => Promise<Answered>, next: (page: Answered) => string | undefined) {
  const found: Answered['body'][] = [];
  let refused = 0;
  for (let query: string | undefined = 'limit=2'; query !== undefined; ) {
    let page = await read(query);
    if (page.status !== 200 && query !== 'limit=2') {
      expect([400, 422]).toContain(page.status);
      expect(page.text).toContain('cursor');
      refused += 1;
      // The same version's turn comes again: the other one would refuse the cursor of the next page.
      page = await read(query);
    }
    expect(page.status).toBe(200);
    found.push(...(Array.isArray(page.body) ? page.body : page.body.data));
    query = next(page);
  }
  return { found, refused };
}

async function walkAppliances({ appliances, by, work }: Deployed) {
  const placed = [];
  for (const key of ['one', 'two', 'three', 'four', 'five']) {
    const body = applianceOrder({ customerRefNum: key, notes: ' As sent. ', comments: ['The rack is ready.'] });
    placed.push((await repeated(() => appliances.call('create-order', { body, ...keyed(by.tenant, key) }))).body);
    const other = await appliances.call('create-order', { body: { notes: 'another' }, ...keyed(by.tenant, key) });
    expect(other).toMatchObject({ status: 422 });
  }
  const [first] = placed;
  const path = { uid: first.uid };
  for (const [index, notes] of ['a', 'b', 'c', 'd'].entries()) {
    const ifMatch = { 'if-match': `"${index + 1}"` };
    expect((await appliances.update(first.uid, { notes }, { ...by, headers: ifMatch })).status).toBe(200);
    expect((await appliances.update(first.uid, { notes: 'lost' }, { ...by, headers: ifMatch })).status).toBe(412);
  }
  await repeated(() => appliances.comment(first.uid, 'Delivered.', keyed(by.tenant, 'comment')));
  await appliances.done('flag-order', { path, ...by });
  await appliances.done('unflag-order', { path, ...by });
  const clone = await repeated(() => appliances.call('clone-order', { path, ...keyed(by.tenant, 'clone') }));
  for (const status of ['provisioning', 'qa']) {
    expect((await appliances.update(first.uid, { status }, by)).status).toBe(200);
    await work();
  }
  const uids = [...placed.map(({ uid }) => uid), clone.body.uid].sort();
  const listed = await pages((query) => appliances.call('list-orders', { query, ...by }), nextQuery);
  return { uid: first.uid, uids, listed };
}

async function checkAppliances(
  { appliances, by }: Deployed,
  { uid, uids, listed }: Awaited<ReturnType<typeof walkAppliances>>,
) {
  expect(listed.found.map((order) => order.uid).sort()).toEqual(uids);
  for (const _ of ['by one version', 'by the other']) {
    const order = await appliances.read(uid, by);
    expect(order).toMatchObject({
      notes: 'd',
      flagged: false,
      comments: [{ body: 'The rack is ready.' }, { body: 'Delivered.' }],
    });
    const history = await appliances.history(uid, by);
    expect(history.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: order.version }, (_, index) => index + 1),
    );
    expect((await appliances.list('', by)).map((one) => one.uid).sort()).toEqual(uids);
  }
}

const PIECES = 40;

async function walkDevices({ devices, by, work }: Deployed) {
  const warehouse_id = await devices.warehouse({}, by);
  const product: Product = await devices.product(warehouse_id);
  const stocked = { ...by, headers: { 'idempotency-key': `stock-of-${product.company_sku}` } };
  await repeated(() => devices.stock(product, PIECES, { headers: stocked.headers }));
  const placed: string[] = [];
  for (const key of ['one', 'two', 'three', 'four']) {
    const body = deviceOrder([[product, 2]]);
    const { data } = (await repeated(() => devices.call('place-order', { body, ...keyed(by.tenant, key) }))).body;
    placed.push(data.order_number);
    const other = { body: deviceOrder([[product, 3]]), ...keyed(by.tenant, key) };
    expect((await devices.call('place-order', other)).status).toBe(422);
  }
  const [sent = '', cancelled = ''] = placed;
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    await devices.move(sent, status);
    await work();
  }
  for (const _ of ['', 'again']) expect((await devices.cancel(cancelled, by)).status).toBe(200);
  await devices.setProduct(product, { title: product.title, price: 5 });
  await devices.setProduct(product, { title: product.title, price: 6 });
  const next = ({ body }: Answered) => body.next_cursor && `limit=2&cursor=${body.next_cursor}`;
  const listed = await pages((query) => devices.call('list-orders', { query, ...by }), next);
  return { product, placed, sent, cancelled, listed };
}

async function checkDevices({ devices, by }: Deployed, walked: Awaited<ReturnType<typeof walkDevices>>) {
  const { product, placed, sent, cancelled, listed } = walked;
  expect(listed.found.map(({ order_number }) => order_number).sort()).toEqual([...placed].sort());
  for (const _ of ['by one version', 'by the other']) {
    expect(await devices.read(sent, by)).toMatchObject({ order_status: 'DELIVERED', tracking: { carrier: 'UPS' } });
    expect(await devices.read(cancelled, by)).toMatchObject({
      order_status: 'CANCELLED',
      history: [{ version: 1 }, { version: 2 }],
    });
    expect((await devices.list('', by)).map(({ order_number }) => order_number).sort()).toEqual([...placed].sort());
    // Three orders of two pieces are left.
    expect(await devices.quantityOf(product, by)).toBe(PIECES - 6);
  }
}

/**
 * Orders under one correlation id for two customers, each call by the other version. The last release takes the second customer's
 * order for the first one's, so it places nothing.
 */
async function walkSharedId({ subscriptions, by }: Deployed) {
  const customers: string[] = [];
  for (const name of ['First', 'Second']) {
    const body = completeCustomer({ resellerId: '8889990001', companyProfile: { companyName: name.padEnd(8, '.') } });
    const { customerId } = (await subscriptions.call('create-customer', { body, ...named(by.tenant, name) })).body;
    await subscriptions.operate('sandbox-update-customer', { path: { customerId }, body: { status: '1000' } });
    customers.push(customerId);
  }
  const [one = '', other = ''] = customers;
  const order = (customerId: string, quantity = 7) =>
    subscriptions.call('place-order', {
      path: { customerId },
      body: newOrder([BASE, quantity]),
      ...named(by.tenant, 'shared'),
    });
  const { body } = await repeated(() => order(one));
  const answers = [await order(other), await order(other), await order(other), await order(other)];
  const own = answers.filter((answer) => answer.body.customerId === other);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  expect(answers.length - own.length).toBe(2);
  expect(new Set(own.map(({ text }) => text)).size).toBe(1);
  return { one, other, order, orderIds: { [one]: body.orderId, [other]: own[0]?.body.orderId } };
}

/** Repeats the requests of {@link walkSharedId}: nothing is placed twice. */
async function checkSharedId(
  { subscriptions, by }: Deployed,
  { one, other, order, orderIds }: Awaited<ReturnType<typeof walkSharedId>>,
) {
  for (const customerId of [one, other, one, other]) {
    const again = await order(customerId);
    expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
  }
  for (const customerId of [one, other]) {
    const { items } = await subscriptions.history(customerId, '', by);
    expect(items.map(({ orderId }: Record<string, string>) => orderId)).toEqual([orderIds[customerId]]);
  }
}

async function walkSubscriptions({ subscriptions, both, by, work }: Deployed) {
  for (const _ of ['by one version', 'by the other']) {
    await subscriptions.offer(BASE);
    await subscriptions.offer(ADD_ON, { productFamily: 'Video' });
  }
  const customer = { companyProfile: { companyName: 'Fairway' } };
  const { customerId } = (
    await repeated(() =>
      subscriptions.call('create-customer', { body: completeCustomer(customer), ...named(by.tenant, 'customer') }),
    )
  ).body;
  await subscriptions.operate('sandbox-update-customer', { path: { customerId }, body: { status: '1000' } });
  const place = async (key: string, body: object) => {
    const order = { path: { customerId }, body, ...named(by.tenant, key) };
    const { orderId } = (await repeated(() => subscriptions.call('place-order', order))).body;
    await work();
    const read = await subscriptions.read(customerId, orderId, by);
    expect(read.status).toBe('1000');
    return read;
  };
  await place('first', newOrder([BASE, 5]));
  await place('second', newOrder([BASE, 5]));
  const third = await place('third', newOrder([ADD_ON, 4], [BASE, 1]));
  const change = { body: { globalSalesEnabled: true }, ...named(by.tenant, 'change') };
  await repeated(() => subscriptions.call('update-customer', { path: { customerId }, ...change }));
  const bought = await subscriptions.subscriptions(customerId, by);
  const base = bought.find(({ offerId }) => offerId === BASE);
  const path = { customerId, subscriptionId: base?.subscriptionId };
  const body = { autoRenewal: { renewalQuantity: 3 } };
  await repeated(() => subscriptions.call('update-subscription', { path, body, ...named(by.tenant, 'wish') }));
  await place('return', returnOf(third, third.lineItems[0]));
  const reference = { path: { customerId, orderId: third.orderId }, body: { externalReferenceId: 'PO-2' } };
  await repeated(() => subscriptions.call('update-order', { ...reference, ...named(by.tenant, 'reference') }));
  const begun = await subscriptions.operate('sandbox-run-anniversary', { path: { customerId } });
  expect(begun.status).toBeLessThan(300);
  await work();
  return { customerId, renewal: begun.body.orderId, both };
}

async function checkSubscriptions(
  { subscriptions, by }: Deployed,
  walked: Awaited<ReturnType<typeof walkSubscriptions>>,
) {
  const { customerId, renewal } = walked;
  for (const _ of ['by one version', 'by the other']) {
    const items = await subscriptions.subscriptions(customerId, by);
    const shown = items.map(({ offerId, currentQuantity, status }) => [offerId, currentQuantity, status]).sort();
    expect(shown).toEqual([
      [BASE, 3, '1000'],
      [ADD_ON, 0, '1004'],
    ]);
    expect(await subscriptions.read(customerId, renewal, by)).toMatchObject({ status: '1000', orderType: 'RENEWAL' });
    const history = await subscriptions.history(customerId, '', by);
    expect(history.items.map((order: Record<string, string>) => [order.orderType, order.status]).sort()).toEqual([
      ['NEW', '1000'],
      ['NEW', '1000'],
      ['NEW', '1000'],
      ['RENEWAL', '1000'],
      ['RETURN', '1000'],
    ]);
    const { accounts } = await subscriptions.done('list-customers', { path: { resellerId: '5556667778' }, ...by });
    expect(accounts.map((account: Record<string, string>) => account.customerId)).toEqual([customerId]);
  }
}

it('walks orders of each line that the last release has', () => {
  const ofRelease = productLines.map(({ table }) => table.line).filter((line) => lastHas(line));
  expect(ofRelease, 'Write a walk for each of these lines here, and add the line to `LINES`').toEqual(LINES);
});

/** True for a line with functions in the last release. A newer line has no version before. */
const lastHas = (line: string): boolean =>
  Object.keys(releases[0].functions).some((name) => name.startsWith(`${line}/`));

describe.each([0, 1])('two versions, the first request to number %i', (first) => {
  it('lose nothing, double nothing and refuse nothing; nor does the last release alone after that', async () => {
    const deployed = await deploy(`tenant-${first}`, first);
    const { both, work } = deployed;
    const from = executions.started.length;
    const appliances = await walkAppliances(deployed);
    const devices = await walkDevices(deployed);
    const subscriptions = await walkSubscriptions(deployed);
    const shared = await walkSharedId(deployed);
    await work();
    const [last] = releases;
    for (const isBack of [false, true]) {
      if (isBack) both.rollBackTo(last);
      await checkAppliances(deployed, appliances);
      await checkDevices(deployed, devices);
      await checkSubscriptions(deployed, subscriptions);
      await checkSharedId(deployed, shared);
    }
    // Requests of the time of both versions are repeated after the rollback.
    expect(both.next()).toBe(last);
    const body = applianceOrder({ customerRefNum: 'one', notes: ' As sent. ', comments: ['The rack is ready.'] });
    for (const _ of ['', 'again']) {
      const again = await deployed.appliances.call('create-order', { body, ...keyed(deployed.by.tenant, 'one') });
      expect(again).toMatchObject({ status: 200, headers: { 'idempotent-replayed': 'true' } });
    }
    // Each entry into a status has started one execution, whichever version read it.
    const entries = executions.started
      .slice(from)
      .filter(({ stateMachineArn }) => stateMachineArn.startsWith('entries'));
    const names = entries.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20);
  }, 120_000);
});
