import { always, problem } from '../../core/problems/documented-problems.ts';
import type { ProblemKind } from '../../core/problems/problem-document.ts';
import { invalidRequest, type OwnProblem } from '../../core/problems/problem-meanings.ts';

/** Errors of every operators' endpoint. */
export const alwaysForOperators = {
  ...always,
  403: problem('The access token lacks the scope.', 'no-subject'),
};

const INVALID = 'The request breaks a rule. `errors` lists every problem with its field.';

/**
 * The error of an endpoint that validates its request, with the fault of a field as its example.
 *
 * @param message the rule that the field breaks, as the service words it
 */
export const invalid = (field: string, message: string) => ({
  422: { ...problem(INVALID, 'validation-failed'), example: invalidRequest(field, message) },
});

/** The error of an endpoint that validates its request, and takes an idempotency key. */
export const invalidWithKey = (field: string, message: string) => ({
  422: {
    ...problem(INVALID, 'validation-failed', 'idempotency-key-reused'),
    example: invalidRequest(field, message),
  },
});

/** The error of an endpoint of one webhook. */
export const notFound = {
  404: {
    ...problem("No such webhook or delivery of the caller's tenant.", 'not-found'),
    detail: 'There is no such webhook of your tenant.',
  },
};

/** The error of an endpoint that honours `If-Match`. */
export const withVersion = {
  412: {
    ...problem('The webhook is at another version than `If-Match` says.', 'version-mismatch'),
    headers: { ETag: 'Current version of the webhook.' },
    detail: 'The webhook was changed meanwhile. Read it, and repeat the change with its ETag.',
  },
};

/** The 409 of an endpoint. */
export const conflict = (description: string, ...codes: readonly (ProblemKind | OwnProblem)[]) => ({
  409: problem(description, ...codes),
});
