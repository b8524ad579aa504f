import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { placeSubscriptionOrder } from '../../bin/drill/traffic.ts';
import { type EndpointRow, endpointsOf, keyHeaderOf, pathOf } from '../../functions/core/model/endpoint.ts';
import { Caller } from '../support/api/api.ts';
import { expectDone } from '../support/api/device-api.ts';
import { completeOrder } from '../support/lines/appliance-service.ts';
import { DEPLOYED, type TroubledCloud } from './troubled-cloud.ts';

/** Text in every field of the requests. Case does not matter. */
export const MARK = 'Zqmarked';

/**
 * By the kind of text that a field takes in the example.
 *
 * @param site address for a field that takes one
 */
function markFor(example: string, site: string): string {
  if (example.includes('@')) return `${MARK}@example.com`;
  if (example.startsWith('https:')) return `${site}/${MARK}`;
  return /^[+(]?\d[\d ()-]{6,}$/.test(example) ? '(614) 555-0187' : MARK;
}
/** Finds a mark in what is logged. */
export const MARKS = /zqmarked|555\D{0,2}0187/i;

/** Identifiers from responses so far, by the names of the path parameters that take them. */
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

async function send(
  { access, token }: TroubledCloud,
  { table, endpoint }: EndpointRow,
  { body, query = '', marked = false }: Sent,
): Promise<Response> {
  const parameter = (_: string, name: string) => encodeURIComponent((!marked && known.get(name)) || MARK);
  const path = pathOf({ table, endpoint }).replaceAll(/\{(\w+)\}/g, parameter);
  const key = endpoint.idempotency && keyHeaderOf(endpoint.idempotency);
  return fetch(`${access.apiUrl}${path}${query}`, {
    method: endpoint.method,
    headers: {
      authorization: `Bearer ${token}`,
      'user-agent': MARK,
      'x-api-key': 'client-of-demo',
      'x-request-id': `${MARK}-${randomUUID()}`,
      'x-correlation-id': `${MARK}-${randomUUID()}`,
      ...(key !== undefined && { [key]: `${MARK}-${randomUUID()}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** A text in a JSON value. */
interface Text {
  readonly path: readonly string[];
  readonly text: string;
}

/** All texts in a JSON value. */
export function textsIn(value: unknown, path: readonly string[] = []): Text[] {
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
 * is marked at once. A rejected text appears in the response, which is not the log.
 */
async function markEachField(cloud: TroubledCloud, row: EndpointRow, witness: string): Promise<void> {
  const site = row.table.line === 'webhooks' ? witness : 'https://example.com';
  let body = row.endpoint.bodyExample;
  for (const { path, text } of textsIn(body)) {
    const tried = withText(body, path, markFor(text, site));
    const answered = await send(cloud, row, { body: tried });
    expect(answered.status, `${row.table.line} ${row.key} ${path.join('.')}`).toBeLessThan(500);
    if (!answered.ok) continue;
    remember(await answered.json().catch(() => undefined));
    body = tried;
  }
}

/**
 * Calls every endpoint with marks in each field that it has: in the body field by field, in parameters, headers and keys, and where
 * there is no such field.
 *
 * @param witness address for webhooks
 * @throws AssertionError where that is answered 5xx
 */
export async function markEveryField(cloud: TroubledCloud, witness: string): Promise<void> {
  for (const row of endpointsOf(DEPLOYED.endpointTables)) {
    if (row.endpoint.bodyExample !== undefined) await markEachField(cloud, row, witness);
    for (const marked of [false, true]) {
      const query = Object.keys(row.endpoint.query?.shape ?? {}).map((name) => `${name}=${MARK}`);
      const body = row.endpoint.body === undefined ? {} : { body: { [MARK]: MARK } };
      const { status } = await send(cloud, row, { ...body, query: `?${query.join('&')}&${MARK}=${MARK}`, marked });
      expect(status, `${row.table.line} ${row.key}`).toBeLessThan(500);
    }
  }
  // The example moves the status, too, so that its event names no fields.
  const order = expectDone(await cloud.caller.place(completeOrder())).body;
  const personal = { companyName: MARK, contactName: MARK, contactEmail: `${MARK}@example.com`, address1: MARK };
  expectDone(await cloud.caller.put(Caller.pathOf(order), personal));
  // The example is an order of a customer of the demo, and not of the marked one.
  await placeSubscriptionOrder(cloud, { externalReferenceId: MARK });
  expect(known.size).toBeGreaterThan(20);
}
