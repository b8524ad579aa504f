import { describe, expect, test } from 'vitest';
import { endpointsOf, headerTitle, keyHeaderOf } from '../../../functions/core/model/endpoint.ts';
import { repeatAdvice } from '../../../functions/core/problems/repeat-advice.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { operationId } from '../../../lib/openapi/document/operation.ts';

const rows = endpointsOf(deployed({ sandbox: true }).endpointTables).map(({ table, key, endpoint }) => ({
  name: operationId(table, key),
  ...endpoint,
}));

/** Headers that hold a key, of any line. */
const KEYS = [
  ...new Set(rows.flatMap(({ idempotency }) => (idempotency ? [headerTitle(keyHeaderOf(idempotency))] : []))),
];

const keysIn = (text: string) => KEYS.filter((key) => text.includes(key));

describe.each(rows)('$name', ({ method, idempotency, responses }) => {
  const own = idempotency === undefined ? [] : [headerTitle(keyHeaderOf(idempotency))];

  test('is told to repeat with its key, if it takes one', () => {
    expect(keysIn(repeatAdvice({ method, idempotency }))).toEqual(own);
  });

  test('promises no key in its documented errors that it does not take', () => {
    for (const [status, { description, example }] of Object.entries(responses)) {
      for (const key of keysIn(`${description} ${JSON.stringify(example) ?? ''}`)) expect(own, status).toContain(key);
    }
  });
});

test('a change without a key may have taken effect, and a read never has', () => {
  expect(repeatAdvice({ method: 'GET' })).toBe('Repeat the request.');
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    expect(repeatAdvice({ method })).toContain('may have taken effect');
  }
});
