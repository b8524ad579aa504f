import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { setUpSubscriptions } from '../../bin/demo-data/subscriptions.ts';
import { openWarehouses } from '../../bin/demo-data/warehouses.ts';
import { ApiClient } from '../../bin/support/api-client.ts';
import { until } from '../../bin/support/until.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';

const run = promisify(execFile);
const README = readFileSync('README.md', 'utf8');

/** The part of README that calls the service. */
const section = /## Place an order\n([\s\S]*?)\n## /.exec(README)?.[1] ?? '';

const blocks = (language: string): readonly string[] =>
  Array.from(section.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g')), ([, text = '']) => text);

const [appliance = '', device = '', subscription = ''] = blocks('sh');
const [transcript = ''] = blocks('json');

const SCOPES =
  'appliance-orders/read appliance-orders/write device-orders/read device-orders/write subscription-orders/read subscription-orders/write operations/read operations/write';

let token: string;
let own: TestCloud;

/** A token of the client `demo`, as `npm run -s token` prints it. */
async function demoToken(): Promise<string> {
  const { keys, issuer, audience } = own.access;
  const [key] = keys.keys;
  return new SignJWT({ client_id: 'demo', tenant: 'demo', scope: SCOPES })
    .setProtectedHeader({ alg: 'RS256', kid: key?.kid ?? '' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('demo')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(await importJWK({ ...key }, 'RS256'));
}

/** Runs commands as README has them, but for the address, and for the programs of the local cloud. */
async function shell(commands: string): Promise<string> {
  const { host } = new URL(own.access.apiUrl);
  const here = commands.replace('$(npm run -s token)', '$DEMO_TOKEN').replaceAll('localhost:3000', host);
  const env = { ...process.env, DEMO_TOKEN: token, TOKEN: token };
  return (await run('bash', ['-ec', here], { env })).stdout;
}

/** Runs commands that call the service last, and returns that response with its headers. */
async function answered(commands: string) {
  const last = commands.lastIndexOf('curl -s');
  const text = await shell(`${commands.slice(0, last)}curl -si${commands.slice(last + 'curl -s'.length)}`);
  const [head = '', ...body] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: body.join('\r\n\r\n') };
}

beforeAll(async () => {
  // Another file makes the data of `demo` in the shared cloud.
  own = await startTestCloud({ assemblyDirectory: inject('assembly') });
  token = await demoToken();
  const api = new ApiClient(own.access.apiUrl, token);
  await Promise.all([openWarehouses(api), setUpSubscriptions(api, { fresh: false })]);
}, 120_000);

afterAll(() => own.cloud.stop());

/** Returns the pattern of a transcript: `…` stands for anything, an id and a number of an order for any of their kind. */
function patternOf(text: string): RegExp {
  const ids = text
    .replaceAll(/\s+/g, '')
    .replaceAll(/\d{6}-[0-9a-f]{20}/g, '<uid>')
    .replaceAll(/"orderNum":\d+/g, '<number>');
  const escaped = ids.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const anyOrder = escaped
    .replaceAll('<uid>', String.raw`\d+-[0-9a-f]{20}`)
    .replaceAll('<number>', String.raw`"orderNum":\d+`);
  return new RegExp(`^${anyOrder.replaceAll(/,?…,?/g, '.*')}$`);
}

describe('README, "Place an order"', () => {
  it('shows the response to the first request, and what becomes of a repeat and of another body', async () => {
    const first = await answered(appliance);
    expect(first.status).toBe(200);
    expect(first.body.replaceAll(/\s+/g, '')).toMatch(patternOf(transcript));
    const again = await answered(appliance);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.head).toContain('idempotent-replayed: true');
    expect(section).toContain('`Idempotent-Replayed: true`');
    expect(await answered(appliance.replace('"nodeCount": 2', '"nodeCount": 1'))).toMatchObject({ status: 422 });
    expect(section).toContain('Another body with that key is a 422.');
  });

  it('shows the error of a misspelt name', async () => {
    const [, sentence = '', name = ''] = /`((\w+): is not a field[^`]*)`/.exec(section) ?? [];
    const { status, body } = await answered(appliance.replace('companyName', name).replace('po-2031', 'misspelt'));
    expect([status, body]).toEqual([422, expect.stringContaining(sentence)]);
  });

  it('places a device order', async () => {
    const { status, body } = await answered(device);
    expect([status, JSON.parse(body).data.order_number]).toEqual([200, expect.stringMatching(/^\d+$/)]);
  });

  it('previews a subscription order with its prices, and places it', async () => {
    const [setUp = '', quote = '', purchase = ''] = subscription.split(/^(?=subscribe )/m);
    const preview = await answered(setUp + quote);
    expect(preview.status).toBe(201);
    const { lineItems, pricingSummary } = JSON.parse(preview.body);
    const [{ pricing, flexDiscounts, quantity }] = lineItems;
    expect([quantity, flexDiscounts[0].result]).toEqual([12, 'SUCCESS']);
    expect(pricingSummary).toEqual([{ totalLineItemPartnerPrice: pricing.lineItemPartnerPrice, currencyCode: 'EUR' }]);
    // README names no amount: it depends on the days up to the anniversary.
    expect(section).not.toMatch(/\d+\.\d\d (EUR|USD)/);
    const { offerId } = lineItems[0];
    // A command that keeps the id of the preview would be a repeat with another body.
    const placed = await answered(setUp + purchase);
    expect([placed.status, JSON.parse(placed.body)]).toMatchObject([201, { status: '1002', lineItems: [{ offerId }] }]);
    expect(section).toContain('`1002` at once, and `1000` as soon as');
    const { uri } = JSON.parse(placed.body).links.self;
    const read = `curl -s "localhost:3000${uri}" -H "authorization: Bearer $TOKEN" -H 'x-api-key: demo'`;
    await until(
      'the order is complete',
      async () => JSON.parse(await shell(read)).status,
      (status) => status === '1000',
    );
  });
});
