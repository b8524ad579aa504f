import { expect, test } from 'vitest';
import { readToken } from '../../../../lib/openapi/reference-page/browser/access-token.ts';
import { excerptOf, type Place, SearchIndex } from '../../../../lib/openapi/reference-page/browser/search-index.ts';

const place = (id: string, kind: Place['kind'], title: string, text: string): Place => ({ id, kind, title, text });

const index = new SearchIndex([
  place(
    'retry-safely',
    'Guide',
    'Retry safely',
    'If a call fails or times out, send it again with the same Idempotency-Key.',
  ),
  place('operation-a', 'Operation', 'Place an order', 'POST /orders Idempotency-Key header. INSUFFICIENT_STOCK'),
  place('operation-a-409', 'Response', '409 of Place an order', 'INSUFFICIENT_STOCK: the stock is too small.'),
  place('error-insufficient-stock', 'Code', 'INSUFFICIENT_STOCK', 'Order less, or later.'),
  place('error-1008', 'Code', '1008', 'The order was returned.'),
  place('schema-a', 'Schema', 'OrderStatus', 'One of 1000 1002 1008'),
]);
const found = (query: string) => index.find(query).map(({ id }) => id);

test.each([
  ['INSUFFICIENT_STOCK', 'error-insufficient-stock'],
  ['insufficient stock', 'error-insufficient-stock'],
  ['1008', 'error-1008'],
  ['timeout', 'retry-safely'],
  ['timed out', 'retry-safely'],
  ['idempotency', 'retry-safely'],
  ['idempotancy', 'retry-safely'],
  ['Idempotency-Key', 'retry-safely'],
  ['place ord', 'operation-a'],
  ['/orders', 'operation-a'],
])('finds for %j first %s', (query, first) => {
  expect(found(query)[0]).toBe(first);
});

test('finds only what has every word, and nothing for nothing', () => {
  expect(found('stock returned')).toEqual([]);
  expect(found('  ')).toEqual([]);
  expect(found('1009')).toEqual([]);
});

test('shows the text around the match', () => {
  const text = `${'word '.repeat(40)}here it is ${'word '.repeat(40)}`;
  expect(excerptOf(text, ['here'])).toMatch(/^… .*here it is.* …$/);
  expect(excerptOf('All of it.', ['none'])).toBe('All of it.');
});

const tokenOf = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

test('reads whose token it is, what it may do and until when', () => {
  expect(readToken(tokenOf({ client_id: 'dému', scope: 'a/read b/write', exp: 10 }))).toMatchObject({
    clientId: 'dému',
    scopes: ['a/read', 'b/write'],
    endsAt: 10_000,
  });
  expect(readToken(tokenOf({}))).toMatchObject({ clientId: undefined, scopes: [], endsAt: undefined });
});

test.each(['', 'secret', 'a.b.c', 'a.bnVsbA.c', '.'])('takes %j for no token', (text) => {
  expect(readToken(text)).toBeUndefined();
});
