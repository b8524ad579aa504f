import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../functions/core/http/json-body.ts';
import { Problem } from '../../../functions/core/problems/problem.ts';

/** Returns the error for a text; fails the test if the text can be parsed. */
function refusal(text: string): Problem {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('the text was read');
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('JSON is read', () => {
  expect(parseJson(' {"a": [1, "x", null]} ')).toEqual({ a: [1, 'x', null] });
  expect(parseJson('"text"')).toBe('text');
});

describe('what is not JSON is refused with the position of the fault', () => {
  test.each([
    ['{"a": }', 'value expected at position 6 (line 1, column 7)'],
    ['{\n  "a": 1,\n  b: 2\n}', 'line 3, column 3'],
    ['{"a": 1', 'close brace expected at position 7'],
    ['{"a": 1} x', 'at position 9 (line 1, column 10)'],
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['{"a": 1,}', 'line 1'],
    ['// comment\n{}', 'line 1, column 1'],
    ["{'a': 1}", 'position 1'],
  ])('%j', (text, where) => {
    expect(refusal(text)).toMatchObject({ kind: 'malformed-body', status: 400 });
    expect(refusal(text).message).toContain(where);
  });
});

describe('nesting', () => {
  test('is read up to 64 levels', () => {
    expect(() => parseJson(nested(64))).not.toThrow();
    expect(refusal(nested(65)).message).toBe('The body has arrays or objects nested more than 64 levels deep.');
  });

  test.each([
    ['closed', nested(100_000)],
    ['unclosed', '['.repeat(250_000)],
    ['of objects', '{"a":'.repeat(50_000)],
    ['in a field that is ignored', `{"validations":${nested(100_000)}}`],
  ])('of a quarter of a megabyte is refused, not crashed on: %s', (_what, text) => {
    expect(refusal(text).kind).toBe('malformed-body');
  });

  test('is not counted within strings', () => {
    const text = JSON.stringify({ notes: '[{'.repeat(1_000), more: '\\"[['.repeat(1_000) });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test('is not counted side by side', () => expect(parseJson(`[${'[],'.repeat(1_000)}[]]`)).toHaveLength(1_001));
});
