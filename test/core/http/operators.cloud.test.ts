import { afterEach, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { pipeline } from '../../../functions/core/http/pipeline.ts';
import { type Operator, operatorOf, type Principal } from '../../../functions/core/http/principal.ts';
import { type Endpoint, endpointTable, OPERATIONS_BASE_PATH, pathOf } from '../../../functions/core/model/endpoint.ts';
import { json } from '../../../functions/core/model/response.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { keyed } from '../../support/lines/appliance-service.ts';
import { type Call, call } from '../../support/lines/http-event.ts';
import { testStore } from '../../support/store/test-store.ts';

const row = { method: 'POST', summary: 'Make a thing', responses: {}, tables: {}, idempotency: { days: 1 } } as const;

const things = endpointTable({
  line: 'things',
  title: 'Things',
  description: '',
  basePath: '/api/things',
  maxBodyBytes: 1_000,
  endpoints: {
    make: { ...row, key: 'make', path: '/make', scope: 'things/write' },
    move: { ...row, key: 'move', path: '/things/move', basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' },
    look: { ...row, key: 'look', path: '/look', scope: null },
  },
});
const serve = pipeline(things, problemDocument);

let store: Store;
const context = () => ({ store, tenantClaim: 'tenant' });

beforeAll(async () => {
  store = await testStore();
});

const move = serve(things.endpoints.move, ({ principal, idempotency: request }, given) =>
  placeOrder(
    given,
    { line: 'things', tenant: 't', actor: principal.subject, status: 'new', lifecycle: {}, data: {}, request },
    (order) => json(200, order),
  ),
)(context);

/** Calls with a token that names no tenant: its claims are `client_id` and `sub`. */
const moveAs = (subject: string, options: Call = {}) => call(move, { subject, ...options });

it('a request has an operator, a principal or nobody for a caller, as the scope of its endpoint says', () => {
  serve(things.endpoints.move, async ({ principal }) => {
    expectTypeOf(principal).toEqualTypeOf<Operator>();
    return json(200, {});
  });
  serve(things.endpoints.make, async ({ principal }) => {
    expectTypeOf(principal).toEqualTypeOf<Principal>();
    return json(200, {});
  });
  serve(things.endpoints.look, async ({ principal }) => {
    expectTypeOf(principal).toEqualTypeOf<undefined>();
    return json(200, {});
  });
});

it("a row's path begins with its own base path where it has one, else with its table's", () => {
  const path = (endpoint: Endpoint) => pathOf({ table: things, endpoint });
  expect(path(things.endpoints.make)).toBe('/api/things/make');
  expect(path(things.endpoints.move)).toBe('/operations/v1/things/move');
});

describe('an operator', () => {
  it('needs no tenant, where a caller of the line does', async () => {
    const make = serve(things.endpoints.make, async () => json(200, {}))(context);
    expect(await moveAs('olga')).toMatchObject({ status: 200, body: { createdBy: 'olga' } });
    expect(await call(make, { subject: 'olga' })).toMatchObject({
      status: 403,
      body: { type: '/docs#error-no-tenant' },
    });
  });

  it('is refused when the token names nobody', async () => {
    expect(await moveAs('', { tenant: '' })).toMatchObject({
      status: 403,
      body: { type: '/docs#error-no-subject', title: 'No subject' },
    });
  });

  it.each([
    [{ sub: 'olga', client_id: 'desk', tenant: 'acme' }, 'olga'],
    [{ client_id: 'desk', azp: 'other' }, 'desk'],
    [{ azp: 'desk' }, 'desk'],
    [{ sub: 7, azp: 'desk' }, 'desk'],
  ])('is read from %j without any tenant', (claims, subject) => {
    expect(operatorOf(claims, ['operations/write'])).toEqual({ subject, scopes: ['operations/write'] });
  });

  it.each([[{}], [{ tenant: 'acme' }], [{ sub: '' }], [undefined], ['olga']])('is never guessed from %j', (claims) => {
    expect(() => operatorOf(claims, [])).toThrow(expect.objectContaining({ kind: 'no-subject', status: 403 }));
  });
});

it("an idempotency key is one operator's own", async () => {
  const first = await moveAs('olga', keyed('k1'));
  const again = await moveAs('olga', keyed('k1'));
  const other = await moveAs('oscar', keyed('k1'));
  expect(again).toMatchObject({ body: first.body, headers: { 'idempotent-replayed': 'true' } });
  expect(other.headers).not.toHaveProperty('idempotent-replayed');
  expect(other.body.number).not.toBe(first.body.number);
});

it('an idempotency key of an operator is not that of a tenant of the same name', async () => {
  const make = serve(things.endpoints.make, ({ principal, idempotency: request }, given) =>
    placeOrder(
      given,
      { line: 'things', tenant: principal.tenant, actor: 'a', status: 'new', lifecycle: {}, data: {}, request },
      (order) => json(200, order),
    ),
  )(() => ({ store, tenantClaim: 'client_id' }));
  const moved = await moveAs('acme', keyed('k2'));
  const made = await call(make, { tenant: 'acme', ...keyed('k2') });
  expect(made).toMatchObject({ status: 200, body: { tenant: 'acme' } });
  expect(made.body.number).not.toBe(moved.body.number);
});

describe('the log of a call by an operator', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    logger.setLogLevel('SILENT');
  });

  it('names no tenant, even when the token does', async () => {
    const lines: string[] = [];
    logger.setLogLevel('INFO');
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
    const handler = serve(things.endpoints.move, async () => json(200, {}))(() => ({
      store,
      tenantClaim: 'client_id',
    }));
    await call(handler, { tenant: 'acme', subject: 'olga' });
    const [entry = '{}'] = lines;
    expect(JSON.parse(entry)).toMatchObject({ line: 'things', operation: 'move', outcome: 'done' });
    expect(entry).not.toMatch(/acme|olga/);
  });
});
