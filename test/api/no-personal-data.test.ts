import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ApiClient } from '../../bin/api-client.ts';
import { walkApplianceOrder } from '../../bin/demo/appliance-order.ts';
import { walkDeviceOrder } from '../../bin/demo/device-order.ts';
import { walkSubscriptionOrder } from '../../bin/demo/subscription-order.ts';
import { Timeline } from '../../bin/demo/timeline.ts';
import { setUpSubscriptions } from '../../bin/demo-data/subscriptions.ts';
import { openWarehouses } from '../../bin/demo-data/warehouses.ts';
import { type EndpointRow, endpointsOf, keyHeaderOf, pathOf } from '../../functions/core/endpoint.ts';
import { deployed } from '../../lib/product-lines.ts';
import { tokenFor } from '../support/api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud.ts';

const rows = endpointsOf(deployed({ sandbox: true }).endpointTables);

/** What stands in every field of the requests. Case does not matter. */
const MARK = 'Zqmarked';

/** By the kind of text that a field takes in the example. */
function markFor(example: string): string {
  if (example.includes('@')) return `${MARK}@example.com`;
  if (example.startsWith('https:')) return `https://example.com/${MARK}`;
  return /^[+(]?\d[\d ()-]{6,}$/.test(example) ? '(614) 555-0187' : MARK;
}
const FOUND = /zqmarked|555\D{0,2}0187/i;

/** Whom the demo's warehouses serve. */
const TENANT = 'demo';
let running: TestCloud;
let token: string;

beforeAll(async () => {
  const timeScale = 86_400;
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), inMemory: true, timeScale });
  const scopes = new Set(rows.flatMap(({ endpoint }) => endpoint.scope ?? []));
  token = await tokenFor(TENANT, [...scopes].join(' '), running.access);
});
afterAll(() => running.cloud.stop());

/** What answers have named so far, by the names of the path parameters that take it. */
const known = new Map<string, string>();

function remember(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === 'string' || typeof part === 'number') known.set(name, String(part));
    else remember(part);
  }
}

interface Sent {
  readonly body?: unknown;
  readonly query?: string;
  readonly marked?: boolean;
}

async function send({ table, endpoint }: EndpointRow, { body, query = '', marked = false }: Sent): Promise<Response> {
  const parameter = (_: string, name: string) => encodeURIComponent((!marked && known.get(name)) || MARK);
  const path = pathOf({ table, endpoint }).replaceAll(/\{(\w+)\}/g, parameter);
  const key = endpoint.idempotency && keyHeaderOf(endpoint.idempotency);
  return fetch(`${running.access.apiUrl}${path}${query}`, {
    method: endpoint.method,
    headers: {
      authorization: `Bearer ${token}`,
      'user-agent': MARK,
      'x-api-key': `client-of-${TENANT}`,
      'x-request-id': `${MARK}-${randomUUID()}`,
      'x-correlation-id': `${MARK}-${randomUUID()}`,
      ...(key !== undefined && { [key]: `${MARK}-${randomUUID()}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

interface Text {
  readonly path: readonly string[];
  readonly text: string;
}

/** All texts in a JSON value. */
function textsIn(value: unknown, path: readonly string[] = []): Text[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => textsIn(part, [...path, name]));
}

/** A copy with another text at the path. */
function withText(value: unknown, [name, ...rest]: readonly string[], text: string): unknown {
  if (name === undefined) return text;
  if (Array.isArray(value))
    return value.map((part, index) => (String(index) === name ? withText(part, rest, text) : part));
  const members = { ...(value as Readonly<Record<string, unknown>>) };
  return { ...members, [name]: withText(members[name], rest, text) };
}

/**
 * Calls an endpoint with each text of its example marked in turn; what was accepted stays, so that in the end whatever can be marked
 * is marked at once. What is not accepted is told in the answer, which is not the log.
 */
async function markEachField(row: EndpointRow): Promise<void> {
  let body = row.endpoint.bodyExample;
  for (const { path, text } of textsIn(body)) {
    const tried = withText(body, path, markFor(text));
    const answered = await send(row, { body: tried });
    expect(answered.status, `${row.table.line} ${row.key} ${path.join('.')}`).toBeLessThan(500);
    if (!answered.ok) continue;
    remember(await answered.json().catch(() => undefined));
    body = tried;
  }
}

const traces = () => running.logged.filter((line) => FOUND.test(line));

test('logs nothing of what callers send, whatever the field, in any endpoint', async () => {
  await openWarehouses(new ApiClient(running.access.apiUrl, token));
  await setUpSubscriptions(new ApiClient(running.access.apiUrl, token), { fresh: false });
  for (const row of rows) {
    if (row.endpoint.bodyExample !== undefined) await markEachField(row);
    for (const marked of [false, true]) {
      const query = Object.keys(row.endpoint.query?.shape ?? {}).map((name) => `${name}=${MARK}`);
      const body = row.endpoint.body === undefined ? {} : { body: { [MARK]: MARK } };
      const { status } = await send(row, { ...body, query: `?${query.join('&')}&${MARK}=${MARK}`, marked });
      expect(status, `${row.table.line} ${row.key}`).toBeLessThan(500);
    }
  }
  expect(known.size).toBeGreaterThan(20);
  expect(traces()).toEqual([]);
}, 120_000);

test('logs nothing of it in the workflows that follow, days later either', async () => {
  const accepted = running.cloud.executions();
  expect(accepted.filter(({ machine }) => machine.includes('appliances')).length).toBeGreaterThan(0);
  await expect
    .poll(() => running.cloud.recentEvents().some((event) => event['detail-type'] === 'Order Attention Needed'), {
      timeout: 20_000,
    })
    .toBe(true);
  expect(JSON.stringify([running.cloud.executions(), running.cloud.recentEvents()])).not.toMatch(FOUND);
  expect(traces()).toEqual([]);
});

test('logs no name, address, email or token of the demo', async () => {
  const api = new ApiClient(running.access.apiUrl, token);
  const timeline = new Timeline(undefined);
  const say = console.log;
  console.log = () => undefined;
  try {
    await walkApplianceOrder(api, timeline);
    await walkDeviceOrder(api, timeline);
    await walkSubscriptionOrder(api, timeline);
  } finally {
    console.log = say;
  }
  const personal = /lovelace|@example|high st|columbus, oh|555-01|eyJ[\w-]{20}/i;
  expect(running.logged.length).toBeGreaterThan(50);
  expect(running.logged.filter((line) => personal.test(line))).toEqual([]);
});
