import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import type { ErrorCode } from '../model/error-codes.ts';
import { ErrorEnvelope, errorEnvelope } from './error-envelope.ts';

type Details = Parameters<typeof errorEnvelope>[2];

/** Documents an error response, with the meaning of its codes and one example body. */
export const documented = (
  description: string,
  code: ErrorCode,
  message: string,
  details: Details = [],
  headers: DocumentedResponse['headers'] = {},
): DocumentedResponse => ({
  description,
  schema: ErrorEnvelope,
  headers,
  example: errorEnvelope(code, message, details),
});

const forbidden = (message: string) =>
  documented(
    '`FORBIDDEN`: the access token lacks the required scope, or does not identify the caller.',
    'FORBIDDEN',
    message,
  );

/** Errors of every endpoint. A read has no key. */
const faults = {
  500: documented(
    '`INTERNAL_ERROR`: an unexpected error. Retry the request.',
    'INTERNAL_ERROR',
    'Something went wrong on our side. Repeat the request.',
  ),
  503: documented(
    '`TRY_AGAIN`: the database is busy or did not respond. Retry after `Retry-After` seconds.',
    'TRY_AGAIN',
    'The store did not answer in time. Repeat the request.',
  ),
};

/** The same of an endpoint that takes an idempotency key. */
const faultsWithKey = {
  500: documented(
    '`INTERNAL_ERROR`: an unexpected error. Retry the request; with the same `Idempotency-Key` it takes effect only once.',
    'INTERNAL_ERROR',
    'Something went wrong on our side. Repeat the request; with the same Idempotency-Key it takes effect once.',
  ),
  503: documented(
    '`TRY_AGAIN`: the database is busy or did not respond. Retry after `Retry-After` seconds; with the same `Idempotency-Key` the request takes effect only once.',
    'TRY_AGAIN',
    'The store did not answer in time. Repeat the request; with the same Idempotency-Key it takes effect once.',
  ),
};

/** Errors of every endpoint of tenants. */
export const always = {
  403: forbidden('The token names no tenant: its claim client_id is missing.'),
  429: documented(
    '`RATE_LIMITED`: the tenant sends more requests than its limit allows. Retry after `Retry-After` seconds.',
    'RATE_LIMITED',
    'The tenant sends more than 50 requests a second. Wait 1 s, then repeat the request.',
  ),
  ...faults,
};

/** Errors of every endpoint of tenants that takes an idempotency key. */
export const alwaysWithKey = { ...always, ...faultsWithKey };

/** Errors of every endpoint for operators. Their tokens need not name a tenant, and they have no limit. */
export const alwaysForOperators = {
  403: forbidden('The token names no caller: its claim sub is missing.'),
  ...faults,
};

/** Errors of every endpoint for operators that takes an idempotency key. */
export const alwaysForOperatorsWithKey = { ...alwaysForOperators, ...faultsWithKey };

const invalid = (description: string, details: Details) =>
  documented(description, 'VALIDATION_FAILED', 'The request breaks a rule.', details);

/** Errors of an endpoint without query parameters and body. */
export const withoutParameters = {
  400: invalid(
    '`VALIDATION_FAILED`: the request has query parameters, but the endpoint takes none. `MALFORMED_BODY`: it has a body.',
    [{ field: 'limit', message: 'is not a query parameter' }],
  ),
};

/** Errors of an endpoint with query parameters. */
export const withParameters = {
  400: invalid(
    '`VALIDATION_FAILED`: a query parameter is invalid. `details` lists every problem. `MALFORMED_BODY`: the request has a body.',
    [{ field: 'warehouse_id', message: 'is missing; it must be a string' }],
  ),
};

/** Errors of an endpoint that returns pages. */
export const withPages = {
  400: invalid(
    '`VALIDATION_FAILED`: a query parameter is invalid. `details` lists every problem. `MALFORMED_BODY`: the request has a body.',
    [{ field: 'limit', message: 'must be a whole number from 1 to 100, got 0' }],
  ),
};

/** Errors of an endpoint with headers and no body. */
export const withHeaders = {
  400: invalid(
    '`VALIDATION_FAILED`: `If-Match` or `Idempotency-Key` is malformed. `MALFORMED_BODY`: the request has a body, and the endpoint takes none.',
    [
      {
        field: 'If-Match',
        message: 'must be the ETag as it was sent, such as "3" with its double quotes',
      },
    ],
  ),
};

/**
 * Errors of an endpoint with a body.
 *
 * @param details problems of the example
 */
export const withBody = (details: Details) => ({
  400: invalid(
    '`VALIDATION_FAILED`: the request fails validation. `details` lists every problem with its field. `MALFORMED_BODY`: the body is not JSON in UTF-8 with unique names in each object.',
    details,
  ),
  413: documented(
    '`BODY_TOO_LARGE`: the body exceeds 256 KB.',
    'BODY_TOO_LARGE',
    'The body is 300000 bytes long; the limit is 262144.',
  ),
  415: documented(
    '`UNSUPPORTED_MEDIA_TYPE`: the body is not `application/json`, or is compressed.',
    'UNSUPPORTED_MEDIA_TYPE',
    'Content-Type must be application/json, got "text/plain".',
  ),
});

/** The error of an endpoint with an idempotency key. */
export const withIdempotencyKey = {
  422: documented(
    '`IDEMPOTENCY_KEY_REUSED`: the `Idempotency-Key` was used for a different request.',
    'IDEMPOTENCY_KEY_REUSED',
    'Idempotency-Key: this key was used for a different request; send the same request again or choose a new key.',
    [{ field: 'Idempotency-Key', message: 'was used for a different request; choose a new key' }],
  ),
};

/** The error of an endpoint that honours `If-Match`. */
export const withVersion = {
  412: documented(
    '`VERSION_MISMATCH`: `If-Match` does not name the current version of the order. An earlier attempt of yours may have made that version: the history says who did. A repeat with the same `Idempotency-Key` gets the first response.',
    'VERSION_MISMATCH',
    'The order is at version 3, not 2; read it again and repeat the change. An earlier attempt of yours may have made that version: the history says who did. A repeat with the same Idempotency-Key gets the first response.',
    [],
    { ETag: 'Current version of the order.' },
  ),
};

/** The error of a PUT that honours `If-None-Match`. */
export const onlyAdding = {
  412: documented(
    '`VERSION_MISMATCH`: `If-None-Match` is `*`, and the address has something already.',
    'VERSION_MISMATCH',
    'There is one at this address already; with If-None-Match: * a PUT only adds. An earlier attempt of yours may have added it: a repeat with the same Idempotency-Key gets the first response.',
  ),
};
