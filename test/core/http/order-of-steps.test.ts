import { expect, it } from 'vitest';
import * as z from 'zod';
import { pipeline } from '../../../functions/core/http/pipeline.ts';
import { type Endpoint, endpointTable } from '../../../functions/core/model/endpoint.ts';
import { json } from '../../../functions/core/model/response.ts';
import { Problem } from '../../../functions/core/problems/problem.ts';
import { createStore } from '../../../functions/core/store/store.ts';
import { type Call, call } from '../../support/lines/http-event.ts';

const row = {
  key: 'send',
  method: 'POST',
  path: '/parcels',
  summary: 'Send a parcel',
  scope: 'parcels/write',
  body: z.strictObject({ weight: z.int() }),
  responses: {},
  tables: {},
  idempotency: { days: 1, required: true },
} as const satisfies Endpoint;

const parcels = endpointTable({
  line: 'parcels',
  title: 'Parcels',
  description: '',
  basePath: '',
  maxBodyBytes: 1_000,
  endpoints: { send: row, collect: { ...row, key: 'collect', scope: 'operations/write' } },
});

/** Rejects a call whose header has the value `bad`. */
const reject = (header: string) => (headers: Readonly<Record<string, string | undefined>>) => {
  if (headers[header] === 'bad') throw new Problem('refused', header, { refusal: { code: header, status: 400 } });
};

const serve = pipeline(parcels, ({ status, code }) => json(status, { code }), {
  headerChecks: [
    { place: 'after-key', check: ({ headers }) => reject('x-after')(headers) },
    { place: 'before-key', check: ({ headers }) => reject('x-first')(headers) },
    { place: 'before-key', check: ({ headers }) => reject('x-second')(headers) },
  ],
});

const context = () => ({
  store: createStore({ ordersTable: 'none', dynamodb: { region: 'us-east-1', endpoint: 'http://127.0.0.1:9' } }),
  tenantClaim: 'client_id',
});
const handle = async () => json(201, { code: 'sent' });
const send = async (options: Call) => (await call(serve(parcels.endpoints.send, handle)(context), options)).body.code;
const collect = async (options: Call) =>
  (await call(serve(parcels.endpoints.collect, handle)(context), options)).body.code;

/** Every fault of a call, in the order in which the steps report them, with the correction of each. */
const faults: readonly (readonly [code: string, correct: (faulty: Call) => Call])[] = [
  ['no-tenant', (faulty) => ({ ...faulty, tenant: 'acme' })],
  ['x-first', (faulty) => ({ ...faulty, headers: { ...faulty.headers, 'x-first': 'good' } })],
  ['x-second', (faulty) => ({ ...faulty, headers: { ...faulty.headers, 'x-second': 'good' } })],
  ['missing-idempotency-key', (faulty) => ({ ...faulty, headers: { ...faulty.headers, 'idempotency-key': 'a b' } })],
  ['x-after', (faulty) => ({ ...faulty, headers: { ...faulty.headers, 'x-after': 'good' } })],
  [
    'unsupported-media-type',
    (faulty) => ({ ...faulty, headers: { ...faulty.headers, 'content-type': 'application/json' } }),
  ],
  ['malformed-body', (faulty) => ({ ...faulty, body: '{"weight": 7}' })],
  ['malformed-idempotency-key', (faulty) => ({ ...faulty, headers: { ...faulty.headers, 'idempotency-key': 'k' } })],
];

it('a call with several faults is rejected for the fault of the first step, and passes once all are corrected', async () => {
  const headers = { 'x-first': 'bad', 'x-second': 'bad', 'x-after': 'bad', 'content-type': 'text/plain' };
  let sent: Call = { tenant: '', headers, body: '{' };
  for (const [code, correct] of faults) {
    expect(await send(sent)).toBe(code);
    sent = correct(sent);
  }
  expect(await send(sent)).toBe('sent');
});

it("an operator's call skips the line's header checks", async () => {
  const headers = { 'x-first': 'bad', 'x-after': 'bad', 'idempotency-key': 'k' };
  expect(await collect({ claims: { sub: 'olga' }, headers, body: { weight: 7 } })).toBe('sent');
});
