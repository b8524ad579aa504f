import type { DocumentedResponse } from '../../core/model/endpoint.ts';
import type { ErrorCode } from '../model/error-codes.ts';
import { ErrorEnvelope, errorEnvelope } from './error-envelope.ts';

type Details = Parameters<typeof errorEnvelope>[2];

/** An error as it is documented: what its codes mean, and one body as a caller would see it. */
const documented = (
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
  documented('`FORBIDDEN`: the access token lacks the scope, or does not name who calls.', 'FORBIDDEN', message);

/** Errors of every endpoint. */
export const always = {
  403: forbidden('The token names no tenant: its claim client_id is missing.'),
  500: documented(
    '`INTERNAL_ERROR`: an unexpected fault. Repeat the request; with the same `Idempotency-Key` it takes effect once.',
    'INTERNAL_ERROR',
    'Something went wrong on our side. Repeat the request with the same Idempotency-Key.',
  ),
  503: documented(
    '`TRY_AGAIN`: the store is busy or did not answer. Repeat after `Retry-After` seconds; with the same `Idempotency-Key` it takes effect once.',
    'TRY_AGAIN',
    'The store did not answer in time. Repeat the request; with the same Idempotency-Key it takes effect once.',
  ),
};

/** Errors of every endpoint of operators, who need not be of a tenant. */
export const alwaysForOperators = {
  ...always,
  403: forbidden('The token names no caller: its claim sub is missing.'),
};

const invalid = (description: string, details: Details) =>
  documented(description, 'VALIDATION_FAILED', 'The request breaks a rule.', details);

/** Errors of an endpoint that has neither parameters in its query nor a body. */
export const withoutParameters = {
  400: invalid('`VALIDATION_FAILED`: the query has parameters; there are none here.', [
    { field: 'limit', message: 'is not a query parameter' },
  ]),
};

/** Errors of an endpoint that has parameters, and no body. */
export const withParameters = {
  400: invalid('`VALIDATION_FAILED`: a parameter breaks a rule; every problem is listed.', [
    { field: 'warehouse_id', message: 'is missing; it must be a string' },
  ]),
};

/** Errors of a list. */
export const withPages = {
  400: invalid('`VALIDATION_FAILED`: a parameter breaks a rule; every problem is listed.', [
    { field: 'limit', message: 'must be a whole number from 1 to 100, got 0' },
  ]),
};

/** Errors of an endpoint that takes headers, and no body. */
export const withHeaders = {
  400: invalid('`VALIDATION_FAILED`: `If-Match` is malformed.', [
    {
      field: 'If-Match',
      message: 'must be the ETag of the order as it was sent, such as "3" with its double quotes',
    },
  ]),
};

/**
 * Errors of an endpoint that has a body.
 *
 * @param details what may be wrong with it
 */
export const withBody = (details: Details) => ({
  400: invalid(
    '`VALIDATION_FAILED`: the request breaks a rule; every problem is listed, each with its field. `MALFORMED_BODY`: the body is not JSON.',
    details,
  ),
  413: documented(
    '`BODY_TOO_LARGE`: the body is larger than 256 KB.',
    'BODY_TOO_LARGE',
    'The body is 300000 bytes long; the limit is 262144.',
  ),
  415: documented(
    '`UNSUPPORTED_MEDIA_TYPE`: the body is not `application/json`.',
    'UNSUPPORTED_MEDIA_TYPE',
    'Content-Type must be application/json, got "text/plain".',
  ),
});

/** The error of an endpoint that takes an idempotency key. */
export const withIdempotencyKey = {
  422: documented(
    '`IDEMPOTENCY_KEY_REUSED`: the `Idempotency-Key` was used for another request.',
    'IDEMPOTENCY_KEY_REUSED',
    'Idempotency-Key: this key was used for a different request; send the same request again or choose a new key.',
    [{ field: 'Idempotency-Key', message: 'was used for a different request; choose a new key' }],
  ),
};

/** The error of an endpoint that changes an order on condition of its version. */
export const withVersion = {
  412: documented(
    '`VERSION_MISMATCH`: the order is at another version than `If-Match` says.',
    'VERSION_MISMATCH',
    'The order is at version 3, not 2; read it again and repeat the change.',
    [],
    { ETag: 'The version that the order is at.' },
  ),
};

/** What an endpoint of one order says of another's. */
export const orderNotFound = {
  404: documented(
    '`ORDER_NOT_FOUND`: no such order.',
    'ORDER_NOT_FOUND',
    'There is no such order; check its identifier and that it belongs to your tenant.',
  ),
};

/** What an endpoint of one warehouse says of another's. */
export const warehouseNotFound = {
  404: documented(
    '`WAREHOUSE_NOT_FOUND`: no such warehouse.',
    'WAREHOUSE_NOT_FOUND',
    'There is no such warehouse; see GET /warehouses.',
    [{ field: 'warehouse_id', message: '"colombus" is no warehouse' }],
  ),
};

/** What an endpoint of one product says of another's. */
export const productNotFound = {
  404: documented(
    '`WAREHOUSE_NOT_FOUND`: no such warehouse. `UNKNOWN_PRODUCT`: no such product in it.',
    'UNKNOWN_PRODUCT',
    'There is no such product; see GET /inventory.',
    [{ field: 'company_sku', message: '"ARD-B13" is none of the warehouse' }],
  ),
};

/** What placing an order says of titles that are none. */
export const titleUnknown = {
  404: documented(
    '`UNKNOWN_PRODUCT`: no warehouse has a product of this title. The titles that are close are named.',
    'UNKNOWN_PRODUCT',
    'There is no such product; see GET /inventory.',
    [
      {
        field: 'items[0].product_title',
        message: '"Ardenne Bok 13" is not a title in the inventory; did you mean "Ardenne Book 13"?',
      },
    ],
  ),
};

/** What an endpoint that takes stock says where there is too little of it. */
export const outOfStock = (field: string, message: string) => ({
  409: documented(
    '`INSUFFICIENT_STOCK`: there is not enough in stock; what is available is told. Nothing was changed.',
    'INSUFFICIENT_STOCK',
    'There is not enough in stock; nothing was changed.',
    [{ field, message }],
  ),
});

/** What cancelling says of an order on its way. */
export const shipped = {
  409: documented(
    '`ORDER_ALREADY_SHIPPED`: what is on its way cannot be cancelled.',
    'ORDER_ALREADY_SHIPPED',
    'The order is shipped already and cannot be cancelled.',
  ),
};

/** What an operator is told who moves an order where it cannot go. */
export const transitionRefused = {
  409: documented(
    '`INVALID_TRANSITION`: the order cannot move to this status from the one it has.',
    'INVALID_TRANSITION',
    'The order cannot go to this status.',
    [
      {
        field: 'status',
        message: 'an order cannot go from ORDER RECEIVED to DELIVERED; allowed from there: PROCESSING, CANCELLED',
      },
    ],
  ),
};

/** What an operator is told who puts another tenant's warehouse. */
export const warehouseTaken = {
  409: documented(
    "`WAREHOUSE_TAKEN`: the warehouse is another tenant's.",
    'WAREHOUSE_TAKEN',
    "The warehouse is another tenant's, and stays that; choose another warehouse_id.",
    [{ field: 'tenant', message: 'is not that of the warehouse' }],
  ),
};

/** What an operator is told who gives a product another one's title. */
export const titleTaken = {
  409: documented(
    '`TITLE_TAKEN`: another product of the warehouse has this title.',
    'TITLE_TAKEN',
    'Another product of the warehouse has this title; titles are unique within a warehouse.',
    [{ field: 'title', message: '"Ardenne Book 13" is the title of ARD-B13-16-512' }],
  ),
};
