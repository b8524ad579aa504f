import { expect, test } from 'vitest';
import { Problem, validationFailed } from '../../../functions/core/problems/problem.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';

const KB = 1024;
const sizeOf = (problem: Problem) => Buffer.byteLength(problemDocument(problem, 'r-1').body ?? '');

test.each([
  ['problems', Array.from({ length: 80_000 }, (_, index) => ({ path: `comments[${index}]`, message: 'is not known' }))],
  ['long messages', Array.from({ length: 50 }, () => ({ path: 'items', message: '\u{1f600}'.repeat(3_000) }))],
  ['quotes', Array.from({ length: 500 }, () => ({ path: '"'.repeat(100), message: '"'.repeat(7_999) }))],
  ['one endless message', [{ path: 'option', message: '"'.repeat(1_000_000) }]],
])('an error stays below 64 KB with many %s', (_, fields) => {
  expect(sizeOf(validationFailed(fields))).toBeLessThan(64 * KB);
  expect(sizeOf(new Problem('refused', 'No.', { refusal: { code: 'NO', status: 409 }, fields }))).toBeLessThan(64 * KB);
});

test('says how many problems it leaves out', () => {
  const { fields } = validationFailed(Array(10_000).fill({ path: 'city', message: 'is missing' }));
  const shown = fields.length - 1;
  expect(fields.at(-1)).toEqual({
    path: 'body',
    message: `has ${10_000 - shown} more problems; these are the first ${shown}`,
  });
});

test('lists a problem of each of 499 lines', () => {
  const fields = Array(499).fill({ path: '', message: 'Line Item: 999999, Reason: CUSTOMER_NOT_ELIGIBLE' });
  expect(validationFailed(fields).fields).toEqual(fields);
});
