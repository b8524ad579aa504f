import { createHash } from 'node:crypto';
import { DeleteCommand, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { orderDocument } from '../../functions/appliances/contract/order-document.ts';
import { readLog } from '../../functions/core/events/read-log.ts';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { fireDeadlines } from '../../functions/core/orders/fire-deadlines.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { TenantLimits } from '../../functions/core/store/tenant-limits.ts';
import { CATALOG_CHECK, stockKey } from '../../functions/devices/model/catalog-keys.ts';
import { catalogChecker } from '../../functions/devices/task-handlers/check-stock.ts';
import { BLOCK_ENTRIES } from '../../functions/subscriptions/model/customer-directory.ts';
import { anniversaryRunner } from '../../functions/subscriptions/task-handlers/run-anniversaries.ts';
import { deliverLane } from '../../functions/webhooks/delivery/deliver-lane.ts';
import { fanOut } from '../../functions/webhooks/delivery/fan-out.ts';
import { outstandingCounter } from '../../functions/workflow/count-outstanding.ts';
import { changeRecorder } from '../../functions/workflow/record-changes.ts';
import { addInactive, stage } from '../subscriptions/support/accounts.ts';
import { activate } from '../subscriptions/support/customer-calls.ts';
import { ApplianceService, completeOrder as completeApplianceOrder } from '../support/lines/appliance-service.ts';
import {
  completeOrder as completeDeviceOrder,
  completeWarehouse,
  DeviceService,
  OPERATOR,
} from '../support/lines/device-service.ts';
import { manyCustomer, storeCustomers } from '../support/lines/many-customers.ts';
import { completeAddress, newOrder, returnOf, SubscriptionService } from '../support/lines/subscription-service.ts';
import { WebhookService } from '../support/lines/webhook-service.ts';
import type { TestTables } from '../support/store/test-store.ts';

/** The moment at which the walk begins. The clock stands still between its steps. */
export const WALK_BEGINS = '2027-03-01T09:30:00.000Z';

/** The moment of the last steps: an anniversary of a customer. */
export const NEXT_ANNIVERSARY = '2028-03-01T20:00:00.000Z';

/** Everybody in the walk is one tenant's. */
export const TENANT = 'acme';

/** An order whose response is long enough to be compressed. */
export const LONG_ORDER = { notes: 'Through the east gate. '.repeat(90) };

/** Appliance order with the fields that no example has. */
const FURTHER_FIELDS = {
  endUserAccountNum: 'LL-7',
  attn: 'Ada Lovelace',
  address2: 'Hall 2',
  contactPhone: '+31 10 555 0101',
  technicalContactName: 'Grace Hopper',
  technicalContactEmail: 'grace@example.com',
  technicalContactPhone: '+31 10 555 0102',
  domain: 'example.com',
  nodeName: 'rtm',
  nats: [{ localCidr: '10.1.1.0/24', networkCidr: '172.16.1.0/24', description: 'The yard.' }],
  nodes: [{ name: 'rtm-edge-1', dns2: '10.1.1.3', interfaces: [{ dhcp: false }] }],
};

/** Operations that the walk has called, by line. */
export type Called = ReadonlyMap<string, ReadonlySet<string>>;

/** The line services that read and write stored formats, all on the same tables and the same clock. */
export interface Services {
  readonly appliances: ApplianceService;
  readonly devices: DeviceService;
  readonly subscriptions: SubscriptionService;
  readonly webhooks: WebhookService;
}

/** Starts the line services on tables, at a time that the caller sets, with reproducible randomness. */
export async function servicesOn(tables: TestTables, now: () => Date): Promise<Services> {
  let drawn = 0;
  const random = (bytes: number) => {
    drawn += 1;
    return createHash('sha256').update(`random bytes ${drawn}`).digest().subarray(0, bytes);
  };
  const options = { tables, now, random, jitter: () => 0, wait: async () => {} };
  return {
    appliances: await ApplianceService.start(options),
    devices: await DeviceService.start(options),
    subscriptions: await SubscriptionService.start(options),
    webhooks: await WebhookService.start(options),
  };
}

/** Has an environment pass a block of calls, and pay for it. */
export async function writeBucket({ client, idempotencyTable, now }: Store): Promise<void> {
  const limits = new TenantLimits(client, idempotencyTable, { rate: 50, burst: 200 });
  for (let call = 0; call < limits.block; call++) await limits.decide(TENANT, now());
}

/**
 * Writes every kind of item that the service stores, through the handlers and tasks that write it in production.
 *
 * @returns the operations that were called
 */
export async function writeEveryKind(tables: TestTables): Promise<Called> {
  const clock = { now: new Date(WALK_BEGINS) };
  const services = await servicesOn(tables, () => clock.now);
  const called = new Map(Object.entries(services).map(([line, service]) => [line, watch(service)]));
  await writeAppliances(services.appliances);
  await recordOrders(services.appliances.store);
  await writeBucket(services.appliances.store);
  await writeDevices(services.devices);
  await writeSubscriptions(services.subscriptions, clock);
  clock.now = new Date(WALK_BEGINS);
  await writeWebhooks(services.webhooks);
  return called;
}

function watch(service: { call: (operation: never, options?: never) => unknown }): ReadonlySet<string> {
  const operations = new Set<string>();
  const { call } = service;
  service.call = (operation, options) => {
    operations.add(operation);
    return call.call(service, operation, options);
  };
  return operations;
}

const by = { tenant: TENANT };
const keyed = (key: string) => ({ ...by, headers: { 'idempotency-key': key } });

async function writeAppliances(service: ApplianceService): Promise<void> {
  const { uid } = await service.place(completeApplianceOrder({ comments: ['The rack is ready.'] }), keyed('appliance'));
  await service.update(uid, { status: 'provisioning', notes: 'Through the east gate.', dueDate: '2027-04-01' }, by);
  await service.comment(uid, 'Delivered.', keyed('comment'));
  await service.done('flag-order', { path: { uid }, ...by });
  await service.done('unflag-order', { path: { uid }, ...by });
  const long = await service.place(LONG_ORDER, keyed('long'));
  await service.done('clone-order', { path: { uid: long.uid }, ...by });
  await remind(service.store, long.orderNum);
  await count(service.store);
  const whole = await service.place(FURTHER_FIELDS, by);
  await service.done('clone-order', { path: { uid: whole.uid }, ...by });
}

/** Lets a deadline of an order pass that sets a field. */
async function remind(store: Store, number: number): Promise<void> {
  const stalled = { reason: 'stalled', due: { afterDays: 1 }, onDeadline: { flagged: true } };
  const later: Store = { ...store, now: () => new Date(store.now().getTime() + DAY_MS) };
  await fireDeadlines(later, { new: { next: [], deadlines: [stalled] } }, { line: 'appliances', number });
}

/** Appends the events of an order to the log of its tenant, from its history. */
async function recordOrders(store: Store): Promise<void> {
  const { client, ordersTable: TableName } = store;
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName,
      FilterExpression: 'line = :line',
      ExpressionAttributeValues: { ':line': 'appliances' },
    }),
  );
  const Records = Items.map((item, index) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(index), Keys: marshall({ pk: item.pk, sk: item.sk }), NewImage: marshall(item) },
  }));
  await changeRecorder(() => store, { appliances: orderDocument })({ Records });
}

/** Counts the outstanding orders: a count that is finished is kept, and the next one stops within a partition. */
async function count(store: Store): Promise<void> {
  const lifecycles = { appliances: { new: { next: [], stuckAfterDays: 7 } } };
  for (const entriesARun of [6, 40, 6]) await outstandingCounter(() => store, lifecycles, { entriesARun })();
}

async function writeDevices(service: DeviceService): Promise<void> {
  const operator = { claims: OPERATOR };
  const warehouse_id = 'WH-WEST';
  await service.done('put-warehouse', { path: { warehouse_id }, body: completeWarehouse(TENANT), ...operator });
  const name = { warehouse_id, company_sku: 'SKU-14' };
  const product = { ...name, title: 'Laptop 14' };
  await service.setProduct(name, { title: product.title });
  await service.stocked(name, 10, { headers: { 'idempotency-key': 'counted' } });
  const body = completeDeviceOrder([[product, 2]], { expedite_shipping: 'Overnight', is_signature_required: true });
  const { data } = await service.done('place-order', { body, ...keyed('device') });
  const { order_number } = data;
  await service.move(order_number, 'PROCESSING');
  const shipped = { status: 'SHIPPED', tracking_number: '1Z999', carrier: 'UPS', tracking_status: 'On its way' };
  await service.status(order_number, { ...shipped, reason: 'picked up' });
  await service.list('limit=1', by);
  const cancelled = await service.place([product], {}, by);
  await service.cancel(cancelled, by);
  // The first view of more shards than the inventory reads one by one keeps their levels.
  const bulk = { warehouse_id: 'WH-BULK', company_sku: 'SKU-CABLE' };
  const path = { warehouse_id: bulk.warehouse_id };
  await service.done('put-warehouse', { path, body: completeWarehouse(TENANT, { priority: 2 }), ...operator });
  await service.setProduct(bulk, { title: 'Cable' });
  await service.stocked(bulk, 680);
  await service.inventory(bulk.warehouse_id, '', by);
  // A shard that is lost: pieces of a cancelled order come back to it, then it is mended.
  const lost = { warehouse_id, company_sku: 'SKU-LOST', title: 'Lost' };
  await service.setProduct(lost, { title: lost.title });
  await service.stocked(lost, 10);
  const kept = await service.place([lost], {}, by);
  await loseShard(service, lost);
  await service.stocked(lost, 5);
  await loseShard(service, lost);
  await service.cancel(kept, by);
  await checkCatalog(service);
}

/** Checks the catalog until a run ends within it and knows of what is wrong. */
async function checkCatalog({ store }: DeviceService): Promise<void> {
  for (let runs = 0; runs < 50; runs++) {
    await catalogChecker(() => store, { items: 3, shards: 3 })();
    const { Item } = await store.client.send(new GetCommand({ TableName: store.catalogTable, Key: CATALOG_CHECK }));
    if (Item?.after !== undefined && Item.found.length > 0) return;
  }
}

/** Deletes the only shard of a product, as nobody should. */
async function loseShard(
  { store }: DeviceService,
  { warehouse_id, company_sku }: Readonly<Record<'warehouse_id' | 'company_sku', string>>,
): Promise<void> {
  const Key = stockKey(warehouse_id, company_sku, 0);
  await store.client.send(new DeleteCommand({ TableName: store.catalogTable, Key }));
}

const BASE = '650000000101A12';
const PRICE_LIST = {
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
  filters: { productFamily: 'Photo editing' },
};
const ADD_ON = '650000000201A12';

async function writeSubscriptions(service: SubscriptionService, clock: { now: Date }): Promise<void> {
  const everywhere = [
    { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
    { region: 'WE', currency: 'EUR', partnerPrice: '340.00' },
  ];
  await service.offer(BASE, { withdrawnFrom: '2099-01-01', prices: everywhere });
  await service.offer(ADD_ON, {
    addOnTo: '6500000001',
    countsTowardLevel: false,
    prices: [
      { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
      { region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' },
    ],
  });
  await service.flexDiscount('SPRING_10', {
    marketSegments: ['COM'],
    countries: ['US'],
    discountLockEndDate: '2099-12-31',
    qualification: { baseOfferIds: [BASE] },
    outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ country: 'US', currency: 'USD', value: 10 }] }],
  });
  await service.done('get-price-list', { body: PRICE_LIST, ...by });
  const first = await writeCustomer(service);
  await writeOrders(service, first);
  await beginRenewal(service, first, clock);
  await leaveStaged(service);
  await countCustomers(service);
  await listActive(service);
}

/** Lets the first reader of a list count a block of customers, and some more. */
async function countCustomers(service: SubscriptionService): Promise<void> {
  const resellerId = '5556667779';
  const customers = Array.from({ length: BLOCK_ENTRIES + 2 }, (_, n) => manyCustomer(n, { ...by, resellerId }));
  await storeCustomers(service.store, customers);
  await service.done('list-customers', { path: { resellerId }, ...by });
}

const call = (id: string, path?: Readonly<Record<string, string>>) => ({
  ...by,
  ...(path && { path }),
  headers: { 'x-correlation-id': id, 'x-request-id': `request of ${id}` },
});

async function writeCustomer(service: SubscriptionService): Promise<string> {
  const address = completeAddress({ addressLine2: 'Floor 3' });
  const customerId = await service.customer({ companyProfile: { address } }, call('customer'));
  await activate(service, customerId);
  const change = { externalReferenceId: '342-B', globalSalesEnabled: true };
  await service.done('update-customer', { ...call('change of the customer', { customerId }), body: change });
  // Another customer under a correlation id that is taken.
  const other = call('change of the customer', { customerId: '4820175936' });
  await service.call('update-customer', { ...other, body: { globalSalesEnabled: true } });
  const commitment = {
    status: 'COMMITTED',
    startDate: '2026-06-01',
    endDate: '2029-05-31',
    minimumQuantities: [{ offerType: 'LICENSE', quantity: 10 }],
  };
  const discounts = [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }];
  const body = { benefits: [{ type: 'THREE_YEAR_COMMIT', commitment }], discounts };
  await service.operate('sandbox-update-customer', { path: { customerId }, body });
  const companyProfile = {
    address: completeAddress({ country: 'FR', region: '', city: 'Paris', addressLine2: 'Cour 2' }),
  };
  await service.done('create-deployment', { ...call('deployment', { customerId }), body: { companyProfile } });
  return customerId;
}

async function writeOrders(service: SubscriptionService, customerId: string): Promise<void> {
  const lines = [{ offerId: BASE, flexDiscountCodes: ['SPRING_10'] }, { offerId: ADD_ON }];
  const common = { quantity: 5, currencyCode: 'USD' };
  const numbered = lines.map((line, index) => ({ extLineItemNumber: index + 1, ...common, ...line }));
  const orderIn = { orderType: 'NEW', externalReferenceId: 'PO-1', lineItems: numbered };
  const order = await service.placeAndComplete(customerId, orderIn, call('order'));
  const { items } = await service.done('list-deployments', { path: { customerId }, ...by });
  const [{ deploymentId }] = items;
  const there = { extLineItemNumber: 1, offerId: BASE, quantity: 1, currencyCode: 'EUR', deploymentId };
  await service.placeAndComplete(customerId, { orderType: 'NEW', lineItems: [there] }, call('order for a deployment'));
  // A refusal is kept as any response is.
  await service.order(customerId, newOrder('650000009901A12'), call('refused'));
  const { orderId } = order;
  const change = { externalReferenceId: 'PO-1-B' };
  await service.done('update-order', { ...call('change of the order', { customerId, orderId }), body: change });
  const creationDate = '2027-02-28T09:00:00Z';
  await service.operate('sandbox-update-order', { path: { customerId, orderId }, body: { creationDate } });
  const all = await service.subscriptions(customerId, by);
  const bought = all.find(({ subscriptionId }) => subscriptionId === order.lineItems[0].subscriptionId);
  const autoRenewal = { enabled: true, renewalQuantity: 4, flexDiscountCodes: ['SPRING_10'] };
  const path = { customerId, subscriptionId: bought.subscriptionId };
  await service.done('update-subscription', { ...call('wish', path), body: { autoRenewal } });
  await service.placeAndComplete(customerId, returnOf(order, order.lineItems[1]), call('return'));
}

/** Begins the customer's anniversary twice: one is over, the next is left open. */
async function beginRenewal(service: SubscriptionService, customerId: string, clock: { now: Date }): Promise<void> {
  const begun = await service.operate('sandbox-run-anniversary', { path: { customerId } });
  await service.complete(begun.body.orderId);
  clock.now = new Date(NEXT_ANNIVERSARY);
  await anniversaryRunner(() => service.store)();
}

/** Leaves a second customer in the middle of an order: one subscription is changed by it, another one is new. */
async function leaveStaged(service: SubscriptionService): Promise<void> {
  const customerId = await service.activeCustomer(
    { companyProfile: { companyName: 'Midway' } },
    call('second customer'),
  );
  await service.placeAndComplete(customerId, newOrder(BASE), call('first order'));
  const orderId = await service.place(customerId, newOrder(BASE, ADD_ON), call('staged order'));
  await stage(service.store, Number(orderId));
}

/** Completes an order of a third customer, who has many inactive subscriptions. */
async function listActive(service: SubscriptionService): Promise<void> {
  const customerId = await service.activeCustomer(
    { companyProfile: { companyName: 'Longway' } },
    call('third customer'),
  );
  await addInactive(service.store, customerId, 256, { quantity: 0 });
  await service.placeAndComplete(customerId, newOrder(BASE), call('order after many'));
}

/** Adds a webhook, which fails once, and has its events sent again. Another one is deleted. */
async function writeWebhooks(service: WebhookService): Promise<void> {
  const url = 'https://hooks.example.com/in';
  const fields = { url, types: ['order.placed'], lines: ['appliances'], description: 'Desk', format: 'cloudevents' };
  const { id } = await service.done('create-webhook', { body: fields, ...keyed('webhook') });
  const path = { id };
  await service.done('rotate-secret', { path, ...keyed('rotation') });
  const { store } = service;
  const { entries } = await readLog(store, { tenant: TENANT, after: { position: 0 }, limit: 100 });
  const sendWakeUps = async () => {};
  await fanOut(store, sendWakeUps, TENANT, entries);
  await service.done('test-webhook', { path, ...keyed('test') });
  const send = async () => ({ statusCode: 500, retryAfter: undefined });
  const worker = { store, send, sendWakeUps, stage: 'test', onAttempt: () => {} };
  for (const lane of [0, 1, 2, 3]) await deliverLane(worker, { tenant: TENANT, webhook: id, lane });
  const { data } = await service.done('list-deliveries', { path, ...by });
  const again = { path: { id, deliveryId: data[0].id }, ...keyed('again') };
  await service.done('redeliver-delivery', again);
  await service.done('redeliver-events', { path, body: { since: WALK_BEGINS, only: 'all' }, ...keyed('range') });
  await service.done('change-webhook', { path, body: { description: 'Front desk' }, ...by });
  const other = await service.done('create-webhook', { body: { url }, ...by });
  await service.done('set-webhook-enabled', { path: { id: other.id }, body: { enabled: false }, claims: OPERATOR });
  const gone = await service.done('create-webhook', { body: { url }, ...by });
  await service.done('delete-webhook', { path: { id: gone.id }, ...by });
}
