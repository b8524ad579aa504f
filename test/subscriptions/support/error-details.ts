import type * as z from 'zod';
import { Problem, validationFailed } from '../../../functions/core/problems/problem.ts';
import { type Validation, validate } from '../../../functions/core/validation/validation.ts';
import { ErrorBody } from '../../../functions/subscriptions/contract/common-schemas.ts';
import { printProblem } from '../../../functions/subscriptions/http/problems.ts';

/** As the line's pipeline reads a body. */
const BODY: Validation = { place: 'body', reportFirst: ['missing', 'unexpected', 'invalid'] };

/** Everything that is wrong with an input, a line each. */
export function fieldErrors(schema: z.ZodType, input: unknown): string[] {
  const validated = validate(schema, input, BODY);
  return validated.ok ? [] : validated.problems.map(({ path, message }) => `${path}: ${message}`);
}

/** What a caller is told who sends an input; no code where nothing is wrong with it. */
export function printedErrors(schema: z.ZodType, input: unknown, how: Validation = BODY) {
  const validated = validate(schema, input, how);
  if (validated.ok) return { code: undefined, details: [] };
  const { body } = printProblem(validationFailed(validated.problems));
  const { code, additionalDetails = [] } = ErrorBody.parse(JSON.parse(body));
  return { code, details: additionalDetails };
}

/** What a caller is told whose query is this. */
export const printedQueryErrors = (schema: z.ZodType, query: unknown) =>
  printedErrors(schema, query, { place: 'query', whole: 'query parameter' });

/** What a caller is told of the problem that is thrown, with its status; undefined where none is. */
export function printedProblem(work: () => unknown) {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, body } = printProblem(error);
    return { status, ...ErrorBody.parse(JSON.parse(body)) };
  }
}
