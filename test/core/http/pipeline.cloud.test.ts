import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pipeline } from '../../../functions/core/http/pipeline.ts';
import { type Endpoint, endpointTable } from '../../../functions/core/model/endpoint.ts';
import { json } from '../../../functions/core/model/response.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { Problem, unavailable } from '../../../functions/core/problems/problem.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { ConditionFailed, conditionalPut, transact } from '../../../functions/core/store/transaction.ts';
import { metricsIn } from '../../support/cloud/emitted-metrics.ts';
import { logLines } from '../../support/cloud/log-lines.ts';
import { keyed } from '../../support/lines/appliance-service.ts';
import { type Call, call, httpEvent, lambdaContext } from '../../support/lines/http-event.ts';
import { createTestTables, testStore } from '../../support/store/test-store.ts';

const row = {
  key: 'make',
  method: 'POST',
  path: '/things',
  summary: 'Make a thing',
  scope: 'things/write',
  query: z.strictObject({ colour: z.string().optional(), size: z.array(z.string()).optional() }),
  body: z.strictObject({ name: z.string() }),
  responses: {},
  tables: {},
  idempotency: { days: 1 },
} as const satisfies Endpoint;

const lineOf = (line: string) =>
  endpointTable({
    line,
    title: line,
    description: '',
    basePath: '',
    maxBodyBytes: 1_000,
    endpoints: {
      make: row,
      place: { ...row, key: 'place', placesOrders: true },
      look: { ...row, key: 'look', method: 'GET', scope: null, body: undefined, idempotency: undefined },
    },
  });

const things = lineOf('things');
const serve = pipeline(things, problemDocument);
let store: Store;

const context = () => ({ store, tenantClaim: 'client_id' });
const body = { name: 'Ada Lovelace' };

/** Calls an endpoint with the given handler. */
const making = (handle: (store: Store) => unknown, options: Call = {}) =>
  call(serve(things.endpoints.make, async (_, given) => json(200, await handle(given)))(context), { body, ...options });

beforeEach(async () => {
  store = await testStore({
    tables: {
      ordersTable: 'none',
      idempotencyTable: 'none',
      catalogTable: 'none',
      accountsTable: 'none',
      eventsTable: 'none',
      webhooksTable: 'none',
    },
    wait: async () => {},
  });
});

describe('every answer', () => {
  it.each([
    ['an answer', () => ({ done: true }), 200],
    ['a problem', () => Promise.reject(new Problem('not-found', 'There is none.')), 404],
    ['an unknown error', () => Promise.reject(new Error('secret: p4ssword at 10.0.0.7')), 500],
    ['something thrown that is no error', () => Promise.reject('secret'), 500],
  ])('of %s carries the request id, in the body of a problem too', async (_, handle, status) => {
    const event = httpEvent({ body });
    const handler = serve(things.endpoints.make, async () => json(200, await handle()))(context);
    const answer = await handler(event, lambdaContext);
    const { requestId } = event.requestContext;
    expect(answer.headers?.['x-request-id']).toBe(requestId);
    expect(answer.statusCode).toBe(status);
    if (status !== 200) expect(JSON.parse(String(answer.body))).toMatchObject({ instance: requestId, status });
  });

  it.each([
    ['an answer', () => ({ done: true })],
    ['a problem', () => Promise.reject(new Problem('not-found', 'There is none.'))],
    ['an unknown error', () => Promise.reject(new Error('fault'))],
  ])(
    'of %s is kept by no cache and read as its own type, and over https the next one is https too',
    async (_, handle) => {
      const safe = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
      const plain = await making(handle, { headers: { 'x-forwarded-proto': 'http' } });
      expect(plain.headers).toMatchObject(safe);
      expect(plain.headers).not.toHaveProperty('strict-transport-security');
      const encrypted = await making(handle, { headers: { 'x-forwarded-proto': 'https' } });
      expect(encrypted.headers).toMatchObject({ ...safe, 'strict-transport-security': 'max-age=31536000' });
    },
  );

  it('may say itself how long it is kept', async () => {
    const handler = serve(things.endpoints.look, async () => json(200, {}, { 'cache-control': 'public, max-age=60' }))(
      context,
    );
    expect((await call(handler)).headers).toMatchObject({ 'cache-control': 'public, max-age=60' });
  });

  it('to an unknown error tells nothing of its insides', async () => {
    const failed = await making(() => Promise.reject(new Error('secret: p4ssword')));
    expect(failed).toMatchObject({ status: 500, body: { type: '/docs#error-internal' } });
    expect(failed.text).not.toMatch(/secret|p4ssword|stack|\.ts/);
  });
});

describe('a caller', () => {
  it('without a tenant is refused, whatever it sends', async () => {
    for (const options of [{ body }, { body: '{' }, { body: {}, query: 'unknown=1' }]) {
      const refused = await making(() => 'never', { ...options, tenant: '' });
      expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('client_id') } });
    }
  });

  it('of a public endpoint needs no token', async () => {
    const event = { ...httpEvent(), requestContext: { requestId: 'r' } };
    const handler = serve(things.endpoints.look, async ({ principal }) => json(200, { principal }))(context);
    expect(await handler(event, lambdaContext)).toMatchObject({ statusCode: 200, body: '{}' });
  });
});

describe('the query', () => {
  it.each([
    ['colour=red&colour=blue', 'colour', 'more than once'],
    ['colour=red&color=blue', 'color', 'colour'],
    ['a=1&a=2', 'a', 'is not a query parameter'],
    ['__proto__=x', '__proto__', ''],
  ])('%s is refused', async (query, field, message) => {
    const refused = await making(() => 'never', { query });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0]).toMatchObject({ field, message: expect.stringContaining(message) });
  });

  it('may repeat what is a list, and contain commas', async () => {
    const handler = serve(things.endpoints.make, async ({ query }) => json(200, query))(context);
    const answered = await call(handler, { body, query: 'size=a,b&size=c&colour=d,e' });
    expect(answered.body).toEqual({ size: ['a,b', 'c'], colour: 'd,e' });
  });
});

describe('a request that Lambda is about to cut off', () => {
  const almostOver = { ...lambdaContext, getRemainingTimeInMillis: () => 510 };

  it('is answered: 503', async () => {
    const handler = serve(things.endpoints.make, () => new Promise(() => {}))(context);
    const answer = await handler(httpEvent({ body }), almostOver);
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '1' } });
  });

  it('does nothing more once it has been answered', async () => {
    const answered = Promise.withResolvers<void>();
    const going = Promise.withResolvers<unknown>();
    const handler = serve(things.endpoints.make, (_, given) => {
      const order = { line: 'things', tenant: 't', actor: 'a', status: 'new', lifecycle: {}, data: {} };
      const placing = answered.promise.then(() => placeOrder(given, order, () => json(200, {})));
      going.resolve(placing);
      return placing;
    });
    store = await testStore();
    // A number is leased, so that placing the order is one transaction.
    await store.numbers.next();
    await handler(context)(httpEvent({ body }), almostOver);
    const sent = store.meter.use().requests;
    answered.resolve();
    await expect(going.promise).rejects.toThrow(/abort/i);
    expect(store.meter.use().requests).toBe(sent);
  });
});

it('two lines with an operation of one name do not share keys', async () => {
  const tables = await createTestTables();
  store = await testStore({ tables });
  const place = (line: string) => {
    const handler = pipeline(lineOf(line), problemDocument)(things.endpoints.make, ({ idempotency: request }, given) =>
      placeOrder(given, { line, tenant: 't', actor: 'a', status: 'new', lifecycle: {}, data: {}, request }, (order) =>
        json(200, order),
      ),
    );
    return call(handler(context), { body, ...keyed('shared') });
  };
  const answers = [await place('things'), await place('others')];
  expect(answers.map((answer) => [answer.status, answer.body.line])).toEqual([
    [200, 'things'],
    [200, 'others'],
  ]);
});

it('a function without its configuration answers 500 with the request id', async () => {
  const handler = serve(things.endpoints.make, async () => json(200, {}))(() => {
    throw new Error('ORDERS_TABLE is missing');
  });
  const answered = await call(handler, { body });
  expect(answered).toMatchObject({ status: 500, headers: { 'x-request-id': expect.any(String) } });
  expect(answered.text).not.toContain('ORDERS_TABLE');
});

describe('the log', () => {
  const lines = logLines();
  const text = () => JSON.stringify(lines());

  it('has one line a request: who, what, how it ended, at what cost', async () => {
    await making(() => ({}), { tenant: 'acme', headers: { authorization: 'Bearer t0ken' } });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatchObject({
      level: 'INFO',
      line: 'things',
      operation: 'make',
      tenant: 'acme',
      status: 200,
      outcome: 'done',
      operationClass: 'change',
      stage: 'test',
      faults: 0,
      latency: expect.any(Number),
      dynamodbRequests: 0,
      correlationId: expect.stringMatching(/^request-\d+$/),
    });
    expect(text()).not.toMatch(/Ada|Lovelace|t0ken/);
  });

  it.each([
    [{ azp: 'acme' }, 'acme'],
    [{ client_id: 'acme', azp: 'other' }, 'acme'],
    [{ client_id: '[acme rival]' }, undefined],
    [{ sub: 'ada' }, undefined],
  ])('names the tenant of the principal of %j, and no other', async (claims, tenant) => {
    await making(() => ({}), { claims });
    expect(lines()[0]?.tenant).toBe(tenant);
  });

  it('names the order that a request is about', async () => {
    const handler = serve(things.endpoints.make, async () => ({ ...json(200, {}), orderNumber: 100_042 }))(context);
    await call(handler, { body });
    expect(lines()[0]).toMatchObject({ order: 100_042 });
  });

  it('names the kind of a refusal', async () => {
    await making(() => 'never', { body: { name: 7 } });
    expect(lines()[0]).toMatchObject({ status: 422, outcome: 'validation-failed' });
  });

  it("names a line's own refusal by its code", async () => {
    const refusal = { code: 'OUT_OF_STOCK', status: 409 };
    await making(() => Promise.reject(new Problem('refused', 'There are not enough.', { refusal })));
    expect(lines()[0]).toMatchObject({ level: 'INFO', status: 409, outcome: 'OUT_OF_STOCK' });
  });

  it('has the stack of an unknown error and of its cause', async () => {
    await making(() => Promise.reject(new Error('outer', { cause: new TypeError('inner') })));
    expect(lines()[0]).toMatchObject({
      level: 'ERROR',
      status: 500,
      outcome: 'internal',
      error: { message: 'outer', stack: expect.stringContaining('pipeline.cloud.test'), cause: { name: 'TypeError' } },
    });
  });

  it('has nothing of the items that DynamoDB sends with a refusal', async () => {
    const tables = await createTestTables();
    store = await testStore({ tables });
    const item = { pk: 'p', sk: 's', contactName: 'Ada Lovelace', contactEmail: 'ada@example.com' };
    const put = conditionalPut({ table: tables.ordersTable, item, condition: 'attribute_not_exists(pk)' });
    await transact(store, [put]);
    const busy = await making(async (given) => {
      const error = await transact(given, [put]).catch((thrown: unknown) => thrown);
      expect(error instanceof ConditionFailed && error.itemAt(0)).toEqual(item);
      throw unavailable(error);
    });
    expect(busy.status).toBe(503);
    expect(text()).toContain('TransactionCanceledException');
    expect(text()).not.toMatch(/Lovelace|ada@/);
  });
});

describe('the metrics of a request', () => {
  const lines = logLines();
  const metrics = () => lines().flatMap(metricsIn);
  const counts = (name: string) => metrics().filter((metric) => metric.startsWith(`${name}{`));

  it('are in its line of the log: that it was answered, how, and how fast', async () => {
    await making(() => ({}));
    // Each request adds one sample, so the number of samples is the number of requests.
    expect(counts('faults')).toEqual([
      'faults{stage=test,operationClass=change}=0',
      'faults{stage=test,line=things}=0',
    ]);
    expect(counts('latency')).toHaveLength(1);
    expect(metrics().join()).not.toMatch(/refusals|orders|conflicts/);
  });

  it('tell of a fault, whatever was thrown', async () => {
    await making(() => Promise.reject('secret'));
    expect(metrics()).toContain('faults{stage=test,operationClass=change}=1');
    expect(metrics().join()).not.toContain('refusals');
  });

  it('tell of a refusal by its code', async () => {
    const refusal = { code: 'OUT_OF_STOCK', status: 409 };
    await making(() => Promise.reject(new Problem('refused', 'There are not enough.', { refusal })));
    expect(counts('refusals')).toEqual([
      'refusals{stage=test,line=things}=1',
      'refusals{stage=test,line=things,code=OUT_OF_STOCK}=1',
    ]);
    expect(metrics()).toContain('faults{stage=test,operationClass=change}=0');
  });

  it('count an order once, however often it is asked for, and the repeats apart', async () => {
    store = await testStore();
    const handler = serve(things.endpoints.place, ({ idempotency: request }, given) => {
      const order = { line: 'things', tenant: 'acme', actor: 'ada', status: 'new', lifecycle: {}, data: {}, request };
      return placeOrder(given, order, ({ number }) => ({ ...json(200, {}), orderNumber: number }));
    })(context);
    for (let times = 0; times < 3; times++) await call(handler, { body, ...keyed('one') });
    expect(counts('orders')).toEqual([]);
    expect(counts('ordersPlaced')).toEqual(['ordersPlaced{stage=test,line=things}=1']);
    expect(counts('ordersReplayed')).toEqual(Array(2).fill('ordersReplayed{stage=test,line=things}=1'));
    expect(metrics()).toContain('faults{stage=test,operationClass=place}=0');
  });

  it('count no order where none was placed: a preview, or a refusal', async () => {
    const handler = serve(things.endpoints.place, async ({ body: { name } }) => {
      if (name === 'preview') return json(200, {});
      throw new Problem('not-found', 'There is none.');
    })(context);
    for (const name of ['preview', 'refused']) await call(handler, { body: { name } });
    expect(counts('ordersPlaced')).toEqual([]);
  });
});

it('an order carries the request that it is due to, by the id that API Gateway gave it', async () => {
  store = await testStore();
  const placed: { correlationId?: string | undefined }[] = [];
  const named = pipeline({ ...things, requestIdHeader: 'x-request-id' }, problemDocument);
  const handlers = [serve, named].map((make) =>
    make(things.endpoints.place, ({ idempotency: request }, given) => {
      const order = { line: 'things', tenant: 'acme', actor: 'ada', status: 'new', lifecycle: {}, data: {}, request };
      return placeOrder(given, order, (stored) => {
        placed.push(stored);
        return json(200, {});
      });
    })(context),
  );
  const [plain, withIds] = handlers;
  if (plain === undefined || withIds === undefined) throw new Error('There are two handlers');
  const { headers } = await call(plain, { body, ...keyed('a-key') });
  expect(placed).toMatchObject([{ correlationId: headers['x-request-id'] }]);
  // The caller's own id is in the response alone.
  const sent = { ...keyed('another-key').headers, 'x-request-id': 'mine' };
  const { headers: own } = await call(withIds, { body, headers: sent });
  expect(own['x-request-id']).toBe('mine');
  expect(placed[1]?.correlationId).toMatch(/^request-\d+$/);
});
