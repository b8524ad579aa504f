import type { DocumentedResponse } from '../model/endpoint.ts';
import { ProblemDocument, type ProblemKind } from './problem-document.ts';
import type { OwnProblem } from './problem-meanings.ts';

/** Documents a problem. The kind of the example is the first code. */
export const problem = (description: string, ...codes: readonly (ProblemKind | OwnProblem)[]): DocumentedResponse => ({
  description,
  codes,
  schema: ProblemDocument,
  mediaType: 'application/problem+json',
});

/** Errors of every endpoint. */
export const always = {
  403: problem('The access token lacks the scope, or names no tenant.', 'no-tenant', 'no-subject'),
  429: problem(
    'The tenant sends more requests than its limit allows. Repeat after `Retry-After` seconds.',
    'rate-limited',
  ),
  500: problem('An unexpected fault. Repeat the request.', 'internal'),
  503: problem('The store is busy or did not answer. Repeat after `Retry-After` seconds.', 'unavailable'),
};

/** Errors of every endpoint that takes an idempotency key. */
export const alwaysWithKey = {
  ...always,
  500: problem(
    'An unexpected fault. Repeat the request; with the same `Idempotency-Key` it takes effect once.',
    'internal',
  ),
  503: problem(
    'The store is busy or did not answer. Repeat after `Retry-After` seconds; with the same `Idempotency-Key` it takes effect once.',
    'unavailable',
  ),
};

/** The error of an endpoint that takes no body. */
export const withoutBody = {
  400: problem('The request has a body, and the endpoint takes none.', 'malformed-body'),
};

/** The error of an endpoint that takes an idempotency key, and no body. */
export const withKeyOnly = {
  400: problem(
    'The request has a body, and the endpoint takes none, or `Idempotency-Key` is malformed.',
    'malformed-body',
    'malformed-idempotency-key',
  ),
};

/** Errors of an endpoint that has a body. */
export const withBody = {
  400: problem('The body is not JSON in UTF-8 with unique names in each object.', 'malformed-body'),
  413: problem('The body is larger than 256 KB.', 'body-too-large'),
  415: problem('The body is not `application/json`, or is compressed.', 'unsupported-media-type'),
};

/** Errors of an endpoint that has a body, and takes an idempotency key. */
export const withBodyAndKey = {
  ...withBody,
  400: problem(
    'The body is not JSON in UTF-8 with unique names in each object, or `Idempotency-Key` is malformed.',
    'malformed-body',
    'malformed-idempotency-key',
  ),
};
