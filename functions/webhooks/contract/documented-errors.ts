import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import { ProblemDocument } from '../../core/problems/problem-document.ts';

/** Documents a problem. The description is also the `detail` of the example. */
const problem = (description: string): DocumentedResponse => ({
  description,
  schema: ProblemDocument,
  mediaType: 'application/problem+json',
});

/** Errors of every endpoint. */
export const always = {
  403: problem('The access token lacks the scope, or names no tenant.'),
  429: problem('The tenant sends more requests than its limit allows. Repeat after `Retry-After` seconds.'),
  500: problem('An unexpected fault. Repeat the request; with the same `Idempotency-Key` it takes effect once.'),
  503: problem('The store is busy or did not answer. Repeat after `Retry-After` seconds.'),
};

/** Errors of every operators' endpoint. */
export const alwaysForOperators = {
  ...always,
  403: problem('The access token lacks the scope.'),
};

/** The error of an endpoint that takes no body. */
export const withoutBody = { 400: problem('The request has a body, and the endpoint takes none.') };

/** The error of an endpoint that takes an idempotency key, and no body. */
export const withKeyOnly = {
  400: problem('The request has a body, and the endpoint takes none, or `Idempotency-Key` is malformed.'),
};

/** Errors of an endpoint that has a body. */
export const withBody = {
  400: problem('The body is not JSON in UTF-8 with unique names in each object, or `Idempotency-Key` is malformed.'),
  413: problem('The body is larger than 256 KB.'),
  415: problem('The body is not `application/json`, or is compressed.'),
};

/** The error of an endpoint that validates its request. */
export const invalid = { 422: problem('The request breaks a rule. `errors` lists every problem with its field.') };

/** The error of an endpoint of one webhook. */
export const notFound = { 404: problem("No such webhook or delivery of the caller's tenant.") };

/** The error of an endpoint that honours `If-Match`. */
export const withVersion = { 412: problem('The webhook is at another version than `If-Match` says.') };

/** The 409 of an endpoint. */
export const conflict = (description: string) => ({ 409: problem(description) });
