import { expect, test } from 'vitest';
import * as z from 'zod';
import { parseKey } from '../../../functions/core/idempotency/idempotency-key.ts';
import {
  endpointTable,
  headerTitle,
  type Idempotency,
  keyHeaderOf,
  OPERATIONS_BASE_PATH,
} from '../../../functions/core/model/endpoint.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';
import { openApiDocument } from '../../../lib/openapi/openapi.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests walk through a document of many shapes
type Json = any;

const Refused = z.strictObject({ code: z.string() }).meta({ id: 'TicketError' });
const refused = (code: string) => ({ description: code, schema: Refused, example: { code } });
const Seat = z.strictObject({ row: z.int(), neighbour: z.object({ row: z.int() }).optional() }).meta({ id: 'Seat' });

const idempotency = { days: 10, header: 'x-intent', required: true, keepsRefusals: true } as const;

const row = { summary: 'Do it', scope: 'tickets/write', responses: {}, tables: {} } as const;
const calling = {
  ...row,
  method: 'POST',
  body: Seat,
  bodyExample: { row: 1 },
  responses: {
    201: { description: 'Sold.', schema: Seat, example: { row: 1 } },
    ...Object.fromEntries([400, 403, 404, 406, 413, 415, 500, 503].map((status) => [status, refused(String(status))])),
  },
  idempotency,
} as const;

const tickets = endpointTable({
  line: 'tickets',
  title: 'Ticket orders',
  description: '',
  basePath: '/v3',
  maxBodyBytes: 1_000,
  headers: z.object({ 'X-Api-Key': z.string().meta({ description: "The token's client id." }) }),
  requestIdHeader: 'x-request-id',
  endpoints: {
    sell: { ...calling, key: 'sell', path: '/sales', requestIds: { days: 10 } },
    quote: { ...calling, key: 'quote', path: '/quotes' },
    look: { ...row, key: 'look', method: 'GET', path: '/sales', responses: { 200: calling.responses[201] } },
    adjust: {
      ...row,
      key: 'adjust',
      method: 'POST',
      path: '/sales',
      basePath: OPERATIONS_BASE_PATH,
      scope: 'operations/write',
      responses: { 200: calling.responses[201] },
      idempotency: { days: 1 },
    },
    count: {
      ...row,
      key: 'count',
      method: 'GET',
      path: '/sales',
      basePath: OPERATIONS_BASE_PATH,
      scope: 'operations/read',
      responses: { 200: calling.responses[201] },
    },
  },
});

const document: Json = JSON.parse(JSON.stringify(openApiDocument([tickets], { version: '1', lifecycles: {} })));
const sell = document.paths['/v3/sales'].post;

/** Returns the headers of an operation, and for each whether it is required. */
const headersOf = ({ parameters = [] }: Json) =>
  Object.fromEntries(parameters.map(({ in: place, name, required }: Json) => [`${place} ${name}`, required === true]));

test('lists the headers that a call must have, and those that it may have', () => {
  const all = { 'header X-Api-Key': true, 'header X-Intent': true, 'header X-Request-Id': false };
  expect(headersOf(sell)).toEqual(all);
  expect(headersOf(document.paths['/v3/quotes'].post)).toEqual(all);
  expect(headersOf(document.paths['/v3/sales'].get)).toEqual({
    'header X-Api-Key': true,
    'header X-Request-Id': false,
  });
  expect(headersOf(document.paths['/operations/v1/sales'].get)).toEqual({});
  expect(headersOf(document.paths['/operations/v1/sales'].post)).toEqual({ 'header Idempotency-Key': false });
});

const long = 'x'.repeat(255);

test.each<[string, Idempotency, Json, readonly string[], readonly string[]]>([
  ['a header of its own', idempotency, sell, ['a-1', '"a-1"', 'two words', long], ['', ' ', 'clé', `${long}x`]],
  [
    'Idempotency-Key',
    { days: 1 },
    document.paths['/operations/v1/sales'].post,
    ['a-1', '"a-1"', long, `"${long}"`, '"a\\"b"', 'a"b'],
    ['', 'two words', '"', '"a', '""', `${long}x`, `"${long}x"`, '"a"b"'],
  ],
])('says what a key in %s looks like, as the service reads it', (_, how, operation, keys, others) => {
  const { schema } = operation.parameters.find(({ name }: Json) => name === headerTitle(keyHeaderOf(how)));
  const pattern = new RegExp(schema.pattern, 'u');
  const isKey = (header: string) => {
    try {
      return parseKey(how, header) !== '';
    } catch {
      return false;
    }
  };
  const given = [...keys, ...others];
  expect(given.filter((key) => pattern.test(key) && key.length <= schema.maxLength)).toEqual(keys);
  expect(given.filter(isKey)).toEqual(keys);
});

test('has room for a key of quotes only, each with its backslash', () => {
  const [{ schema }] = document.paths['/operations/v1/sales'].post.parameters;
  expect(`"${'\\"'.repeat(255)}"`).toHaveLength(schema.maxLength);
});

test('says where a name for a call must be new', () => {
  const described = (operation: Json) =>
    operation.parameters.find(({ name }: Json) => name === 'X-Request-Id').description;
  expect(described(sell)).toContain('new within 10 days');
  expect(described(document.paths['/v3/quotes'].post)).not.toContain('new within');
});

test('documents which answers may be those of an earlier call', () => {
  const replayed = Object.entries<Json>(sell.responses).filter(([, { headers }]) => headers['Idempotent-Replayed']);
  expect(replayed.map(([status]) => status)).toEqual(['201', '400', '404', '413']);
});

test('says whose name the answers carry', () => {
  const reference = (operation: Json, status: number) => operation.responses[status].headers['x-request-id'].$ref;
  expect(reference(sell, 201)).toMatch(/\/RequestIdGiven$/);
  expect(reference(sell, 503)).toMatch(/\/RequestIdGivenOfService$/);
  expect(reference(document.paths['/operations/v1/sales'].get, 200)).toMatch(/\/RequestId$/);
  expect(document.components.headers.RequestIdGiven).toMatchObject({ required: true });
});

test('leaves answers open but for those that are strict', () => {
  const { Seat: seat, TicketError: error, GatewayMessage: gateway } = document.components.schemas;
  expect([seat, error, gateway].map(({ additionalProperties }) => additionalProperties)).toEqual([false, false, false]);
  expect(sell.responses[201].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Seat' });
  expect(seat.properties.neighbour).not.toHaveProperty('additionalProperties');
});

test('has the errors that the line documents itself, with their examples', () => {
  for (const status of [406, 415]) {
    expect(sell.responses[status].content['application/json']).toMatchObject({ example: { code: String(status) } });
  }
});

/** Returns the box of a line on retries, by its questions. */
function boxOf(title: string, description = ''): Readonly<Record<string, string>> {
  const chapter = new RegExp(`^### Retry ${title}$[\\s\\S]*?(?=^#|(?![\\s\\S]))`, 'm').exec(description)?.[0] ?? '';
  const rows = [...chapter.matchAll(/^\| (.*) \| (.*) \|$/gm)];
  return Object.fromEntries(rows.map(([, question = '', answer = '']) => [question, answer]));
}

test('has a box on retries for a line with a key of its own that keeps errors', () => {
  expect(boxOf('ticket orders', document.info.description)).toMatchObject({
    'What names a request': '`X-Intent`, required in `POST /sales`; `POST /quotes`',
    'Without it': 'The API rejects the request.',
    'How long it is kept': '10 days after the first response.',
    'What an error does to the key': expect.stringMatching(/used up: a repeat gets the same error.*new key/),
    'An id that traces a flow': expect.stringMatching(/not a key.*`X-Intent`, only the first.*`X-Request-Id`/),
  });
  const other = endpointTable({ ...tickets, endpoints: { look: tickets.endpoints.look } });
  expect(boxOf('ticket orders', openApiDocument([other], { version: '1', lifecycles: {} }).info.description)).toEqual(
    {},
  );
});

test.each([
  ['appliance orders', '`Idempotency-Key`, optional', /^The key stays free/, '422 [`idempotency-key-reused`]', '503'],
  ['device orders', '`Idempotency-Key`, optional', /^The key stays free/, '422 [`IDEMPOTENCY_KEY_REUSED`]', '503'],
  ['subscription orders', '`X-Correlation-Id`, required', /^The key is used up/, '400 [`4119`]', '[`4122`]'],
])('says for %s what names a request and what becomes of its key', (title, named, afterError, reused, running) => {
  const box = boxOf(title, deployedDocument(deployed({ sandbox: false })).info.description);
  expect(box['What names a request']).toContain(named);
  expect(box['What an error does to the key']).toMatch(afterError);
  expect(box['Another body, query or path with a known key']).toContain(reused);
  expect(box['A repeat while the first call is running']).toContain(running);
  expect(box['An id that traces a flow']).toContain('is not a key');
  expect(box['How long it is kept']).toBe('10 days after the first response.');
});

test.each([
  ['appliance orders', true],
  ['device orders', true],
  ['subscription orders', false],
])('says if %s ignore parameters that an operation does not have: %s', (title, isIgnored) => {
  const box = boxOf(title, deployedDocument(deployed({ sandbox: false })).info.description);
  const about = expect.stringContaining('A parameter that the operation does not have');
  expect(box['Another body, query or path with a known key']).toEqual(
    isIgnored ? about : expect.not.stringContaining('A parameter'),
  );
});
