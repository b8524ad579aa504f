import { limitFields } from './limit-fields.ts';

/** The faults of a field: it is missing, unknown to the endpoint, or its value is not allowed. */
export const FAULTS = ['missing', 'unexpected', 'invalid'] as const;
export type Fault = (typeof FAULTS)[number];

/** The part of a request in which a field stands. */
export type Place = 'path' | 'query' | 'body' | 'header';

/** A problem with one field of a request: `path` as in `nodes[0].interfaces[1].gateway`, `message` without the path. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  /** The fault, for a field that breaks the endpoint's schemas; absent for a field that breaks a rule over the parsed request. */
  readonly fault?: Fault;
  /** The place, for a field that breaks the endpoint's schemas. */
  readonly place?: Place;
}

/** The kinds of problems that the core knows. A line's `problems.ts` prints each in the form of its contract. */
export type ProblemKind =
  | 'malformed-body'
  | 'missing-idempotency-key'
  | 'malformed-idempotency-key'
  | 'no-tenant'
  | 'no-subject'
  | 'not-found'
  | 'unknown-path'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'in-progress'
  | 'duplicate-request-id'
  | 'version-mismatch'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'validation-failed'
  | 'transition-refused'
  | 'idempotency-key-reused'
  | 'rate-limited'
  | 'refused'
  | 'internal'
  | 'unavailable';

/** A rejection that only one line knows. */
export interface Refusal {
  /** Stable code, such as `INSUFFICIENT_STOCK`. */
  readonly code: string;
  /** HTTP status, 400 to 499. */
  readonly status: number;
}

const STATUS: Readonly<Record<ProblemKind, number>> = {
  'malformed-body': 400,
  'missing-idempotency-key': 400,
  'malformed-idempotency-key': 400,
  'no-tenant': 403,
  'no-subject': 403,
  'not-found': 404,
  'unknown-path': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'in-progress': 409,
  'duplicate-request-id': 409,
  'version-mismatch': 412,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'validation-failed': 422,
  'transition-refused': 422,
  'idempotency-key-reused': 422,
  'rate-limited': 429,
  // The default; the line sets its own.
  refused: 409,
  internal: 500,
  unavailable: 503,
};

/** A limit of calls in a time, as callers see it. */
export interface Quota {
  /** Calls that may come at once. */
  readonly calls: number;
  /** Seconds after which so many may come again. */
  readonly seconds: number;
}

/** The members of a problem beside its kind and its detail. */
export interface ProblemOptions {
  /** The fields at fault, all of them at once. The problem keeps those that fit into one response. */
  readonly fields?: readonly FieldProblem[];
  /** Current version of the order, for `version-mismatch`. */
  readonly currentVersion?: number;
  /** Seconds after which a retry is worthwhile, for `unavailable` and `rate-limited`. */
  readonly retryAfter?: number;
  /** The limit that the caller exceeds, for `rate-limited`. */
  readonly quota?: Quota;
  /** Further headers of the response, which do not depend on the form of its body. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document. */
  readonly members?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error response to a request. Any code below the pipeline may throw it; the pipeline prints it in one place. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  /** Code of the problem in logs and documents: the kind, or the code of a line's own rejection. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly currentVersion: number | undefined;
  readonly retryAfter: number | undefined;
  readonly quota: Quota | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly members: Readonly<Record<string, string>> | undefined;

  constructor(kind: Exclude<ProblemKind, 'refused'>, detail: string, options?: ProblemOptions);
  constructor(kind: 'refused', detail: string, options: ProblemOptions & { readonly refusal: Refusal });
  constructor(kind: ProblemKind, detail: string, options: ProblemOptions & { readonly refusal?: Refusal } = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.kind = kind;
    const { code, status } = options.refusal ?? { code: kind, status: STATUS[kind] };
    this.code = code;
    this.status = status;
    this.fields = limitFields(options.fields ?? []);
    this.currentVersion = options.currentVersion;
    this.retryAfter = options.retryAfter;
    this.quota = options.quota;
    this.headers = options.headers;
    this.members = options.members;
  }
}

/** Detail of a problem that lists the faults of a request. */
export const BREAKS_A_RULE = 'The request breaks a rule.';

/** Makes a 422: the request breaks a rule. It lists all problems at once. */
export function validationFailed(fields: readonly FieldProblem[]): Problem {
  return new Problem('validation-failed', BREAKS_A_RULE, { fields });
}

/** Detail of a problem after repeated write conflicts. */
export const CONTENDED = 'Others are changing the same; nothing was stored. Repeat the request.';

/** Makes a 503 after repeated write conflicts. Nothing was stored. */
export function unavailable(cause: unknown): Problem {
  return new Problem('unavailable', CONTENDED, { retryAfter: 1, cause });
}

/** Makes a 409 for a key whose other call is still running, with an unknown outcome. Nothing was stored. */
export function inProgress(cause: unknown): Problem {
  return new Problem('in-progress', 'Another call with this key is being processed. Wait a moment and repeat it.', {
    cause,
  });
}

/** Makes a 409 for a request id that was used before. */
export function duplicateRequestId(cause: unknown): Problem {
  return new Problem('duplicate-request-id', 'This request id was used before; each request has one of its own.', {
    cause,
  });
}

/**
 * Makes a 503 for a missing response of the store: the effect of the request is unknown.
 *
 * @param advice how to repeat the request (`repeat-advice.ts`)
 */
export function noResponse(cause: unknown, advice: string): Problem {
  return new Problem('unavailable', `The store did not answer in time. ${advice}`, { retryAfter: 1, cause });
}

/**
 * Makes a 500 for an unexpected fault, of which callers learn nothing.
 *
 * @param advice how to repeat the request (`repeat-advice.ts`)
 */
export function unexpectedFault(cause: unknown, advice: string): Problem {
  return new Problem('internal', `Something went wrong on our side. ${advice}`, { cause });
}
