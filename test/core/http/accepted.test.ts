import { describe, expect, test } from 'vitest';
import { acceptsJson, prefersToJson, weightsOf } from '../../../functions/core/http/accepted.ts';

test('a weight is 1 unless the header has a number', () => {
  expect([...weightsOf('GZIP ; Q=0.5, br;q=x, zstd;level=9;q=0')]).toEqual([
    ['gzip', 0.5],
    ['br', 1],
    ['zstd', 0],
  ]);
});

describe('JSON', () => {
  test.each([
    undefined,
    '',
    '*/*',
    'application/*;q=0.1',
    'text/html, */*',
    'APPLICATION/JSON;version=1',
    'application/json, ',
  ])('is accepted by %j', (accept) => expect(acceptsJson(accept)).toBe(true));

  test.each(['text/html', '*', 'application/json;q=0, */*', '*/*, application/*;q=0.0', 'application/vnd.x+json'])(
    'is not accepted by %j',
    (accept) => expect(acceptsJson(accept)).toBe(false),
  );
});

describe('another type', () => {
  test.each([
    'application/x',
    'Application/X; charset=utf-8',
    'application/json, application/x',
    'application/x, */*;q=0.8',
    'application/x;q=0.2, application/json;q=0.1',
    'application/x;q=0.5, application/json;q=0, */*',
  ])('is preferred by %j', (accept) => expect(prefersToJson(accept, 'application/x')).toBe(true));

  test.each([
    undefined,
    '*/*',
    'application/json',
    'application/x;q=0',
    'application/x;q=0.000, text/html',
    'application/json, application/x;q=0.5',
    'application/xml',
    'text/html;profile=application/x',
  ])('is not preferred by %j', (accept) => expect(prefersToJson(accept, 'application/x')).toBe(false));
});
