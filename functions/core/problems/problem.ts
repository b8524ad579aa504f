/** What is wrong with a field: it was not sent, it is none that the endpoint knows, or its value is not allowed. */
export const FAULTS = ['missing', 'unexpected', 'invalid'] as const;
export type Fault = (typeof FAULTS)[number];

/** The part of a request that a field stands in. */
export type Place = 'path' | 'query' | 'body' | 'header';

/** A problem with one field of a request: `path` as in `nodes[0].interfaces[1].gateway`, `message` without the path. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
  /** Known of what breaks an endpoint's schemas; absent where a rule over the parsed request is broken. */
  readonly fault?: Fault;
  /** Known of what breaks an endpoint's schemas. */
  readonly place?: Place;
}

/** The kinds of refusal the core knows. A line's `problems.ts` prints each in the shape of its contract. */
export type ProblemKind =
  | 'malformed-body'
  | 'missing-idempotency-key'
  | 'malformed-idempotency-key'
  | 'no-tenant'
  | 'no-subject'
  | 'not-found'
  | 'not-acceptable'
  | 'in-progress'
  | 'duplicate-request-id'
  | 'version-mismatch'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'validation-failed'
  | 'transition-refused'
  | 'idempotency-key-reused'
  | 'refused'
  | 'internal'
  | 'unavailable';

/** A refusal that only one line knows. */
export interface Refusal {
  /** Stable name, such as `INSUFFICIENT_STOCK`. */
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
  'not-acceptable': 406,
  'in-progress': 409,
  'duplicate-request-id': 409,
  'version-mismatch': 412,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'validation-failed': 422,
  'transition-refused': 422,
  'idempotency-key-reused': 422,
  // What it is unless the line says otherwise.
  refused: 409,
  internal: 500,
  unavailable: 503,
};

/** What a problem tells beside its kind and its detail. */
export interface ProblemOptions {
  /** The fields at fault, all of them at once. */
  readonly fields?: readonly FieldProblem[];
  /** The version the order is at, for `version-mismatch`. */
  readonly currentVersion?: number;
  /** Seconds after which a repeat is worthwhile, for `unavailable`. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A request that is answered with an error: thrown anywhere below the pipeline, printed by it in one place. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  /** Names the problem in logs and documents: the kind, or the code of a line's own refusal. */
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly fields: readonly FieldProblem[];
  readonly currentVersion: number | undefined;
  readonly retryAfter: number | undefined;

  constructor(kind: Exclude<ProblemKind, 'refused'>, detail: string, options?: ProblemOptions);
  constructor(kind: 'refused', detail: string, options: ProblemOptions & { readonly refusal: Refusal });
  constructor(kind: ProblemKind, detail: string, options: ProblemOptions & { readonly refusal?: Refusal } = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.kind = kind;
    const { code, status } = options.refusal ?? { code: kind, status: STATUS[kind] };
    this.code = code;
    this.status = status;
    this.fields = options.fields ?? [];
    this.currentVersion = options.currentVersion;
    this.retryAfter = options.retryAfter;
  }
}

/** 422: the request breaks a rule. All problems are given at once. */
export function validationFailed(fields: readonly FieldProblem[]): Problem {
  return new Problem('validation-failed', 'The request breaks a rule.', { fields });
}

/** What is said where others were in the way until the attempts were used up. */
export const CONTENDED = 'Others are changing the same; nothing was stored. Repeat the request.';

/** 503: others were in the way until the attempts were used up. Nothing was stored. */
export function unavailable(cause: unknown): Problem {
  return new Problem('unavailable', CONTENDED, { retryAfter: 1, cause });
}

/** Another call with the same idempotency key is not over: what becomes of it is not known yet. Nothing was stored. */
export function inProgress(cause: unknown): Problem {
  return new Problem('in-progress', 'Another call with this key is being processed. Wait a moment and repeat it.', {
    cause,
  });
}

/** The request id was used for another request. */
export function duplicateRequestId(cause: unknown): Problem {
  return new Problem('duplicate-request-id', 'This request id was used before; each request has one of its own.', {
    cause,
  });
}

/** 503: the store gave no answer in time, so that it is not known whether the request took effect. */
export function noResponse(cause: unknown): Problem {
  return new Problem(
    'unavailable',
    'The store did not answer in time. Repeat the request; with the same Idempotency-Key it takes effect once.',
    { retryAfter: 1, cause },
  );
}
