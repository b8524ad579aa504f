import type * as z from 'zod';
import { type FieldProblem, Problem, validationFailed } from '../../../functions/core/problems/problem.ts';
import { type Validation, validate } from '../../../functions/core/validation/validation.ts';
import { ErrorBody } from '../../../functions/subscriptions/contract/common-schemas.ts';
import { printProblem } from '../../../functions/subscriptions/http/problems.ts';

/** Options with which the line's pipeline validates a body. */
const BODY: Validation = { place: 'body', reportFirst: ['missing', 'unexpected', 'invalid'] };

/** Lists the problems of an input as text. */
export function listProblems(schema: z.ZodType, input: unknown): string[] {
  const validated = validate(schema, input, BODY);
  return validated.ok ? [] : validated.problems.map(({ path, message }) => `${path}: ${message}`);
}

/**
 * Returns the code of the error for an input, and the fields that it names. An invalid field has its message, an unexpected one its
 * suggestion. No code if the input is valid.
 */
export function errorFor(schema: z.ZodType, input: unknown, how: Validation = BODY) {
  const validated = validate(schema, input, how);
  if (validated.ok) return { code: undefined, details: [] };
  const { body } = printProblem(validationFailed(validated.problems));
  const { code, additionalDetails = [] } = ErrorBody.parse(JSON.parse(body));
  const details = additionalDetails.flatMap((name) =>
    validated.problems.filter(({ path }) => path === name).map((problem) => detailOf(code, problem)),
  );
  return { code, details };
}

function detailOf(code: string, { path, message }: FieldProblem): string {
  if (code === '1122') return path;
  return code === '1121' ? `${path}${/; did you mean .*$/.exec(message)?.[0] ?? ''}` : `${path}: ${message}`;
}

/** Returns the code and details of the error for a query. */
export const queryErrorFor = (schema: z.ZodType, query: unknown) =>
  errorFor(schema, query, { place: 'query', whole: 'query parameter' });

/** Returns the response to the problem that the work throws, with its status; undefined if it throws nothing. */
export function thrownError(work: () => unknown) {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, body } = printProblem(error);
    return { status, ...ErrorBody.parse(JSON.parse(body)) };
  }
}
