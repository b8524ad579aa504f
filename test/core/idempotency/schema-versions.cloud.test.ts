import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pipeline } from '../../../functions/core/http/pipeline.ts';
import { idempotentRequest } from '../../../functions/core/idempotency/idempotent-request.ts';
import { firstResponse } from '../../../functions/core/idempotency/kept-response.ts';
import { type Endpoint, endpointTable } from '../../../functions/core/model/endpoint.ts';
import { json } from '../../../functions/core/model/response.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { type Call, call } from '../../support/lines/http-event.ts';
import { RequestLog } from '../../support/lines/request-log.ts';
import { testStore } from '../../support/store/test-store.ts';

let store: Store;
let log: RequestLog;

beforeEach(async () => {
  store = await testStore();
  log = new RequestLog();
  log.watch(store);
});

/** Makes the handler of one version of an endpoint, which has its own schemas. */
function version(schemas: Partial<Pick<Endpoint, 'body' | 'query' | 'pathParameters' | 'path'>>) {
  const route = {
    key: 'make',
    method: 'POST',
    path: '/shops/{shop}/things',
    summary: 'Make a thing',
    scope: 'things/write',
    pathParameters: z.object({ shop: z.string() }),
    query: z.strictObject({ colour: z.string().optional() }),
    body: z.strictObject({ name: z.string(), size: z.number().optional() }),
    responses: {},
    tables: {},
    idempotency: { days: 1 },
    ...schemas,
  } as const satisfies Endpoint;
  const title = 'things';
  const table = endpointTable({
    line: title,
    title,
    description: '',
    basePath: '',
    maxBodyBytes: 1_000,
    endpoints: { make: route },
  });
  const serve = pipeline(table, problemDocument);
  const handler = serve(route, ({ idempotency: request }, given) =>
    placeOrder(
      given,
      { line: title, tenant: 't', actor: 'a', status: 'new', lifecycle: {}, data: {}, request },
      ({ uid }) => json(200, { uid }),
    ),
  )(() => ({ store, tenantClaim: 'client_id' }));
  return (options: Call = {}) => call(handler, { ...sent, ...options });
}

const sent: Call = {
  path: { shop: '7' },
  query: 'colour=red',
  body: { name: ' Ada ', size: 1 },
  headers: { 'idempotency-key': 'k' },
};

const TODAY = version({});
const strict = z.strictObject({ name: z.string(), size: z.number().max(0, 'is too large') });
const LATER = {
  'has a default': version({
    body: z.strictObject({ name: z.string(), size: z.number(), kind: z.string().default('plain') }),
  }),
  'trims a text': version({ body: z.strictObject({ name: z.string().trim(), size: z.number() }) }),
  'calls a field by another name': version({
    body: z
      .object({ name: z.string(), size: z.number() })
      .transform(({ name, size }) => ({ title: name, width: size })),
  }),
  'reads a parameter of the path as a number': version({
    pathParameters: z.object({ shop: z.coerce.number() }),
  }),
  'gives a parameter a default': version({
    query: z.strictObject({ colour: z.string(), finish: z.string().default('matt') }),
  }),
  'refuses the body': version({ body: strict }),
  'refuses the parameters of the path': version({ pathParameters: z.object({ shop: z.literal('8') }) }),
  'refuses the query': version({ query: z.strictObject({}) }),
};

describe.each(Object.entries(LATER))('a version that %s', (_, later) => {
  it('answers a repeat as the first request was answered', async () => {
    const first = await TODAY();
    expect(first.status).toBe(200);
    const again = await later();
    expect(again).toMatchObject({ status: 200, text: first.text, headers: { 'idempotent-replayed': 'true' } });
  });

  it('takes another request with the key for another one', async () => {
    await TODAY();
    expect((await later({ body: { name: 'Bob', size: 1 } })).status).toBe(422);
    expect((await later({ query: 'colour=blue' })).status).toBe(422);
  });
});

describe('a record of version 0.1.0', () => {
  /** Stores a record as that version did: it knows the request by what it had read. */
  async function keepAsBefore(read: unknown): Promise<void> {
    const request = idempotentRequest({ owner: 'tenant-a', operation: 'things/make', days: 1 }, 'k', read);
    const order = { line: 'things', tenant: 't', actor: 'a', status: 'new', lifecycle: {}, data: {}, request };
    await placeOrder(store, order, () => json(200, { uid: 'the first' }));
  }
  const read = { path: { shop: '7' }, query: { colour: 'red' }, body: { name: ' Ada ', size: 1 } };

  it('is found by a version that reads the same', async () => {
    await keepAsBefore(read);
    expect(await TODAY()).toMatchObject({ status: 200, body: { uid: 'the first' } });
    expect((await TODAY({ query: 'colour=blue' })).status).toBe(422);
  });

  it('is found by a version that refuses the request, if it was read as it was sent', async () => {
    await keepAsBefore(read);
    expect(await LATER['refuses the body']()).toMatchObject({ status: 200, body: { uid: 'the first' } });
    expect(await LATER['refuses the query']()).toMatchObject({ status: 200, body: { uid: 'the first' } });
  });
});

it('a record has what version 0.1.0 knows a repeat by', async () => {
  await TODAY();
  // That version compares `fingerprint` with the digest of what it has read itself.
  const read = { path: { shop: '7' }, query: { colour: 'red' }, body: { name: ' Ada ', size: 1 } };
  const { fingerprint } = idempotentRequest({ owner: 'tenant-a', operation: 'things/make', days: 1 }, 'k', read);
  const again = { pk: 'tenant-a#things/make#k', days: 1, ...(fingerprint !== undefined && { fingerprint }) };
  expect(await firstResponse(store, again)).toMatchObject({ status: 200 });
});

it('a repeat takes no request more than before, and a refusal one more if it has a key', async () => {
  await TODAY();
  expect(await log.requestsOf(() => TODAY())).toEqual(['TransactWriteItems']);
  const refusing = LATER['refuses the body'];
  expect(await log.requestsOf(() => refusing())).toEqual(['GetItem']);
  expect(await log.requestsOf(() => refusing({ headers: { 'idempotency-key': 'another' } }))).toEqual(['GetItem']);
  expect(await log.requestsOf(() => refusing({ headers: {} }))).toEqual([]);
});
