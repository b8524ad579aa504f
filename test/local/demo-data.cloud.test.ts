import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { ORDERS } from '../../bin/demo-data/appliance-orders.ts';
import { PRODUCTS, WAREHOUSES } from '../../bin/demo-data/catalog.ts';
import { imageOf } from '../../bin/demo-data/images.ts';
import { seed } from '../../bin/demo-data/seed.ts';
import {
  COMMITTED_OFFERS,
  CURRENCY,
  FLEX_DISCOUNTS,
  HIGH_VOLUME,
  OFFERS,
  REGION,
} from '../../bin/demo-data/subscription-catalog.ts';
import { customersByName } from '../../bin/demo-data/subscription-customers.ts';
import { ApiClient } from '../../bin/support/api-client.ts';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { OrderSummary } from '../../functions/appliances/contract/order-contract.ts';
import { Inventory, Warehouses } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { OrderList } from '../../functions/devices/contract/order-contract.ts';
import { FlexDiscountList, PriceList } from '../../functions/subscriptions/contract/catalog-contract.ts';
import { Customer } from '../../functions/subscriptions/contract/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { OrderHistory } from '../../functions/subscriptions/contract/order-contract.ts';
import { Caller, tokenFor } from '../support/api/api.ts';
import {
  differences,
  differencesOfWebhooks,
  documentedExamples,
  operationsWithoutExamples,
  valueAt,
  withValueAt,
} from '../support/api/documented-examples.ts';
import { pacificDate } from '../support/api/subscription-api.ts';
import { eventually } from '../support/eventually.ts';

/** Tenant with the demo's warehouses. Other files place orders as `demo` at the same time, so that what it has changes. */
const TENANT = 'tenant-with-demo-data';

const SCOPES = ['appliance-orders', 'device-orders', 'subscription-orders']
  .flatMap((orders) => [`${orders}/read`, `${orders}/write`])
  .concat('operations/write', 'events/read', 'webhooks/read', 'webhooks/write')
  .join(' ');

/** Headers that hold an idempotency key. */
const KEYS = ['idempotency-key', 'x-correlation-id'];

/** The responses before the seeding is stopped: more than it needs to read the existing data. */
const ANSWERS = 35;

/** The pieces of each product in orders that are not cancelled, by warehouse. */
const ORDERED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'us-columbus': { 'AR-BOOK16': 1, 'TS-DOCK9': 1, 'LM-VIEW27': 1, 'TS-FLEX14': 1, 'TS-GLIDE': 1 },
  'eu-venlo': { 'AR-BOOK13': 2, 'HV-QUIET2': 2, 'BV-ONE': 1, 'HV-WIRE': 1 },
};

/** Seeds the demo data with repeated stops, at each of which all idempotency keys expire. Returns the number of stops. */
async function seedWithInterruptions(cloud: Parameters<typeof seed>[0]): Promise<number> {
  const send = globalThis.fetch;
  const fetch = vi.spyOn(globalThis, 'fetch');
  onTestFinished(() => fetch.mockRestore());
  for (let attempt = 0; ; attempt++) {
    let left = ANSWERS;
    fetch.mockImplementation(async (url, { headers, ...init } = {}) => {
      const sent = new Headers(headers);
      for (const name of KEYS) {
        const key = sent.get(name);
        if (key !== null) sent.set(name, `${key}-${attempt}`);
      }
      if (left === 0) throw new TypeError('stopped');
      left -= 1;
      const answer = await send(url, { ...init, headers: sent });
      // The call has had its effect, and nobody is there to see it.
      if (left === 0) throw new TypeError('stopped');
      return answer;
    });
    try {
      await seed({ ...cloud, fresh: cloud.fresh && attempt === 0 });
      fetch.mockRestore();
      return attempt;
    } catch (error) {
      if (!(error instanceof TypeError && error.message === 'stopped')) throw error;
    }
  }
}

/** Returns the demo's customers by name, each with its orders, oldest first. */
async function customersOf(api: ApiClient) {
  const ids = [...(await customersByName(api))].toSorted().map(([, customerId]) => customerId);
  return Promise.all(
    ids.map(async (customerId) => {
      const path = { customerId };
      const { items } = OrderHistory.parse(await api.call(subscriptions, 'list-orders', { path }));
      const customer = Customer.parse(await api.call(subscriptions, 'get-customer', { path }));
      const orders = items.map(({ externalReferenceId, status }) => ({ externalReferenceId, status })).toReversed();
      return { ...customer, orders };
    }),
  );
}

/** Returns the ids of the demo's offers and flexible discounts. Other tenants share the catalog. */
async function catalogOf(api: ApiClient): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const list = { region: REGION, marketSegment: 'COM', currency: CURRENCY, priceListMonth: '202703' };
  for (const priceListType of ['STANDARD', '3YC']) {
    const body = { ...list, priceListType };
    for (const { offerId } of PriceList.parse(await api.call(subscriptions, 'get-price-list', { body })).offers) {
      if (offerId.startsWith('410001')) ids.add(offerId);
    }
  }
  const query = { 'market-segment': 'COM', country: 'DE' };
  const { flexDiscounts } = FlexDiscountList.parse(await api.call(subscriptions, 'list-flex-discounts', { query }));
  for (const { id } of flexDiscounts) if (id.startsWith('demo-')) ids.add(id);
  return ids;
}

async function inventoryOf(api: ApiClient, warehouse_id: string) {
  const found = Inventory.parse(await api.call(devices, 'get-inventory', { query: { warehouse_id } }));
  return found.data.flatMap(({ products }) => products);
}

/** Names an order of appliances by its reference and its status. */
const ofAppliance = ({ customerRefNum = '', status }: { readonly customerRefNum?: string; readonly status: string }) =>
  `${customerRefNum} ${status}`;

/** Returns everything that the demo's tenant sees. */
async function everything(api: ApiClient) {
  const { data } = Warehouses.parse(await api.call(devices, 'list-warehouses'));
  const inventories = await Promise.all(
    data.ware_houses.map(async ({ warehouse_id }) => [warehouse_id, await inventoryOf(api, warehouse_id)] as const),
  );
  const orders = OrderList.parse(await api.call(devices, 'list-orders', { query: { limit: '100' } })).data;
  const applianceOrders = await api.call(appliances, 'list-orders', { query: { limit: '100' } });
  return {
    warehouses: data.ware_houses,
    inventories: Object.fromEntries(inventories),
    orders,
    applianceOrders,
    customers: await customersOf(api),
  };
}

test('the demo data comes complete however often placing it is broken off, and never twice', async () => {
  const { apiUrl, ...access } = inject('cloud');
  const token = await tokenFor(TENANT, SCOPES, { apiUrl, ...access });
  const api = new ApiClient(apiUrl, token);

  expect(await seedWithInterruptions({ apiUrl, token, fresh: true })).toBeGreaterThan(3);

  const { warehouses, orders, applianceOrders, customers } = await everything(api);
  expect(warehouses).toEqual(
    WAREHOUSES.map(({ id, document: { name, shipping_options } }) => ({ warehouse_id: id, name, shipping_options })),
  );
  for (const { id, currency } of WAREHOUSES) {
    const expected = PRODUCTS.flatMap(({ company_sku, stockByCurrency: { [currency]: entry } }) =>
      entry === undefined
        ? []
        : [{ company_sku, currency, price: entry.price, quantity: entry.stock - (ORDERED[id]?.[company_sku] ?? 0) }],
    );
    // The levels of a whole inventory follow the stock within seconds.
    await eventually(async () => {
      const inventory = await inventoryOf(api, id);
      expect(inventory).toHaveLength(expected.length);
      expect(inventory).toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one))));
    });
  }
  expect(orders.map(({ order_status }) => order_status).sort()).toEqual([
    'CANCELLED',
    'DELIVERED',
    'ORDER RECEIVED',
    'PROCESSING',
    'SHIPPED',
  ]);
  const placed = z.array(OrderSummary).parse(applianceOrders).map(ofAppliance);
  expect(placed.sort()).toEqual(ORDERS.map((order) => ofAppliance({ status: 'new', ...order })).sort());
  const complete = (...references: readonly string[]) =>
    references.map((externalReferenceId) => ({ externalReferenceId, status: '1000' }));
  expect(customers).toMatchObject([
    {
      companyProfile: { companyName: 'Atelier Falkenberg' },
      discounts: [{ level: '02' }, { discountCode: HIGH_VOLUME }],
      orders: complete('demo-volume'),
    },
    {
      companyProfile: { companyName: 'Nordlicht Medien' },
      cotermDate: pacificDate(90),
      orders: complete('demo-studio', 'demo-photo'),
    },
    {
      companyProfile: { companyName: 'Rheintal Verlag' },
      discounts: [{ level: '12' }],
      benefits: [{ commitment: { status: 'COMMITTED' } }],
      orders: complete('demo-committed'),
    },
    { companyProfile: { companyName: 'Seeblick Touristik' }, orders: complete('demo-video') },
  ]);
  expect(await catalogOf(api)).toEqual(
    new Set([...OFFERS, ...COMMITTED_OFFERS].map(({ offerId }) => offerId).concat(FLEX_DISCOUNTS.map(({ id }) => id))),
  );
  const before = await everything(api);
  await seed({ apiUrl, token, fresh: false });
  expect(await everything(api)).toEqual(before);
});

test('every example of the reference works in the order of the page, and gets its documented response', async () => {
  const { apiUrl, ...access } = inject('cloud');
  const token = await tokenFor(TENANT, SCOPES, { apiUrl, ...access });
  // A run of this test alone has no demo data yet.
  if ((await customersByName(new ApiClient(apiUrl, token))).size === 0) await seed({ apiUrl, token, fresh: true });
  const text = await (await fetch(new URL('/openapi.json', apiUrl))).text();
  // The examples name the tenant of `npm start`.
  const document: unknown = JSON.parse(text.replaceAll('"demo"', JSON.stringify(TENANT)));
  expect(operationsWithoutExamples(document)).toEqual([]);
  const partner = await Caller.create({ tenant: TENANT, scope: SCOPES });
  const operator = await Caller.create({ tenant: 'operators', scope: 'operations/read operations/write' });
  const responses = new Map<string, unknown>();
  const taken = ({ operation, example, pointer }: { operation: string; example: string; pointer: string }) =>
    valueAt(responses.get(`${operation} ${example}`), pointer);
  const wrong: unknown[] = [];
  for (const example of documentedExamples(document)) {
    const { operation, name, method, status, settles } = example;
    const sent = example.parameters.map(({ from, ...one }) => ({ ...one, value: from ? taken(from) : one.value }));
    const valuesIn = (wanted: string) => sent.filter(({ place }) => place === wanted);
    const path = valuesIn('path').reduce((path, one) => path.replace(`{${one.name}}`, String(one.value)), example.path);
    const query = new URLSearchParams(
      valuesIn('query').flatMap((one) =>
        [one.value].flat().map((value): [string, string] => [one.name, String(value)]),
      ),
    );
    const headers = {
      ...Object.fromEntries(example.headers.map((header) => [header, randomUUID()])),
      ...(example.headers.includes('X-Api-Key') && { 'X-Api-Key': `client-of-${partner.tenant}` }),
      ...Object.fromEntries(valuesIn('header').map((one) => [one.name, String(one.value)])),
    };
    const body = Object.entries(example.bodyFrom).reduce(
      (body, [pointer, from]) => withValueAt(body, pointer, taken(from)),
      example.body,
    );
    const caller = example.scopes.some((scope) => scope.startsWith('operations/')) ? operator : partner;
    const answer = await caller.send(method, `${path}?${query}`, body, { headers });
    responses.set(`${operation} ${name}`, answer.body);
    // The first test has placed orders, too, so that there are more events and deliveries.
    const isOpen = /-list-(orders|events|deliveries)$/.test(operation) || example.response === undefined;
    const compare = operation.startsWith('webhooks-') ? differencesOfWebhooks : differences;
    const found = isOpen ? [] : compare(example.response, answer.body);
    if (answer.status !== status) wrong.push([operation, name, answer.status, answer.body]);
    else if (found.length > 0) wrong.push([operation, name, ...found]);
    if (settles === undefined || answer.status >= 300) continue;
    const uri = String(valueAt(answer.body, settles.uri));
    const { 'X-Api-Key': apiKey = '' } = headers;
    await eventually(async () => {
      const read = await caller.get(uri, { headers: { 'x-api-key': apiKey } });
      expect(valueAt(read.body, settles.pointer)).toBe(settles.value);
    });
  }
  expect(wrong).toEqual([]);
});

test('a store that has been used without demo data gets none', async () => {
  const { apiUrl, ...access } = inject('cloud');
  const token = await tokenFor('tenant-without-warehouses', SCOPES, { apiUrl, ...access });
  await seed({ apiUrl, token, fresh: false });
  const { warehouses, orders, customers } = await everything(new ApiClient(apiUrl, token));
  expect([warehouses, orders, customers]).toEqual([[], [], []]);
});

test('the images of products are URIs of at most 600 characters', () => {
  const images = PRODUCTS.map(({ product_image }) => product_image);
  for (const image of images) {
    expect(image.length).toBeLessThanOrEqual(600);
    expect(image).toMatch(/^data:image\/svg\+xml,[!$&'()*+,\-./:;=?@_~%0-9A-Za-z]+$/);
    expect(new URL(image).href).toBe(image);
  }
  expect(new Set(images).size).toBe(PRODUCTS.length);
  expect(decodeURIComponent(imageOf('mouse', '6a9a78'))).toMatch(/^data:image\/svg\+xml,<svg xmlns=.*<\/svg>$/);
});

test('subscriptions are priced in twenty offers over four levels, with a flexible discount of each type', () => {
  expect(OFFERS).toHaveLength(20);
  expect(new Set(OFFERS.map(({ offerId }) => offerId)).size).toBe(20);
  expect(new Set(OFFERS.map(({ offerId }) => offerId.slice(10, 12)))).toEqual(new Set(['01', '02', '03', '04']));
  const types = FLEX_DISCOUNTS.flatMap(({ document: { outcomes } }) => outcomes.map(({ type }) => type));
  expect(types.toSorted()).toEqual(['FIXED_DISCOUNT', 'FIXED_PRICE', 'PERCENTAGE_DISCOUNT']);
});
