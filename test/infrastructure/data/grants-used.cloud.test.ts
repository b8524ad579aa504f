import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { orderKey, statusKeysOf } from '../../../functions/core/model/keys.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { levelsKeeper } from '../../../functions/devices/task-handlers/keep-stock-levels.ts';
import { getHealth } from '../../../functions/service/handlers/get-health.ts';
import { customerActivator } from '../../../functions/subscriptions/task-handlers/activate-customer.ts';
import { orderCompleter } from '../../../functions/subscriptions/task-handlers/complete-order.ts';
import { anniversaryRunner } from '../../../functions/subscriptions/task-handlers/run-anniversaries.ts';
import { outstandingCounter } from '../../../functions/workflow/count-outstanding.ts';
import { readLifecycles } from '../../../functions/workflow/lifecycles.ts';
import { deadlineSweeper } from '../../../functions/workflow/sweep-deadlines.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { watchedLifecycles } from '../../../lib/workflow/watched-lifecycles.ts';
import { addInactive, stage } from '../../subscriptions/support/accounts.ts';
import { ApplianceService, completeOrder, keyed, type Operation } from '../../support/lines/appliance-service.ts';
import {
  completeOrder as completeDeviceOrder,
  completeWarehouse,
  DeviceService,
} from '../../support/lines/device-service.ts';
import { call } from '../../support/lines/http-event.ts';
import { stockRecord } from '../../support/lines/stock-stream.ts';
import { completeAddress, newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { CONFIGURED, synthesize } from '../templates.ts';
import { granted, roleOf, TAKE_FROM_BUCKETS } from './grants.ts';

interface Input {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly IndexName?: string;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
}

/** Returns the IAM actions of a DynamoDB call, with the table or index. A transaction needs the actions of its items. */
function actionsOf(command: string, input: Input, tableOf: (name: string) => string): string[] {
  if (input.TransactItems) {
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => {
        const action = kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`;
        return `dynamodb:${action} ${tableOf(TableName)}`;
      }),
    );
  }
  if (input.RequestItems)
    return Object.keys(input.RequestItems).map((name) => `dynamodb:BatchGetItem ${tableOf(name)}`);
  const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
  return [`dynamodb:${command.replace('Command', '')} ${tableOf(input.TableName ?? '')}${index}`];
}

/** Actions that each function used, by the function's name. */
const used = new Map<string, Set<string>>();
let running = '';
let allowed: (name: string) => string[];

/**
 * Returns true for actions that the function itself calls. Lambda reads streams for the function, and buckets have a test of their
 * own (`test/core/http/limit-tenant.cloud.test.ts`).
 */
const isRequested = (action: string) =>
  action.startsWith('dynamodb:') && !/ stream$|:ListStreams /.test(action) && action !== TAKE_FROM_BUCKETS;

/** Records the calls to the store under the name of the running function. */
function watch(store: Store): void {
  const names = new Map([
    [store.ordersTable, 'Orders'],
    [store.idempotencyTable, 'Idempotency'],
    [store.catalogTable, 'Catalog'],
    [store.accountsTable, 'Accounts'],
  ]);
  store.client.middlewareStack.add(
    (next, context) => (args) => {
      const actions = used.get(running) ?? new Set();
      const done = actionsOf(context.commandName ?? '', args.input as Input, (name) => names.get(name) ?? name);
      for (const action of done) actions.add(action);
      used.set(running, actions);
      return next(args);
    },
    { step: 'initialize' },
  );
}

/** Runs work under the name of a function. Only one run at a time is possible. */
function as<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  running = name;
  return work();
}

beforeAll(async () => {
  // The sandbox has functions, too.
  const { service: template } = synthesize(CONFIGURED);
  allowed = (name) => granted(template, roleOf(template, name)).filter(isRequested);
  await useAppliances();
  await useDevices();
  await useSubscriptions();
});

async function useAppliances(): Promise<void> {
  const service = await ApplianceService.start();
  const { store } = service;
  watch(store);
  const endpoint = (operation: Operation, options: Parameters<ApplianceService['call']>[1]) =>
    as(`appliances-${operation}`, () => service.call(operation, options));

  const created = await endpoint('create-order', { body: completeOrder(), ...keyed('k1') });
  const { uid, orderNum } = created.body;
  const of = { path: { uid } };
  // A retry that the rules would reject gets its response from the record, which is another kind of read.
  await endpoint('create-order', { body: completeOrder({ status: 'archived' }), ...keyed('k1') });
  await endpoint('get-order', of);
  await endpoint('update-order', { ...of, body: { status: 'provisioning' } });
  await endpoint('add-comment', { ...of, body: { body: 'hello' }, ...keyed('k2') });
  await endpoint('flag-order', of);
  await endpoint('unflag-order', of);
  await endpoint('get-history', of);
  await endpoint('clone-order', { ...of, ...keyed('k3') });
  const page = await endpoint('list-orders', { query: 'limit=1' });
  const next = /\?([^>]*)>/.exec(String(page.headers.link))?.[1] ?? '';
  await endpoint('list-orders', { query: next });
  await as('service-get-health', () => call(getHealth(() => ({ store, tenantClaim: 'client_id' }))));

  await useWorkflow(store, orderNum);
}

/** Runs what the clock calls each minute: with an order of an earlier version, with deadlines of both kinds, and twice. */
async function useWorkflow(store: Store, number: number): Promise<void> {
  const lifecycles = readLifecycles(JSON.stringify(watchedLifecycles(productLines, {})));
  const row = {
    stuckAfterDays: 1,
    deadlines: [{ reason: 'late', due: { afterDays: 1 }, onDeadline: { flagged: true } }],
  };
  const own = { ...lifecycles, appliances: { ...lifecycles.appliances, provisioning: { next: [], ...row } } };
  const Key = orderKey(number);
  await as('test', () =>
    store.client.send(
      new UpdateCommand({
        TableName: store.ordersTable,
        Key,
        UpdateExpression: 'SET statusKey = :key REMOVE deadlineKey, deadlineAt',
        ExpressionAttributeValues: { ':key': statusKeysOf('appliances', 'provisioning')[0] },
      }),
    ),
  );
  const later = { ...store, now: () => new Date(store.now().getTime() + 2 * DAY_MS), jitter: () => 0 };
  for (let share = 0; share < 30; share++) {
    await as(
      'workflow-sweep-deadlines',
      deadlineSweeper(() => ({ ...later, jitter: () => share / 30 }), own),
    );
  }
  for (const _ of [1, 2])
    await as(
      'workflow-count-outstanding',
      outstandingCounter(() => later, own),
    );
  used.delete('test');
}

/** Takes a few pieces, more than one shard has, and more than there are. It repeats each change whose retry takes another path. */
async function useDevices(): Promise<void> {
  const service = await DeviceService.start();
  watch(service.store);
  const call = service.call.bind(service);
  service.call = (operation, options) => as(`devices-${operation}`, () => call(operation, options));

  const warehouse = await service.warehouse();
  await service.operate('put-warehouse', {
    path: { warehouse_id: warehouse },
    body: completeWarehouse('tenant-a', { priority: 2 }),
  });
  const laptop = await service.product(warehouse, 200);
  const renamed = { ...laptop, title: 'Laptop, renamed' };
  await service.setProduct(laptop, { title: renamed.title });
  await service.stock(laptop, -10, keyed('k1'));
  await service.stock(laptop, -1_000, keyed('k1'));
  const [number, other] = [await service.place([renamed], {}, keyed('k1')), await service.place([[renamed, 30]])];
  const tooMany = { body: completeDeviceOrder([[renamed, 900]]), ...keyed('k2') };
  expect(await service.call('place-order', tooMany)).toMatchObject({ status: 409 });
  expect(await service.call('place-order', { body: completeDeviceOrder([{ title: 'Laptop' }]) })).toMatchObject({
    status: 404,
  });
  await service.call('list-warehouses');
  await service.inventory(warehouse);
  // More shards than the inventory reads one by one.
  const many = await service.product(warehouse, 2_000);
  await service.inventory(warehouse);
  await as('devices-keep-stock-levels', () =>
    levelsKeeper(() => service.store)({ Records: [stockRecord(many, 0, 20)] }),
  );
  await service.read(number);
  await service.operate('get-order-to-fulfil', { path: { order_number: number } });
  await service.list('limit=1');
  await service.cancel(other);
  await service.move(number, 'PROCESSING', 'SHIPPED');
}

const PHOTO = '65304470CA01A12';
const VIDEO = '65304479CA01A12';

const PRICE_LIST = {
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
};

/** Places every kind of order, completed and not, and runs the following years. It includes errors and retries. */
async function useSubscriptions(): Promise<void> {
  let now = new Date('2027-03-01T20:00:00.000Z');
  const service = await SubscriptionService.start({ now: () => now });
  const { store } = service;
  watch(store);
  const call = service.call.bind(service);
  service.call = (operation, options) => as(`subscriptions-${operation}`, () => call(operation, options));
  const complete = (orderId: string) => {
    const order = { line: 'subscriptions', tenant: 'tenant-a', number: Number(orderId), statusVersion: 1 };
    const state = { ...order, status: '1002', statusSince: now.toISOString(), fired: [] };
    return as('subscriptions-complete-order', () => orderCompleter(() => store)({ state }));
  };
  const runAnniversaries = () =>
    as(
      'subscriptions-run-anniversaries',
      anniversaryRunner(() => store),
    );

  for (const offer of [PHOTO, VIDEO, PHOTO]) await service.offer(offer);
  for (const code of ['SPRING_10', 'SPRING_10']) await service.flexDiscount(code);
  const customerId = await service.customer({ globalSalesEnabled: true });
  const of = { path: { customerId } };
  const Records = [{ dynamodb: { SequenceNumber: '1', NewImage: { customerId: { S: customerId } } } }];
  await as('subscriptions-activate-customer', () => customerActivator(() => store)({ Records }));
  await service.call('get-customer', of);
  await service.call('update-customer', { ...of, body: { externalReferenceId: 'ours' } });
  await service.call('list-customers', { path: { resellerId: '5556667778' } });
  const address = { ...completeAddress(), country: 'DE', region: 'BE' };
  const { deploymentId } = await service.done('create-deployment', { ...of, body: { companyProfile: { address } } });
  await service.call('get-deployment', { path: { customerId, deploymentId } });
  await service.call('list-deployments', of);
  await service.call('list-flex-discounts', { query: 'market-segment=COM&country=US' });
  await service.call('get-price-list', { body: PRICE_LIST });

  const both = newOrder(PHOTO, VIDEO);
  await service.order(customerId, { ...both, orderType: 'PREVIEW' });
  await service.order(customerId, newOrder([PHOTO, 0]));
  const orderId = await service.place(customerId, both);
  await complete(orderId);
  await service.read(customerId, orderId, { query: 'fetch-price=true' });
  await service.history(customerId, 'limit=1');
  await service.call('update-order', { path: { customerId, orderId }, body: { externalReferenceId: 'ours' } });
  const photo = (await service.subscriptions(customerId)).find(({ offerId }) => offerId === PHOTO);
  const ofPhoto = { path: { customerId, subscriptionId: photo.subscriptionId } };
  await service.call('get-subscription', ofPhoto);
  await service.call('update-subscription', { ...ofPhoto, body: { autoRenewal: { enabled: false } } });

  // Of a customer with many inactive subscriptions, orders read the active ones by their keys.
  const long = await service.customer();
  await addInactive(store, long, 300, { quantity: 0 });
  for (let orders = 0; orders < 2; orders++) await complete(await service.place(long, newOrder(PHOTO)));

  // An order that fails after staging deletes its staged subscriptions.
  const other = await service.customer();
  const failing = await service.place(other, both);
  await stage(store, Number(failing));
  await service.operate('sandbox-update-customer', { path: { customerId: other }, body: { status: '1004' } });
  await complete(failing);
  expect(await service.read(other, failing)).toMatchObject({ status: '1024' });

  const line = { extLineItemNumber: 2, offerId: VIDEO, quantity: 1 };
  const given = { orderType: 'RETURN', referenceOrderId: orderId, currencyCode: 'USD', lineItems: [line] };
  await complete(await service.place(customerId, given));
  await complete(await service.place(customerId, newOrder(VIDEO)));

  await service.order(customerId, { orderType: 'PREVIEW_RENEWAL' });
  now = new Date('2028-03-02T20:00:00.000Z');
  await runAnniversaries();
  now = new Date('2028-03-03T20:00:00.000Z');
  await runAnniversaries();
  const renewed = { extLineItemNumber: 1, offerId: PHOTO, quantity: 1, subscriptionId: photo.subscriptionId };
  const renewal = { orderType: 'RENEWAL', currencyCode: 'USD', lineItems: [renewed] };
  await complete(await service.place(customerId, renewal));
  const statuses = (await service.subscriptions(customerId)).map(({ status }) => status);
  expect(statuses.sort()).toEqual(['1000', '1000', '1004']);

  await service.operate('sandbox-run-anniversary', of);
  const byHand = await service.place(customerId, newOrder(VIDEO));
  await service.setOrder(customerId, byHand, { status: '1000' });
}

test('sees what every function does', () => {
  const endpoints = productLines.flatMap(({ table, tasks }) =>
    [...Object.keys(table.endpoints), ...Object.keys(tasks)].map((key) => `${table.line}-${key}`),
  );
  expect([...used.keys()].sort()).toEqual(
    [...endpoints, 'service-get-health', 'workflow-count-outstanding', 'workflow-sweep-deadlines'].sort(),
  );
});

test('lets every function do all that it does: nothing will be denied on AWS', () => {
  for (const [name, actions] of used) {
    expect(allowed(name), name).toEqual(expect.arrayContaining([...actions]));
  }
});

test('grants no action that nothing uses', () => {
  const everUsed = new Set([...used.values()].flatMap((actions) => [...actions]));
  const everAllowed = new Set([...used.keys()].flatMap(allowed));
  expect([...everAllowed].filter((action) => !everUsed.has(action))).toEqual([]);
});
