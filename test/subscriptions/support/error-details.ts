import type * as z from 'zod';
import { Problem, validationFailed } from '../../../functions/core/problems/problem.ts';
import { type Validation, validate } from '../../../functions/core/validation/validation.ts';
import { ErrorBody } from '../../../functions/subscriptions/contract/common-schemas.ts';
import { printProblem } from '../../../functions/subscriptions/http/problems.ts';

/** As the line's pipeline reads a body. */
const BODY: Validation = { place: 'body', reportFirst: ['missing', 'unexpected', 'invalid'] };

/** Returns everything that is wrong with an input, a line each. */
export function fieldErrors(schema: z.ZodType, input: unknown): string[] {
  const validated = validate(schema, input, BODY);
  return validated.ok ? [] : validated.problems.map(({ path, message }) => `${path}: ${message}`);
}

/** Returns the error code and details of the response to an input; no code for a valid input. */
export function printedErrors(schema: z.ZodType, input: unknown, how: Validation = BODY) {
  const validated = validate(schema, input, how);
  if (validated.ok) return { code: undefined, details: [] };
  const { body } = printProblem(validationFailed(validated.problems));
  const { code, additionalDetails = [] } = ErrorBody.parse(JSON.parse(body));
  return { code, details: additionalDetails };
}

/** Returns the error code and details of the response to a query. */
export const printedQueryErrors = (schema: z.ZodType, query: unknown) =>
  printedErrors(schema, query, { place: 'query', whole: 'query parameter' });

/** Returns the body and status of the response to a thrown problem; undefined if the work succeeds. */
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
