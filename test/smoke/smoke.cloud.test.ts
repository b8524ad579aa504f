import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { smoke } from '../../bin/smoke/smoke.ts';
import { createClient } from '../../sdk/src/index.ts';
import { tokenFor } from '../support/api/api.ts';
import { DEVICE_SCOPES, Shop } from '../support/api/device-api.ts';
import { Market, newProduct, SUBSCRIPTION_SCOPES } from '../support/api/subscription-api.ts';

const SCOPES = `appliance-orders/read appliance-orders/write ${DEVICE_SCOPES} ${SUBSCRIPTION_SCOPES}`;

/** Runs the smoke test as a tenant. Returns its lines without what differs each time. */
async function run(tenant: string, network = fetch) {
  const lines: string[] = [];
  const token = await tokenFor(tenant, SCOPES, inject('cloud'));
  const client = createClient({ url: inject('cloud').apiUrl, token, fetch: network });
  const isSound = await smoke(client, (line) => lines.push(line.replace(/order \d+/, 'order …').replace(/ +/, ' ')));
  return { isSound, lines };
}

test('places, follows and cancels an order of each line as a partner, and leaves the stock as it was', async () => {
  const shop = await Shop.open();
  await shop.stock('Laptop of the smoke test', 3);
  await (await Market.open()).offer(`${newProduct()}01A12`);
  const passed = [
    'ok health: orders can be placed',
    'ok appliances: order … was placed, read and cancelled',
    'ok devices: order … was placed, read and cancelled',
    'ok subscriptions: order … was placed, completed and returned',
  ];
  expect(await run(shop.partner.tenant)).toEqual({ isSound: true, lines: passed });
  // The customer of the first run serves the second one.
  expect(await run(shop.partner.tenant)).toEqual({ isSound: true, lines: passed });
  expect(await shop.quantities()).toEqual({ 'Laptop of the smoke test': 3 });
});

test('skips a line whose client can order nothing, and says why', async () => {
  const { partner } = await Shop.empty();
  const { isSound, lines } = await run(partner.tenant);
  expect(isSound).toBe(true);
  expect(lines).toContain(
    'skipped devices: no warehouse of the client ships a product in stock to the US or to Germany',
  );
});

/** Network that breaks the requests for appliance orders. */
const broken: typeof fetch = async (url, init) =>
  String(url).includes('/provisioning/') ? new Response('broken', { status: 400 }) : fetch(url, init);

test('fails when a line fails, and still tries the others', async () => {
  const { partner } = await Shop.empty();
  const { isSound, lines } = await run(partner.tenant, broken);
  expect(isSound).toBe(false);
  expect(lines[1]).toBe('FAILED appliances: POST /provisioning/api/v1/orders returned 400: broken');
  expect(lines).toHaveLength(4);
});

test('ends with an exit code and one line when there is nothing to test', () => {
  const directory = join(tmpdir(), 'quartermaster-that-is-not-there');
  const env = { ...process.env, QUARTERMASTER_DIRECTORY: directory };
  const { status, stderr } = spawnSync(process.execPath, ['bin/smoke.ts'], { env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([
    1,
    `no local cloud is running; start one with npm start (looked for ${join(directory, 'local.json')})\n`,
  ]);
});
