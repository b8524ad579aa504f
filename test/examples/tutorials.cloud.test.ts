import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { columbus, PRODUCTS, WAREHOUSES } from '../../bin/demo-data/catalog.ts';
import { FLEX_DISCOUNTS, OFFERS } from '../../bin/demo-data/subscription-catalog.ts';
import { ApiClient } from '../../bin/support/api-client.ts';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { Order as ApplianceOrder } from '../../functions/appliances/contract/order-contract.ts';
import { Inventory } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { OrderList, OrderResponse } from '../../functions/devices/contract/order-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { OrderHistory } from '../../functions/subscriptions/contract/order-contract.ts';
import { SubscriptionList } from '../../functions/subscriptions/contract/subscription-contract.ts';
import { deployed } from '../../lib/config/product-lines.ts';
import { deployedDocument } from '../../lib/functions/service-assets.ts';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { blocksOf } from '../infrastructure/openapi/described-references.ts';

const run = promisify(execFile);

/** Client of a tenant that no other test uses. Its warehouse is not the demo's, which belongs to another tenant. */
const CLIENT = 'rival';
const WAREHOUSE = 'tutorial-columbus';
const STOCKED = 20;

/** Sections of the guide by their headings. */
const sections = new Map(
  deployedDocument(deployed({ sandbox: true }))
    .info.description?.split(/^## /m)
    .map((section) => [section.split('\n', 1).join(), section]),
);

const directory = mkdtempSync(join(tmpdir(), 'quartermaster-tutorials-'));
afterAll(() => rmSync(directory, { recursive: true }));

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const NO_PYTHON = 'Skipped: the example needs Python 3.9 or newer, and there is none in PATH.';

/** Runs a command of the guide at the root of the repository, as the tenant's client. */
async function shell(command: string): Promise<string> {
  const { apiUrl, tokenUrl, clients } = inject('clients');
  const named = (id: string) => clients.find(({ clientId }) => clientId === id)?.clientSecret;
  // Programs in Python read the local cloud's own file. The other programs and commands have it all from the environment.
  const found = command.startsWith('python3')
    ? { QUARTERMASTER_DIRECTORY: directory, CLIENT_ID: CLIENT, PYTHONDONTWRITEBYTECODE: '1' }
    : {
        ...{ QUARTERMASTER_DIRECTORY: join(directory, 'nowhere'), API_URL: apiUrl, TOKEN_URL: tokenUrl },
        ...{ CLIENT_ID: CLIENT, CLIENT_SECRET: named(CLIENT) },
        ...{ OPERATOR_ID: 'operator', OPERATOR_SECRET: named('operator') },
      };
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return (await run('bash', ['-ec', command], { env: { ...process.env, ...found, PATH, POLL_SECONDS: '0.05' } }))
    .stdout;
}

let api: ApiClient;

beforeAll(async () => {
  const cloud = inject('clients');
  writeFileSync(join(directory, 'local.json'), JSON.stringify(cloud));
  const [token, operatorsToken] = await Promise.all([fetchToken(cloud, CLIENT), fetchToken(cloud, 'operator')]);
  api = new ApiClient(cloud.apiUrl, token, operatorsToken);
  await Promise.all([stock(), offer()]);
});

/** Opens a warehouse with the product that the tutorial finds first in the demo's warehouse. */
async function stock(): Promise<void> {
  const [{ document } = {}] = WAREHOUSES;
  await api.call(devices, 'put-warehouse', {
    path: { warehouse_id: WAREHOUSE },
    body: { ...document, tenant: CLIENT },
  });
  const product = PRODUCTS.find(({ company_sku }) => company_sku === 'TS-DOCK9');
  if (product === undefined) throw new Error('The demo has no docking station.');
  const { company_sku, stockByCurrency, ...body } = product;
  const path = { warehouse_id: WAREHOUSE, company_sku };
  const title = `${product.brand_name} ${product.model_name}`;
  const price = stockByCurrency.USD?.price;
  await api.call(devices, 'put-product', { path, body: { ...body, title, price, currency: 'USD' } });
  await api.call(devices, 'adjust-stock', { path, body: { change: STOCKED, reason: 'delivered' } });
}

/** Sets the demo's offers and discounts, which are the same for every tenant. */
async function offer(): Promise<void> {
  for (const { offerId, document: body } of OFFERS)
    await api.call(subscriptions, 'put-offer', { path: { offerId }, body });
  for (const { id, document: body } of FLEX_DISCOUNTS) {
    await api.call(subscriptions, 'put-flex-discount', { path: { id }, body });
  }
}

/** Returns the pattern of an output. Numbers of orders and ids of customers differ from run to run. */
function patternOf(output: string): RegExp {
  const escaped = output.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll(/\b(Order|order|Customer|of) \d+\b(?!A| of)/g, String.raw`$1 \d+`)}\n$`);
}

/** Runs a command of a tutorial. Its output must be the one that the tutorial shows. */
async function followed(tutorial: string, command: string): Promise<string> {
  const shown = blocksOf(sections.get(tutorial) ?? '').find(({ language }) => language === 'text')?.text ?? '';
  const output = await shell(command);
  expect(output).toMatch(patternOf(shown));
  return output;
}

/** Returns the commands of a tutorial, one in each language. */
const commandsOf = (tutorial: string): readonly string[] =>
  blocksOf(sections.get(tutorial) ?? '').flatMap(({ language, text }) => (language === 'sh' ? text.split('\n') : []));

describe('the guide', () => {
  const others = [...sections].flatMap(([heading, section]) =>
    heading.startsWith('Tutorial:') ? [] : blocksOf(section).filter(({ language }) => language === 'sh'),
  );

  test.each(others.map(({ text }) => text))('has a command that works: %s', async (command) => {
    // The local cloud runs already.
    if (command !== 'npm ci && npm start') await shell(command);
  });
});

const TUTORIALS: Readonly<Record<string, (output: string) => Promise<void>>> = {
  'Tutorial: order devices': async (output) => {
    const { data } = OrderList.parse(await api.call(devices, 'list-orders'));
    const [cancelled, delivered] = data;
    const numbers = new Set(Array.from(output.matchAll(/Order (\d+)/g), ([, number]) => number));
    expect([delivered?.order_number, cancelled?.order_number]).toEqual([...numbers]);
    expect([delivered?.order_status, cancelled?.order_status]).toEqual(['DELIVERED', 'CANCELLED']);
    const path = { order_number: delivered?.order_number ?? '' };
    const { history, tracking } = OrderResponse.parse(await api.call(devices, 'get-order', { path })).data;
    expect(history.map((entry) => entry.order_status)).toEqual([
      'ORDER RECEIVED',
      'PROCESSING',
      'SHIPPED',
      'DELIVERED',
    ]);
    expect(tracking).toMatchObject({ carrier: 'UPS', status: 'left with the neighbour' });
    // The lost response has cost no second order: each run takes one piece.
    const { data: categories } = Inventory.parse(
      await api.call(devices, 'get-inventory', { query: { warehouse_id: WAREHOUSE, search: 'Dock' } }),
    );
    expect(categories[0]?.products[0]?.quantity).toBe(STOCKED - data.length / 2);
    expect(delivered).toMatchObject({ ...columbus, firstname: 'Ada' });
  },

  'Tutorial: order appliances': async () => {
    const [{ uid }] = z
      .tuple([z.object({ uid: z.string() })], z.unknown())
      .parse(await api.call(appliances, 'list-orders'));
    const order = ApplianceOrder.parse(await api.call(appliances, 'get-order', { path: { uid } }));
    expect(order).toMatchObject({
      customerRefNum: 'PO-2031',
      status: 'info received',
      validations: { valid: true },
      nats: [{ description: "Grace's network of printers" }, { description: "Ada's network of cameras" }],
      // Created, three answers of the site, two networks, and the status
      version: 7,
    });
  },

  'Tutorial: sell subscriptions': async (output) => {
    const [, customerId = ''] = /Customer (\d+)/.exec(output) ?? [];
    const path = { customerId };
    const query = { 'start-date': '2000-01-01' };
    const { items } = OrderHistory.parse(await api.call(subscriptions, 'list-orders', { path, query }));
    expect(items.map(({ orderType, status }) => [orderType, status])).toEqual([
      ['RENEWAL', '1000'],
      ['RETURN', '1000'],
      ['NEW', '1000'],
    ]);
    const { items: owned } = SubscriptionList.parse(await api.call(subscriptions, 'list-subscriptions', { path }));
    const [photo, studio] = owned.toSorted((one, other) => one.currentQuantity - other.currentQuantity);
    expect([photo, studio]).toMatchObject([
      { status: '1004', currentQuantity: 0 },
      { status: '1000', currentQuantity: 10 },
    ]);
    expect(owned).toHaveLength(2);
  },
};

test('there is a tutorial for each line', () => {
  expect([...sections.keys()].filter((heading) => heading.startsWith('Tutorial:'))).toEqual(Object.keys(TUTORIALS));
});

describe.each(Object.entries(TUTORIALS))('%s', (tutorial, check) => {
  test.for(commandsOf(tutorial))('%s', async (command, { skip }) => {
    skip(command.startsWith('python3') && !hasPython, NO_PYTHON);
    await check(await followed(tutorial, command));
  });
});
