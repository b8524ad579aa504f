import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import { ProblemDocument, type ProblemKind } from '../../core/problems/problem-document.ts';
import { ValidationMessages } from './order-contract.ts';

/** Documents a problem. The kind of the example is the first code. */
const problem = (description: string, ...codes: readonly ProblemKind[]): DocumentedResponse => ({
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

const invalidRequest: DocumentedResponse = {
  description:
    'The request fails validation. The response lists every problem; each entry begins with the path of its field.',
  codes: ['validation-failed', 'transition-refused', 'idempotency-key-reused'] satisfies ProblemKind[],
  schema: ValidationMessages,
  example: ['nodes[0].interfaces[1].gateway: 10.1.2.1 is outside 10.1.1.0/24'],
};

/** The error of an endpoint that validates its request. */
export const invalid = { 422: invalidRequest };

/** The error of an endpoint that takes no body. */
export const withoutBody = {
  400: problem('The request has a body, and the endpoint takes none.', 'malformed-body'),
};

/** The error of an endpoint that takes an idempotency key, and no body. */
export const withIdempotencyKey = {
  400: problem(
    'The request has a body, and the endpoint takes none, or `Idempotency-Key` is malformed.',
    'malformed-body',
    'malformed-idempotency-key',
  ),
};

/** Errors of an endpoint that has a body. */
export const withBody = {
  400: problem(
    'The body is not JSON in UTF-8 with unique names in each object, or `Idempotency-Key` is malformed.',
    'malformed-body',
    'malformed-idempotency-key',
  ),
  413: problem('The body is larger than 256 KB.', 'body-too-large'),
  415: problem('The body is not `application/json`, or is compressed.', 'unsupported-media-type'),
};

/** The error of an endpoint of one order. */
export const orderNotFound = { 404: problem("No such order among the caller's tenant's.", 'not-found') };

/** The error of an endpoint that honours `If-Match`. */
export const withVersion = {
  412: problem(
    'The order is at another version than `If-Match` says, or at one that `If-None-Match` excludes. An earlier attempt of yours may have made that version: its history says who did. A repeat with the same `Idempotency-Key` gets the first response.',
    'version-mismatch',
  ),
};
