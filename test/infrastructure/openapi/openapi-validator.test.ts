import { expect, test } from 'vitest';
import * as z from 'zod';
import { service } from '../../../functions/service/contract/endpoints.ts';
import { openApiDocument } from '../../../lib/openapi/openapi.ts';
import { expectDocumented, openApiValidator, type ReceivedResponse } from '../../support/api/openapi-validator.ts';

const Thing = z.object({ id: z.int(), at: z.iso.datetime(), tags: z.array(z.object({ name: z.string() })) });

const check = openApiValidator(
  openApiDocument(
    [
      {
        ...service,
        endpoints: {
          'get-thing': {
            key: 'get-thing',
            method: 'GET',
            path: '/things/{id}',
            summary: 'Read a thing',
            scope: null,
            pathParameters: z.object({ id: z.string() }),
            responses: { 200: { description: 'The thing.', schema: Thing }, 304: { description: 'Unchanged.' } },
            tables: {},
          },
          'list-things': {
            key: 'list-things',
            method: 'GET',
            path: '/things/all',
            summary: 'List things',
            scope: null,
            responses: { 200: { description: 'The things.', schema: z.array(Thing) } },
            tables: {},
          },
        },
      },
    ],
    { version: '1', lifecycles: {} },
  ),
);

const thing = { id: 1, at: '2027-03-01T09:30:00Z', tags: [{ name: 'new' }] };

const answer = (change: Partial<ReceivedResponse> = {}): ReceivedResponse => ({
  method: 'GET',
  path: '/things/1?verbose=true',
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'request-1' },
  body: JSON.stringify(thing),
  ...change,
});

test('accepts an answer that is as documented', () => {
  expect(() => check(answer())).not.toThrow();
  expect(() => check(answer({ headers: new Headers(answer().headers as Record<string, string>) }))).not.toThrow();
  expect(() => check(answer({ path: '/things/all', body: JSON.stringify([thing]) }))).not.toThrow();
});

test('accepts an answer without a body where none is documented', () => {
  expect(() => check(answer({ status: 304, headers: { 'x-request-id': 'request-1' }, body: '' }))).not.toThrow();
});

test("accepts API Gateway's own answers", () => {
  const headers = { 'content-type': 'application/json' };
  expect(() => check(answer({ status: 429, headers, body: '{"message":"Too Many Requests"}' }))).not.toThrow();
});

test.each<[string, Partial<ReceivedResponse>, RegExp]>([
  ['a path that is not in the document', { path: '/things/1/parts' }, /not in the OpenAPI document/],
  ['a method that is not in the document', { method: 'DELETE' }, /not in the OpenAPI document/],
  ['a status that is not documented', { status: 201 }, /201 is not documented; there are 200, 304/],
  [
    'another media type',
    { headers: { ...answer().headers, 'content-type': 'text/html' } },
    /content-type is text\/html/,
  ],
  ['no media type', { headers: { 'x-request-id': 'request-1' } }, /content-type is null/],
  ['a body that is not JSON', { body: '{' }, /body is not JSON/],
  ['an empty body', { body: '' }, /body is not JSON/],
  ['a body where none is documented', { status: 304 }, /none is documented/],
  ['a missing field', { body: JSON.stringify({ ...thing, id: undefined }) }, /required property 'id'/],
  ['a field of another type', { body: JSON.stringify({ ...thing, id: '1' }) }, /body\/id must be integer/],
  [
    'a malformed date',
    { body: JSON.stringify({ ...thing, at: 'yesterday' }) },
    /body\/at must match format "date-time"/,
  ],
  ['an undocumented field', { body: JSON.stringify({ ...thing, secret: true }) }, /"additionalProperty":"secret"/],
  [
    'an undocumented field further down',
    { body: JSON.stringify({ ...thing, tags: [{ name: 'new', secret: true }] }) },
    /body\/tags\/0 .*"additionalProperty":"secret"/,
  ],
  ['a missing header', { headers: { 'content-type': 'application/json' } }, /header x-request-id is missing/],
  ['the answer of another operation', { path: '/things/all' }, /must be array/],
])('refuses %s', (_what, change, message) => {
  expect(() => check(answer(change))).toThrow(message);
});

test('checks answers of the deployed API', () => {
  const health = { ...answer(), path: '/health' };
  expect(() => expectDocumented({ ...health, body: '{"status":"ok"}' })).not.toThrow();
  expect(() => expectDocumented({ ...health, body: '{"status":"fine"}' })).toThrow(/must be equal to one of/);
});
