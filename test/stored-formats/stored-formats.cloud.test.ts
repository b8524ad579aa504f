import { createHmac } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHead } from '../../functions/core/events/append-events.ts';
import { placeOf } from '../../functions/core/events/log-place.ts';
import { readLog } from '../../functions/core/events/read-log.ts';
import { firedIn } from '../../functions/core/model/deadlines.ts';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { bucketKey } from '../../functions/core/model/keys.ts';
import { storedHistoryEntry } from '../../functions/core/model/order.ts';
import { readHistory } from '../../functions/core/orders/read-history.ts';
import { ANY_TENANT, readLineOf, readOrder, readOrderWithHistory } from '../../functions/core/orders/read-order.ts';
import { TenantLimits } from '../../functions/core/store/tenant-limits.ts';
import { StockChange } from '../../functions/devices/model/catalog-items.ts';
import { customersDue } from '../../functions/subscriptions/accounts/account-store.ts';
import { readDirectory, readEntries } from '../../functions/subscriptions/accounts/customer-directory.ts';
import { readAccount } from '../../functions/subscriptions/accounts/read-account.ts';
import { readOffersRevision } from '../../functions/subscriptions/catalog/offers.ts';
import { ActiveSubscriptions } from '../../functions/subscriptions/model/account-items.ts';
import { readSummaries } from '../../functions/subscriptions/orders/order-summaries.ts';
import { deliverLane } from '../../functions/webhooks/delivery/deliver-lane.ts';
import { CensusItem } from '../../functions/workflow/census.ts';
import { movementOf, remindersOf } from '../../functions/workflow/status-entry.ts';
import { deployed } from '../../lib/config/product-lines.ts';
import { completeOrder as completeApplianceOrder } from '../support/lines/appliance-service.ts';
import { completeOrder as completeDeviceOrder, OPERATOR } from '../support/lines/device-service.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { actionsNamed } from '../support/store/granted-actions.ts';
import { createTestTables } from '../support/store/test-store.ts';
import {
  attributesOf,
  fixture,
  type ItemsByKind,
  type RawItem,
  readItems,
  storeFixture,
  textOf,
} from './stored-items.ts';
import {
  type Called,
  LONG_ORDER,
  NEXT_ANNIVERSARY,
  type Services,
  servicesOn,
  TENANT,
  WALK_BEGINS,
  writeEveryKind,
} from './writing-walk.ts';

const HOW = 'Formats change only by adding; see docs/data-model.md, "Stored formats".';

let called: Called;
let written: ItemsByKind;
const stored = fixture();

beforeAll(async () => {
  const tables = await createTestTables();
  called = await writeEveryKind(tables);
  written = await readItems(tables);
});

/** Endpoints that write, and those that are called with a key, whose response is stored. */
const writingEndpoints = endpointsOf(deployed({ sandbox: true }).endpointTables).filter(({ endpoint }) =>
  actionsNamed(endpoint.tables).some((action) => /(Put|Update|Delete)Item$/.test(action)),
);

it('the walk calls every endpoint that writes', () => {
  const missing = writingEndpoints.filter(({ table, key }) => !called.get(table.line)?.has(key));
  expect(
    missing.map(({ table, key }) => `${table.line}/${key}`),
    'Call these endpoints in test/stored-formats/writing-walk.ts',
  ).toEqual([]);
});

it('every kind of item that the service writes is in the fixture', () => {
  const missing = [...written].filter(([kind]) => !stored.has(kind));
  const items = missing.flatMap(([kind, [item]]) => (item ? [`${kind}\n${textOf(item)}`] : []));
  expect(items, 'Add an item of each kind to test/stored-formats/items, and its keys to `KINDS`.').toEqual([]);
});

/** Attributes that an earlier version wrote, and this one only reads or ignores (docs/data-model.md, "Orders of earlier versions"). */
const RETIRED: Readonly<Record<string, readonly string[]>> = {
  'orders: order of appliances': ['idempotencyRecord: S', 'statusKey: S'],
  'orders: order of devices': ['idempotencyRecord: S', 'statusKey: S'],
  'orders: order of subscriptions': ['idempotencyRecord: S', 'statusKey: S'],
  'orders: signing key': ['pk: S', 'sk: S', 'secret: S'],
};

describe.each([...stored])('%s', (kind, items) => {
  it('is still written with every attribute that stored items have', () => {
    const today = new Set([...attributesOf(written.get(kind) ?? []), ...(RETIRED[kind] ?? [])]);
    const missing = [...attributesOf(items)].filter((attribute) => !today.has(attribute));
    expect(missing, `Items of the kind "${kind}" are no longer written with these attributes. ${HOW}`).toEqual([]);
  });
});

describe('the service reads', () => {
  const clock = { now: new Date(WALK_BEGINS) };
  let services: Services;

  beforeAll(async () => {
    const tables = await createTestTables();
    await storeFixture(tables);
    services = await servicesOn(tables, () => clock.now);
  });

  /** A test that reads stored items at the moment of the walk, or at another; its failure says what to do. */
  const reads = (kind: string, read: (given: Services) => Promise<void>, at = WALK_BEGINS) =>
    it(kind, async () => {
      clock.now = new Date(at);
      try {
        await read(services);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`Stored items written before this change can no longer be read: ${kind}. ${HOW}\n${reason}`, {
          cause: error,
        });
      }
    });

  const own = { tenant: TENANT };
  const ofKind = (kind: string): readonly RawItem[] => stored.get(kind) ?? [];
  const orders = [...stored].flatMap(([kind, items]) => (kind.startsWith('orders: order of') ? items : []));
  const plain = (item: RawItem) => unmarshall(item);

  reads('orders with their comments, whole', async ({ appliances: { store } }) => {
    for (const item of orders) {
      const { pk, sk: _sk, owner: _owner, createdKey: _createdKey, ...attributes } = plain(item);
      const { statusKey: _status, deadlineKey: _key, deadlineAt: _at, ...order } = attributes;
      order.createdStatus ??= order.status;
      order.updatedAt ??= order.createdAt;
      const comments = ofKind('orders: comment')
        .map(plain)
        .filter((comment) => comment.pk === pk);
      const shown = comments.map(({ body, author, timestamp }) => ({ body, author, timestamp }));
      const owner = { tenant: order.tenant, line: await readLineOf(store, order.number) };
      expect(owner.line).toBe(order.line);
      const read = await readOrder(store, { ...owner, line: order.line }, { uid: order.uid });
      expect(read).toEqual({ ...order, comments: shown });
    }
  });

  reads('history entries', async ({ appliances: { store } }) => {
    for (const item of orders) {
      const { pk, line, number, status, createdStatus = status, createdBy, createdAt } = plain(item);
      const entries = ofKind('orders: history entry')
        .map(plain)
        .filter((entry) => entry.pk === pk);
      const shown = entries.map(({ pk: _pk, sk: _sk, tenant: _tenant, ...entry }) => entry);
      const creation = { version: 1, from: null, to: createdStatus, actor: createdBy, timestamp: createdAt };
      const history = [{ ...creation, changes: [] }, ...shown];
      const owner = { tenant: ANY_TENANT, line } as const;
      expect((await readHistory(store, owner, { number })).entries).toEqual(history);
      expect((await readOrderWithHistory(store, owner, { number })).history).toEqual(history);
      expect(shown.map((entry) => storedHistoryEntry().parse(entry))).toEqual(shown);
    }
  });

  reads('orders, in the stream', async () => {
    for (const item of orders) {
      const { line, tenant, number, uid, status, statusVersion, statusSince, previousStatus } = plain(item);
      const movement = movementOf({ eventName: 'INSERT', dynamodb: { NewImage: item } });
      const entry = { line, tenant, number, uid, status, statusVersion, statusSince, previousStatus };
      expect(movement?.entry).toMatchObject(entry);
    }
  });

  reads('the deadlines of an order that have fired, also in the stream', async ({ appliances: { store } }) => {
    const [marked] = orders.filter((item) => item.reminders !== undefined);
    const { number, reminders, tenant } = plain(marked ?? {});
    const order = await readOrder(store, { tenant, line: 'appliances' }, { number });
    expect(firedIn(order)).toEqual({ stalled: '2027-03-03T09:31:00.000Z' });
    const { reminders: _marks, ...OldImage } = marked ?? {};
    const shown = remindersOf({ eventName: 'MODIFY', dynamodb: { OldImage, NewImage: marked } });
    expect(shown).toMatchObject([{ reason: 'stalled', time: reminders.fired.stalled }]);
  });

  reads('the count of outstanding orders', async () => {
    const [item] = ofKind('orders: count of outstanding orders');
    const { finished, inProgress } = CensusItem.parse(item && plain(item));
    expect(finished?.tallies['appliances#new']).toEqual({ orders: 1, oldest: WALK_BEGINS });
    expect(inProgress).toMatchObject({ partition: 5, after: { pk: 'ORDER#100001' } });
  });

  reads('the number sequence', async ({ appliances: { store } }) => {
    // 300 have been leased.
    expect(await store.numbers.next()).toBe(100_301);
  });

  reads('a cursor that the signing key signed, on the list that it was made for', async ({ appliances }) => {
    const [item] = ofKind('orders: signing key');
    const position = '2099-01-01T00:00:00.000Z#000000100042';
    const signature = createHmac('sha256', Buffer.from(String(item?.secret?.S), 'base64'))
      .update(JSON.stringify(['a list', position]))
      .digest()
      .subarray(0, 16);
    const cursor = Buffer.concat([signature, Buffer.from(position)]).toString('base64url');
    const [all, after] = [
      await appliances.call('list-orders', own),
      await appliances.call('list-orders', { ...own, query: `cursor=${cursor}` }),
    ];
    expect(after).toMatchObject({ status: 200, body: all.body });
    expect(all.body.length).toBeGreaterThan(0);
  });

  const keyed = (key: string) => ({ ...own, headers: { 'idempotency-key': key } });
  const named = (id: string) => ({
    ...own,
    headers: { 'x-correlation-id': id, 'x-request-id': `request of ${id}` },
  });
  const isReplay = { headers: { 'idempotent-replayed': 'true' } };

  reads('buckets of tenants', async ({ appliances: { store } }) => {
    const limits = new TenantLimits(store.client, store.idempotencyTable, { rate: 50, burst: 200 });
    for (let call = 0; call < 20; call++) expect(await limits.decide(TENANT, store.now())).toEqual({});
    const Key = bucketKey(TENANT);
    const { Item } = await store.client.send(new GetCommand({ TableName: store.idempotencyTable, Key }));
    // Twenty tokens were taken already.
    expect(Item?.fullAt).toBe(Date.parse(WALK_BEGINS) + 800);
  });

  reads('idempotency records', async ({ appliances, devices, subscriptions }) => {
    const placed = completeApplianceOrder({ comments: ['The rack is ready.'] });
    const appliance = await appliances.call('create-order', { body: placed, ...keyed('appliance') });
    expect(appliance).toMatchObject({ status: 200, ...isReplay, body: { orderNum: 100_001, status: 'new' } });
    expect(appliance.headers.etag).toBe('"1"');
    const other = await appliances.call('create-order', { body: { notes: 'another' }, ...keyed('appliance') });
    expect(other).toMatchObject({ status: 422 });
    const device = await devices.call('place-order', {
      body: completeDeviceOrder([[{ title: 'Laptop 14' }, 2]], {
        expedite_shipping: 'Overnight',
        is_signature_required: true,
      }),
      ...keyed('device'),
    });
    expect(device).toMatchObject({ status: 200, ...isReplay, body: { data: { order_number: '100101' } } });
    const path = { warehouse_id: 'WH-WEST', company_sku: 'SKU-14' };
    const adjusted = await devices.stock(path, 10, { headers: { 'idempotency-key': 'counted' }, claims: OPERATOR });
    expect(adjusted).toMatchObject({ status: 200, ...isReplay, body: { data: { quantity: 10 } } });
    const order = await subscriptions.order('1960036880', newOrder('650000000101A12'), named('order'));
    expect(order).toMatchObject({ status: 201, ...isReplay, body: { orderId: '100201', status: '1002' } });
    const customer = await subscriptions.call('create-customer', { body: {}, ...named('customer') });
    expect(customer).toMatchObject({ status: 201, ...isReplay, body: { customerId: '1960036880', status: '1002' } });
  });

  reads('idempotency records with a compressed body', async ({ appliances }) => {
    const long = await appliances.call('create-order', { body: LONG_ORDER, ...keyed('long') });
    expect(long).toMatchObject({ status: 200, ...isReplay, body: { orderNum: 100_002, ...LONG_ORDER } });
  });

  reads('idempotency records of refusals', async ({ subscriptions }) => {
    const refused = await subscriptions.order('1960036880', newOrder('650000000101A12'), named('refused'));
    expect(refused).toMatchObject({ status: 400, ...isReplay, body: { code: '2122' } });
  });

  reads('idempotency records of several customers under one key', async ({ subscriptions }) => {
    const change = (customerId: string, body: object) =>
      subscriptions.call('update-customer', { path: { customerId }, body, ...named('change of the customer') });
    const fields = { externalReferenceId: '342-B', globalSalesEnabled: true };
    expect(await change('1960036880', fields)).toMatchObject({ status: 200, ...isReplay, body: fields });
    expect(await change('1960036880', {})).toMatchObject({ status: 400, body: { code: '4119' } });
    const other = await change('4820175936', { globalSalesEnabled: true });
    expect(other).toMatchObject({ status: 404, ...isReplay, body: { code: '1116' } });
    expect(await change('4820175936', {})).toMatchObject({ status: 400, body: { code: '4119' } });
  });

  reads('request ids', async ({ subscriptions }) => {
    const headers = { 'x-correlation-id': 'a new one', 'x-request-id': 'request of order' };
    const refused = await subscriptions.order('1960036880', newOrder('650000000101A12'), { ...own, headers });
    expect(refused).toMatchObject({ status: 400, body: { code: '4120' } });
  });

  reads('appliance orders', async ({ appliances }) => {
    const uid = '100001-125e5a74060618aaf09c';
    expect(await appliances.read(uid, own)).toMatchObject({
      uid,
      orderNum: 100_001,
      status: 'provisioning',
      notes: 'Through the east gate.',
      dueDate: '2027-04-01',
      flagged: false,
      companyName: 'Lovelace Logistics',
      nodes: [
        { name: 'rtm-edge-1', dns1: '10.1.1.2', interfaces: [{ ip: '10.1.1.11', gateway: '10.1.1.1' }] },
        { name: 'rtm-edge-2' },
      ],
      comments: [{ body: 'The rack is ready.' }, { body: 'Delivered.' }],
      creator: 'ada',
      createdAt: WALK_BEGINS,
      updatedAt: WALK_BEGINS,
      version: 5,
    });
    const listed = await appliances.list('', own);
    expect(listed.map(({ orderNum, status }) => [orderNum, status])).toEqual([
      [100_002, 'new'],
      [100_001, 'provisioning'],
    ]);
    expect(await appliances.list('status=provisioning&flagged=false', own)).toHaveLength(1);
  });

  reads('device orders', async ({ devices }) => {
    expect(await devices.read('100101', own)).toMatchObject({
      order_number: '100101',
      order_status: 'SHIPPED',
      total_amount: 2_599.98,
      currency_code: 'USD',
      expedite_shipping: 'Overnight',
      is_signature_required: true,
      email: 'ada@example.com',
      shipping_country: 'US',
      products: [{ name: 'Laptop 14', qty: 2, price: 1_299.99, image: 'https://images.example.com/l14.png' }],
      history: [{ version: 1 }, { version: 2 }, { version: 3, order_status: 'SHIPPED' }],
    });
    expect(await devices.list('status=SHIPPED&email=ada@example.com', own)).toMatchObject([{ order_number: '100101' }]);
  });

  reads('the log of events, its head, its days and its markers', async ({ appliances: { store } }) => {
    const head = await readHead(store, TENANT);
    expect(head).toMatchObject({ position: 1, day: '2027-03-01' });
    if (head === undefined) return;
    expect(await placeOf(store, TENANT, head, {})).toEqual({ position: 0 });
    expect(await placeOf(store, TENANT, head, { after: '100001-v1' })).toEqual({ position: 1 });
    const { entries } = await readLog(store, { tenant: TENANT, after: { position: 0 }, limit: 10 });
    expect(entries.map(({ id, body }) => [id, JSON.parse(body).type])).toEqual([['100001-v1', 'order.placed']]);
  });

  const ROTATION_ENDS = '2027-03-02T09:30:00.000Z';

  /** A moment at which the failed delivery of the fixture is due again. */
  const AFTER_THE_PAUSE = '2027-03-01T10:30:00.000Z';

  reads(
    'webhooks with their secrets, lanes and deliveries',
    async ({ webhooks }) => {
      const { store } = webhooks;
      const { data } = await webhooks.done('list-webhooks', own);
      expect(data.map(({ status }: { status: string }) => status).sort()).toEqual(['disabled', 'enabled']);
      const { id } = data.find(({ enabled }: { enabled: boolean }) => enabled);
      const sent: string[] = [];
      const send = async ({ headers }: { headers: Readonly<Record<string, string>> }) => {
        sent.push(headers['webhook-signature'] ?? '');
        return { statusCode: 200, retryAfter: undefined };
      };
      const worker = { store, send, sendWakeUps: async () => {}, stage: 'test', onAttempt: () => {} };
      for (const lane of [0, 1, 2, 3]) await deliverLane(worker, { tenant: TENANT, webhook: id, lane });
      // The failure is repeated after its pause. A rotation is under way, so each delivery has a signature by either secret.
      expect(sent.map((signatures) => signatures.split(' ').length)).toEqual([2, 2]);
      const { data: deliveries } = await webhooks.done('list-deliveries', { path: { id }, ...own });
      const states = deliveries.map(({ status }: { status: string }) => status).sort();
      expect(states).toEqual(['failed', 'succeeded', 'succeeded']);
      const body = { url: 'https://hooks.example.com/more' };
      for (let count = 2; count < 10; count++) await webhooks.done('create-webhook', { body, ...own });
      expect((await webhooks.call('create-webhook', { body, ...own })).status).toBe(409);
      const gone = { path: { id: data.find(({ enabled }: { enabled: boolean }) => !enabled).id }, ...own };
      await webhooks.done('delete-webhook', gone);
      await webhooks.done('create-webhook', { body, ...own });
    },
    AFTER_THE_PAUSE,
  );

  reads('the rotation that made a secret, for a repeat with its key', async ({ webhooks }) => {
    const rotation = { path: { id: 'whd1c5a0f6b3e79a2c4d80' }, headers: { 'idempotency-key': 'rotation' } };
    const shown = { secret: 'whsec_Qm9Hc2V0LXJvdGF0aW9uLTAxMjM0NTY3ODlhYmNkZWY=', previousValidUntil: ROTATION_ENDS };
    expect(await webhooks.call('rotate-secret', { ...rotation, tenant: 'globex' })).toMatchObject({
      status: 200,
      body: shown,
      headers: { 'idempotent-replayed': 'true' },
    });
  });

  reads('warehouses, products, offers under a title and stock', async ({ devices }) => {
    const { data } = await devices.done('list-warehouses', own);
    expect(data.ware_houses).toMatchObject([{ warehouse_id: 'WH-WEST', name: 'US West' }]);
    const inventory = await devices.inventory('WH-WEST', '', own);
    const product = { company_sku: 'SKU-14', title: 'Laptop 14', quantity: 8, price: 1_299.99 };
    expect(inventory.data).toMatchObject([{ products: [product] }]);
    const sold = await devices.place([{ warehouse_id: 'WH-WEST', company_sku: 'SKU-14', title: 'Laptop 14' }], {}, own);
    expect(await devices.read(sold, own)).toMatchObject({ total_amount: 1_299.99 });
    expect((await devices.cancel(sold, own)).status).toBe(200);
    const [change] = ofKind('catalog: stock change');
    expect(StockChange.parse(change && plain(change))).toEqual({
      ...{ tenant: TENANT, warehouse_id: 'WH-WEST', company_sku: 'SKU-14' },
      ...{ change: 10, reason: 'counted', actor: 'olga', time: WALK_BEGINS },
    });
  });

  reads(
    'offers and flexible discounts',
    async ({ subscriptions }) => {
      for (const [offerId, shown] of [
        ['650000000101A12', { withdrawnFrom: '2099-01-01T00:00:00Z', countsTowardLevel: true }],
        ['650000000201A12', { addOnTo: '6500000001', countsTowardLevel: false }],
      ] as const) {
        const offer = ofKind('catalog: offer')
          .map(plain)
          .find((item) => item.offerId === offerId);
        const {
          pk: _pk,
          sk: _sk,
          created_at: _created,
          updated_at: _updated,
          version: _version,
          ...body
        } = offer ?? {};
        // Nothing is written where the item is as it should be: the response tells what was read.
        const same = await subscriptions.operate('put-offer', {
          path: { offerId },
          body: { ...body, offerId: undefined },
        });
        expect(same).toMatchObject({
          status: 200,
          body: { ...shown, prices: body.prices, updateDate: '2027-03-01T09:30:00Z' },
        });
      }
      const listed = await subscriptions.done('list-flex-discounts', {
        query: 'market-segment=COM&country=US',
        ...own,
      });
      expect(listed.flexDiscounts).toMatchObject([
        {
          code: 'SPRING_10',
          endDate: '2099-12-31T00:00:00Z',
          qualification: { baseOfferIds: ['650000000101A12'] },
          outcomes: [{ discountValues: [{ country: 'US', currency: 'USD', value: 10 }] }],
        },
      ]);
    },
    NEXT_ANNIVERSARY,
  );

  reads('customers, deployments and subscriptions', async ({ subscriptions }) => {
    const path = { customerId: '1960036880' };
    expect(await subscriptions.done('get-customer', { path, ...own })).toMatchObject({
      customerId: '1960036880',
      resellerId: '5556667778',
      externalReferenceId: '342-B',
      status: '1000',
      globalSalesEnabled: true,
      companyProfile: {
        companyName: 'Fairway',
        address: { addressLine2: 'Floor 3', postalCode: '95110' },
        contacts: [{ firstName: 'Grace', lastName: 'Moore' }],
      },
      benefits: [{ commitment: { status: 'COMMITTED', minimumQuantities: [{ offerType: 'LICENSE', quantity: 10 }] } }],
      cotermDate: '2028-03-01',
    });
    const listed = await subscriptions.done('list-customers', { path: { resellerId: '5556667778' }, ...own });
    expect(listed.accounts.map(({ customerId }: { customerId: string }) => customerId).sort()).toEqual([
      '1960036880',
      '5623638681',
      '7305518826',
    ]);
    const { items } = await subscriptions.done('list-deployments', { path, ...own });
    expect(items).toMatchObject([
      { deploymentId: '1224461394', companyProfile: { address: { country: 'FR', city: 'Paris' } } },
    ]);
    const bought = await subscriptions.subscriptions('1960036880', own);
    const wish = { enabled: true, renewalQuantity: 4, flexDiscountCodes: ['SPRING_10'] };
    expect(bought).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ currentQuantity: 1, currencyCode: 'EUR', deploymentId: '1224461394' }),
        expect.objectContaining({ currentQuantity: 4, currencyCode: 'USD', autoRenewal: wish }),
        expect.objectContaining({ currentQuantity: 0, status: '1004' }),
      ]),
    );
  });

  reads('a directory of customers, with its blocks', async ({ subscriptions: { store } }) => {
    const reseller = `${TENANT}#5556667779`;
    const directory = await readDirectory(store, reseller);
    expect(directory).toMatchObject({ generation: 0, blocks: 1, last: '2026-01-01T01:04:00.000Z#1987407409' });
    const entries = await readEntries(store, reseller, directory, { from: 0, to: 130 });
    expect(entries).toHaveLength(130);
    expect(entries?.at(0)).toEqual({
      customerId: '1000000000',
      createdAt: '2026-01-01T00:00:00.000Z',
      companyName: 'Fairway 0',
    });
  });

  reads('the revision of the offers', async ({ subscriptions: { store } }) => {
    expect(await readOffersRevision(store)).toMatch(/^[0-9a-f-]{36}$/);
  });

  reads('subscription orders and their summaries', async ({ subscriptions }) => {
    const { items } = await subscriptions.history('1960036880', 'start-date=2027-01-01', own);
    const shown = items.map(({ orderId, orderType, status }: Record<string, string>) => [orderId, orderType, status]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ['100201', 'NEW', '1000'],
        ['100203', 'RETURN', '1000'],
        ['100204', 'RENEWAL', '1000'],
      ]),
    );
    const summaries = await readSummaries(subscriptions.store, '1960036880');
    const returned = { number: 100_203, orderType: 'RETURN', status: '1000', referenceOrder: 100_201 };
    const offerIds = ['650000000201A12'];
    expect(summaries).toContainEqual({ ...returned, offerIds, creationDate: '2027-03-01T09:30:00Z' });
    const order = await subscriptions.read('1960036880', '100201', { query: 'fetch-price=true', ...own });
    expect(order).toMatchObject({
      externalReferenceId: 'PO-1-B',
      creationDate: '2027-02-28T09:00:00Z',
      lineItems: [
        {
          offerId: '650000000101A12',
          quantity: 5,
          flexDiscounts: [{ code: 'SPRING_10', result: 'SUCCESS' }],
          pricing: { partnerPrice: 365, discountedPartnerPrice: 328.5, lineItemPartnerPrice: 1_642.5 },
        },
        { offerId: '650000000201A12', status: '1008' },
      ],
    });
  });

  reads(
    'what an order has staged, and completes it',
    async ({ subscriptions }) => {
      const quantities = async () => {
        const bought = await subscriptions.subscriptions('5623638681', own);
        return bought.map(({ currentQuantity }) => currentQuantity).sort();
      };
      expect(await quantities()).toEqual([1]);
      await subscriptions.complete('100207');
      expect(await subscriptions.read('5623638681', '100207', own)).toMatchObject({ status: '1000' });
      expect(await quantities()).toEqual([1, 2]);
    },
    NEXT_ANNIVERSARY,
  );

  reads(
    'what an order has applied in one transaction, and the list of active subscriptions',
    async ({ subscriptions }) => {
      const { customer, items } = await readAccount(subscriptions.store, own, '7305518826');
      expect(customer).toMatchObject({ commits: 1, applied: { commit: 1, subscriptions: 1 } });
      const [list] = ofKind('accounts: active subscriptions').map((item) => ActiveSubscriptions.parse(plain(item)));
      const subscriptionIds = items.map(({ subscriptionId }) => subscriptionId);
      expect(list).toEqual({ commit: 1, total: 257, subscriptionIds });
    },
  );

  reads(
    'an anniversary that has begun, and completes it',
    async ({ subscriptions }) => {
      const due: string[] = [];
      for await (const some of customersDue(subscriptions.store, '2028-03-01')) due.push(...some);
      expect(due).toEqual(['1960036880']);
      await subscriptions.complete('100205');
      const { customer } = await readAccount(subscriptions.store, own, '1960036880');
      expect(customer).toMatchObject({ cotermDate: '2029-03-01', renewal: { date: '2028-03-01', order: 100_205 } });
      expect(customer.anniversaries).toEqual(['2027-03-01', '2028-03-01']);
    },
    NEXT_ANNIVERSARY,
  );
});
