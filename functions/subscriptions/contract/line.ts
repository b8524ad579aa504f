import { type Line, OPERATIONS_BASE_PATH } from '../../core/model/endpoint.ts';

/** Settings that all endpoints of the line share. */
export const line = {
  line: 'subscriptions',
  basePath: '/v3',
  maxBodyBytes: 1024 * 1024,
  requestIdHeader: 'x-request-id',
  strictQueries: true,
} as const satisfies Line;

/** Scope of the line's reading endpoints. */
export const READ = 'subscription-orders/read';
/** Scope of the line's writing endpoints. */
export const WRITE = 'subscription-orders/write';

/** Days for which correlation ids and request ids are stored (docs/contracts/subscriptions.md, "Headers"). */
export const KEPT_DAYS = 10;

/**
 * Idempotency of POST and PATCH (docs/contracts/subscriptions.md, "Headers"). The correlation id is the key. The service stores
 * every response except 5xx and 429, and replays it to a repeat of the request.
 */
export const idempotency = {
  days: KEPT_DAYS,
  header: 'x-correlation-id',
  required: true,
  keepsRefusals: true,
} as const;

/** Idempotency of an endpoint of a customer. The scope of a correlation id includes the customer. */
export const customersIdempotency = { ...idempotency, scopedBy: 'customerId' } as const;

/** Idempotency of the operators' PUTs, whose key is optional and stands in `Idempotency-Key`. */
export const operatorsIdempotency = { days: KEPT_DAYS } as const;

/** Base path and scope of operators' endpoints. */
export const write = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' } as const;
/** Base path and scope of operators' endpoints of the sandbox. */
export const sandbox = { ...write, sandbox: true } as const;
