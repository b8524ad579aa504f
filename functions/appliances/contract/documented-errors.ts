import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import { problem } from '../../core/problems/documented-problems.ts';
import type { ProblemKind } from '../../core/problems/problem-document.ts';
import { ValidationMessages } from './order-contract.ts';

const invalidRequest = (...codes: readonly ProblemKind[]): DocumentedResponse => ({
  description:
    'The request fails validation. The response lists every problem; each entry begins with the path of its field.',
  codes,
  schema: ValidationMessages,
  example: ['nodes[0].interfaces[1].gateway: 10.1.2.1 is outside 10.1.1.0/24'],
});

/** The error of an endpoint that validates its request. */
export const invalid = { 422: invalidRequest('validation-failed') };

/** The error of an endpoint that validates its request, and takes an idempotency key. */
export const invalidWithKey = { 422: invalidRequest('validation-failed', 'idempotency-key-reused') };

/** The error of an endpoint that may move an order to another status, too. */
export const invalidChange = {
  422: invalidRequest('validation-failed', 'transition-refused', 'idempotency-key-reused'),
};

/** The error of an endpoint of one order. */
export const orderNotFound = { 404: problem("No such order among the caller's tenant's.", 'not-found') };

/** The error of an endpoint that honours `If-Match`. */
export const withVersion = {
  412: {
    ...problem(
      'The order is at another version than `If-Match` says, or at one that `If-None-Match` excludes. An earlier attempt of yours may have made that version: its history says who did. A repeat with the same `Idempotency-Key` gets the first response.',
      'version-mismatch',
    ),
    headers: { ETag: 'Current version of the order.' },
  },
};
