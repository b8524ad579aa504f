import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pipeline } from '../../../functions/core/http/pipeline.ts';
import type { FurtherChecks } from '../../../functions/core/http/read-request.ts';
import { type Endpoint, endpointTable } from '../../../functions/core/model/endpoint.ts';
import { json } from '../../../functions/core/model/response.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';
import { type Call, call } from '../../support/lines/http-event.ts';
import { testStore } from '../../support/store/test-store.ts';

const row = {
  key: 'change',
  method: 'PUT',
  path: '/things/{id}',
  summary: 'Change a thing',
  scope: 'things/write',
  pathParameters: z.object({ id: z.string().regex(/^\d+$/, 'must be digits') }),
  query: z.strictObject({ colour: z.enum(['red', 'blue']).optional() }),
  body: z.strictObject({ name: z.string() }),
  responses: {},
  tables: {},
  idempotency: { days: 1 },
  ifMatch: true,
} as const satisfies Endpoint;

const things = endpointTable({
  line: 'things',
  title: 'Things',
  description: '',
  basePath: '',
  maxBodyBytes: 1_000,
  endpoints: { change: row },
});

const store = await testStore({
  tables: {
    ordersTable: 'none',
    idempotencyTable: 'none',
    catalogTable: 'none',
    accountsTable: 'none',
    eventsTable: 'none',
    webhooksTable: 'none',
  },
});

const valid = { path: { id: '1' }, body: { name: 'Ada' } };
let asked: unknown[];

beforeEach(() => {
  asked = [];
});

/** Changes a thing. Its name must not be "taken", a rule that the schema does not have. */
async function changing(options: Call) {
  const isTaken: FurtherChecks<typeof row> = async ({ body, principal }) => {
    asked.push({ body, tenant: principal.tenant });
    const named = z.object({ name: z.literal('taken') }).safeParse(body).success;
    return named ? [{ path: 'name', message: 'is taken' }] : [];
  };
  const handler = pipeline(things, problemDocument)(things.endpoints.change, async () => json(200, {}), {
    furtherChecks: isTaken,
  });
  return call(
    handler(() => ({ store, tenantClaim: 'client_id' })),
    { ...valid, ...options },
  );
}

const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field);

describe('a malformed request', () => {
  it('is told of all its parts at once', async () => {
    const refused = await changing({
      path: { id: 'x' },
      query: 'colour=green',
      body: { nam: 1 },
      headers: { 'if-match': '3', 'idempotency-key': 'a b' },
    });
    expect(refused.status).toBe(422);
    expect(fieldsOf(refused)).toEqual(['id', 'colour', 'name', 'nam', 'Idempotency-Key', 'If-Match']);
  });

  it('is told of what the schemas cannot see, too', async () => {
    const refused = await changing({ path: { id: 'x' }, body: { name: 'taken' }, tenant: 'acme' });
    expect(refused.body.errors).toEqual([
      { field: 'id', message: 'must be digits' },
      { field: 'name', message: 'is taken' },
    ]);
    expect(asked).toEqual([{ body: { name: 'taken' }, tenant: 'acme' }]);
  });

  it('whose key alone is malformed stays a bad request', async () => {
    expect((await changing({ headers: { 'idempotency-key': 'a b' } })).status).toBe(400);
  });

  it('that is no JSON is told of that alone', async () => {
    const refused = await changing({ path: { id: 'x' }, body: '{' });
    expect(refused).toMatchObject({ status: 400, body: { type: '/docs#error-malformed-body' } });
    expect(asked).toEqual([]);
  });
});

it('a request that keeps to the schemas is not looked through twice', async () => {
  expect((await changing({})).status).toBe(200);
  expect(asked).toEqual([]);
});
