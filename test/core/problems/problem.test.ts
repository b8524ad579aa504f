import { expect, it } from 'vitest';
import { Problem } from '../../../functions/core/problems/problem.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';

it('a refusal that one line knows has the code and the status that the line gives it', () => {
  const refusal = { code: 'OUT_OF_STOCK', status: 409 };
  const problem = new Problem('refused', 'There are not enough.', {
    refusal,
    fields: [{ path: 'items[0].quantity', message: '3 are available' }],
  });
  expect(problem).toMatchObject({ kind: 'refused', ...refusal, message: 'There are not enough.' });
  const { status, body } = problemDocument(problem, 'request-1');
  expect(status).toBe(409);
  expect(JSON.parse(body)).toEqual({
    type: '/docs#error-out-of-stock',
    title: 'Out of stock',
    status: 409,
    detail: 'There are not enough.',
    instance: 'request-1',
    errors: [{ field: 'items[0].quantity', message: '3 are available' }],
  });
});

it.each([
  ['not-found', 404],
  ['transition-refused', 422],
  ['no-subject', 403],
] as const)('the code of %s is its kind, and its status %i', (kind, status) => {
  expect(new Problem(kind, 'Why.')).toMatchObject({ kind, code: kind, status });
});
