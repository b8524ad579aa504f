import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import { type EndpointTable, keyHeaderOf } from '../../../functions/core/model/endpoint.ts';
import { orderKey, statusKeysOf } from '../../../functions/core/model/keys.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { ANY_TENANT, readOrder } from '../../../functions/core/orders/read-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { stockKey } from '../../../functions/devices/model/catalog-keys.ts';
import { catalogChecker } from '../../../functions/devices/task-handlers/check-stock.ts';
import { levelsKeeper } from '../../../functions/devices/task-handlers/keep-stock-levels.ts';
import { getHealth as health } from '../../../functions/service/contract/routes.ts';
import { getHealth } from '../../../functions/service/handlers/get-health.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { customerActivator } from '../../../functions/subscriptions/task-handlers/activate-customer.ts';
import { orderCompleter } from '../../../functions/subscriptions/task-handlers/complete-order.ts';
import { anniversaryRunner } from '../../../functions/subscriptions/task-handlers/run-anniversaries.ts';
import { outstandingCounter } from '../../../functions/workflow/count-outstanding.ts';
import { readLifecycles } from '../../../functions/workflow/lifecycles.ts';
import { deadlineSweeper } from '../../../functions/workflow/sweep-deadlines.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { pinnedRights } from '../../../lib/data/pinned-rights.ts';
import { watchedLifecycles } from '../../../lib/workflow/watched-lifecycles.ts';
import { COUNTS_ORDERS, SWEEPS_DEADLINES } from '../../../lib/workflow/workflow.ts';
import { addInactive, stage } from '../../subscriptions/support/accounts.ts';
import { ApplianceService, completeOrder, keyed, type Operation } from '../../support/lines/appliance-service.ts';
import {
  completeOrder as completeDeviceOrder,
  completeWarehouse,
  DeviceService,
  type Product,
} from '../../support/lines/device-service.ts';
import { type Answered, type Call, call } from '../../support/lines/http-event.ts';
import { manyCustomer, storeCustomers } from '../../support/lines/many-customers.ts';
import { stockRecord } from '../../support/lines/stock-stream.ts';
import { completeAddress, newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { actionsNamed, asFunction, usedActions } from '../../support/store/granted-actions.ts';
import { CONFIGURED, synthesize } from '../templates.ts';
import { granted, inIam, roleOf, TAKE_FROM_BUCKETS } from './grants.ts';

let allowed: (name: string) => string[];

/**
 * Returns true for actions that the function itself calls. Lambda reads streams for the function, and buckets have a test of their
 * own (`test/core/http/limit-tenant.cloud.test.ts`).
 */
const isRequested = (action: string) =>
  action.startsWith('dynamodb:') && !/ stream$|:ListStreams /.test(action) && action !== TAKE_FROM_BUCKETS;

/** Functions of the workflow, which have no row. */
const WORKFLOW = {
  'workflow-sweep-deadlines': { tables: SWEEPS_DEADLINES },
  'workflow-count-outstanding': { tables: COUNTS_ORDERS },
};
const as = (name: keyof typeof WORKFLOW, work: () => Promise<unknown>) => asFunction(name, WORKFLOW[name], work);

const taskOf = (name: string) => {
  const found = productLines
    .flatMap(({ table, tasks }) => Object.entries(tasks).map(([key, task]) => ({ name: `${table.line}-${key}`, task })))
    .find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no task ${name}`);
  return found.task;
};
const asTask = (name: string, work: () => Promise<unknown>) => asFunction(name, taskOf(name), work);

/** Makes the next order lease numbers, as the first order of an environment does. */
async function forgetNumbers({ numbers }: Store): Promise<void> {
  numbers.discardBlockOf(await numbers.next());
}

interface Callable<Operation extends string> {
  readonly store: Store;
  call(operation: Operation, options?: Call): Promise<Answered>;
}

/** Calls each endpoint as the first of an environment does. Repeats each call that takes a key, as it was and where nothing is. */
function callAgain<Operation extends string>(service: Callable<Operation>, { endpoints }: EndpointTable): void {
  const call = service.call.bind(service);
  let calls = 0;
  service.call = async (operation, options = {}) => {
    await forgetNumbers(service.store);
    const { idempotency, ifNoneMatch } = endpoints[operation] ?? {};
    if (idempotency === undefined) return call(operation, options);
    calls += 1;
    const headers = { [keyHeaderOf(idempotency)]: `call-${calls}`, ...options.headers };
    const first = await call(operation, { ...options, headers });
    await call(operation, { ...options, headers });
    // A retry that the rules would reject gets its response from the record, which is another kind of read.
    const path = Object.fromEntries(Object.keys(options.path ?? {}).map((name) => [name, 'nothing']));
    await call(operation, { ...options, headers, path });
    if (ifNoneMatch) await call(operation, { ...options, headers: { ...headers, 'if-none-match': '*' } });
    return first;
  };
}

beforeAll(async () => {
  // The sandbox has functions, too.
  usedActions.clear();
  const { service: template } = synthesize(CONFIGURED);
  allowed = (name) => granted(template, roleOf(template, name)).filter(isRequested);
  await useAppliances();
  await useDevices();
  await useSubscriptions();
});

async function useAppliances(): Promise<void> {
  const service = await ApplianceService.start();
  const { store } = service;
  callAgain(service, appliances);
  const endpoint = (operation: Operation, options: Call) => service.call(operation, options);

  const created = await endpoint('create-order', { body: completeOrder(), ...keyed('k1') });
  const { uid, orderNum } = created.body;
  const of = { path: { uid } };
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
  await asFunction('service-get-health', health, () => call(getHealth(() => ({ store, tenantClaim: 'client_id' }))));
  for (const _ of [1, 2, 3]) await endpoint('create-order', { body: {} });

  await useWorkflow(store, orderNum);
}

/** Runs what the clock calls each minute: with an order of an earlier version, with deadlines of both kinds, and twice. */
async function useWorkflow(store: Store, number: number): Promise<void> {
  const lifecycles = readLifecycles(JSON.stringify(watchedLifecycles(productLines, {})));
  const row = {
    stuckAfterDays: 1,
    deadlines: [{ reason: 'late', due: { afterDays: 1 }, onDeadline: { flagged: true } }],
  };
  const own = {
    ...lifecycles,
    appliances: { ...lifecycles.appliances, provisioning: { next: [], ...row }, new: { next: [], ...row } },
  };
  const Key = orderKey(number);
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key,
      UpdateExpression: 'SET statusKey = :key REMOVE deadlineKey, deadlineAt',
      ExpressionAttributeValues: { ':key': statusKeysOf('appliances', 'provisioning')[0] },
    }),
  );
  const later = { ...store, now: () => new Date(store.now().getTime() + 3 * DAY_MS), jitter: () => 0 };
  for (let share = 0; share < 30; share++) {
    await as(
      'workflow-sweep-deadlines',
      deadlineSweeper(() => ({ ...later, jitter: () => share / 30 }), own),
    );
  }
  for (const _ of [1, 2])
    await as(
      'workflow-count-outstanding',
      outstandingCounter(() => store, own, { entriesARun: 1 }),
    );
}

/** Takes a few pieces, more than one shard has, and more than there are. It repeats each change whose retry takes another path. */
async function useDevices(): Promise<void> {
  const service = await DeviceService.start();
  callAgain(service, devices);

  const warehouse = await service.warehouse();
  await service.operate('put-warehouse', {
    path: { warehouse_id: warehouse },
    body: completeWarehouse('tenant-a', { priority: 2 }),
  });
  const laptop = await service.product(warehouse, 200);
  const renamed = { ...laptop, title: 'Laptop, renamed' };
  await service.setProduct(laptop, { title: renamed.title });
  // A title with several spellings takes them all. The condition is that no other one is taken.
  await service.setProduct(laptop, { title: 'Caf\u00e9' });
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
  await asTask('devices-keep-stock-levels', () =>
    levelsKeeper(() => service.store)({ Records: [stockRecord(many, 0, 20)] }),
  );
  await service.read(number);
  await service.operate('get-order-to-fulfil', { path: { order_number: number } });
  await service.list('limit=1');
  const last = await service.place([renamed]);
  await loseShards(service, laptop);
  await service.cancel(other);
  await service.move(number, 'PROCESSING', 'SHIPPED');
  await loseShards(service, laptop);
  await service.move(last, 'CANCELLED');
  for (const _ of [1, 2])
    await asTask(
      'devices-check-stock',
      catalogChecker(() => service.store),
    );
}

/** Deletes the stock of a product, as nobody should. */
async function loseShards({ store }: DeviceService, { warehouse_id, company_sku }: Product): Promise<void> {
  for (let shard = 0; shard < 10; shard++) {
    const Key = stockKey(warehouse_id, company_sku, shard);
    await store.client.send(new DeleteCommand({ TableName: store.catalogTable, Key }));
  }
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
  callAgain(service, subscriptions);
  const complete = (orderId: string) => {
    const order = { line: 'subscriptions', tenant: 'tenant-a', number: Number(orderId), statusVersion: 1 };
    const state = { ...order, status: '1002', statusSince: now.toISOString(), fired: [] };
    return asTask('subscriptions-complete-order', () => orderCompleter(() => store)({ state }));
  };
  const runAnniversaries = () =>
    asTask(
      'subscriptions-run-anniversaries',
      anniversaryRunner(() => store),
    );

  for (const offer of [PHOTO, VIDEO, PHOTO]) await service.offer(offer);
  for (const code of ['SPRING_10', 'SPRING_10']) await service.flexDiscount(code);
  const customerId = await service.customer({ globalSalesEnabled: true });
  const of = { path: { customerId } };
  const Records = [{ dynamodb: { SequenceNumber: '1', NewImage: { customerId: { S: customerId } } } }];
  await asTask('subscriptions-activate-customer', () => customerActivator(() => store)({ Records }));
  await service.call('get-customer', of);
  await service.call('update-customer', { ...of, body: { externalReferenceId: 'ours' } });
  // So many that the list has a directory, with blocks.
  await storeCustomers(
    store,
    Array.from({ length: 300 }, (_, index) => manyCustomer(index)),
  );
  for (const query of ['', '', 'company-name=*'])
    await service.call('list-customers', { path: { resellerId: '5556667778' }, query });
  const address = { ...completeAddress(), country: 'DE', region: 'BE' };
  const { deploymentId } = await service.done('create-deployment', { ...of, body: { companyProfile: { address } } });
  await service.call('get-deployment', { path: { customerId, deploymentId } });
  await service.call('list-deployments', of);
  await service.call('list-flex-discounts', { query: 'market-segment=COM&country=US' });
  await service.call('get-price-list', { body: PRICE_LIST });
  await service.call('get-price-list', { body: { ...PRICE_LIST, filters: { offerId: PHOTO } } });

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
  await service.call('update-subscription', { ...ofPhoto, body: { autoRenewal: { renewalQuantity: 20_000 } } });
  await service.call('update-customer', { ...of, body: { companyProfile: { marketSegment: 'EDU' } } });
  await service.history(customerId, `subscription-id=${photo.subscriptionId}`);
  const discounted = await service.customer();
  const withCode = {
    ...newOrder(PHOTO),
    lineItems: [{ ...newOrder(PHOTO).lineItems[0], flexDiscountCodes: ['SPRING_10'] }],
  };
  await complete(await service.place(discounted, withCode));
  const [owned] = await service.subscriptions(discounted);
  await service.call('update-subscription', {
    path: { customerId: discounted, subscriptionId: owned.subscriptionId },
    body: { autoRenewal: { flexDiscountCodes: ['SPRING_10'] } },
  });

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

  // A small one fails at once.
  const inactive = await service.customer();
  const failed = await service.place(inactive, newOrder(VIDEO));
  await service.operate('sandbox-update-customer', { path: { customerId: inactive }, body: { status: '1004' } });
  await complete(failed);

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
  const all = [...endpoints, 'service-get-health', ...Object.keys(WORKFLOW)];
  const how = 'Call each function above, in every way that makes it call another action of DynamoDB';
  expect([...usedActions.keys()].sort(), how).toEqual(all.sort());
});

/** Functions that complete orders by the same code (`fulfillment/complete-order.ts`). What one of them does, any may have to do. */
const COMPLETERS = ['complete-order', 'run-anniversaries', 'sandbox-update-order', 'sandbox-run-anniversary'].map(
  (key) => `subscriptions-${key}`,
);
const usedBy = (name: string): string[] => {
  const shared = COMPLETERS.includes(name) ? COMPLETERS : [];
  const own = [...(usedActions.get(name) ?? [])];
  const ofAll = shared
    .flatMap((one) => [...(usedActions.get(one) ?? [])])
    .filter((action) => !action.includes(' Query by-'));
  const pinned = actionsNamed(pinnedRights[name]?.tables ?? {});
  return [...new Set([...own, ...ofAll, ...pinned])].map(inIam).sort();
};

test('grants every function what it calls and what is pinned, and nothing else', () => {
  const names = [...usedActions.keys()].sort();
  expect(Object.fromEntries(names.map((name) => [name, allowed(name)]))).toEqual(
    Object.fromEntries(names.map((name) => [name, usedBy(name)])),
  );
});

test('a call that the row does not name fails, as on AWS', async () => {
  const service = await ApplianceService.start();
  const read = () =>
    asFunction('a function', { tables: { Orders: ['GetItem'] } }, () =>
      readOrder(service.store, { tenant: ANY_TENANT, line: 'appliances' }, { number: 1 }),
    );
  await expect(read()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
