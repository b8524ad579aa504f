import { type HttpResponse, json } from '../../core/model/response.ts';
import type { FieldProblem, Problem, ProblemKind } from '../../core/problems/problem.ts';
import { problemHeaders } from '../../core/problems/problem-document.ts';
import { errorEnvelope } from '../contract/error-envelope.ts';
import { ErrorCode } from '../model/error-codes.ts';

interface WireError {
  readonly code: ErrorCode;
  /** The HTTP status, if it differs from the status of the problem kind. */
  readonly status?: number;
}

/** Error codes of the core's problem kinds (docs/contracts/devices.md, "Placing an order"). */
const WIRE_ERRORS: Readonly<Record<Exclude<ProblemKind, 'refused'>, WireError>> = {
  'malformed-body': { code: 'MALFORMED_BODY' },
  'missing-idempotency-key': { code: 'VALIDATION_FAILED' },
  'malformed-idempotency-key': { code: 'VALIDATION_FAILED' },
  'duplicate-request-id': { code: 'VALIDATION_FAILED', status: 400 },
  'not-acceptable': { code: 'VALIDATION_FAILED' },
  'in-progress': { code: 'TRY_AGAIN' },
  'no-tenant': { code: 'FORBIDDEN' },
  'no-subject': { code: 'FORBIDDEN' },
  'not-found': { code: 'ORDER_NOT_FOUND' },
  'unknown-path': { code: 'UNKNOWN_PATH' },
  'method-not-allowed': { code: 'METHOD_NOT_ALLOWED' },
  'version-mismatch': { code: 'VERSION_MISMATCH' },
  'body-too-large': { code: 'BODY_TOO_LARGE' },
  'unsupported-media-type': { code: 'UNSUPPORTED_MEDIA_TYPE' },
  'validation-failed': { code: 'VALIDATION_FAILED', status: 400 },
  'transition-refused': { code: 'INVALID_TRANSITION', status: 409 },
  'idempotency-key-reused': { code: 'IDEMPOTENCY_KEY_REUSED' },
  'rate-limited': { code: 'RATE_LIMITED' },
  internal: { code: 'INTERNAL_ERROR' },
  unavailable: { code: 'TRY_AGAIN' },
};

/**
 * Converts a problem to a response in the contract's error envelope.
 *
 * @example printProblem(warehouseTaken()).status // 409
 */
export function printProblem(problem: Problem): HttpResponse {
  const { code, status = problem.status } = problem.kind === 'refused' ? refusalOf(problem) : WIRE_ERRORS[problem.kind];
  const details = fieldsOf(problem).map(({ path, message }) => ({ field: path, message }));
  return json(status, errorEnvelope(code, problem.message, details), problemHeaders(problem, code));
}

const refusalOf = (problem: Problem): WireError => ({ code: ErrorCode.parse(problem.code) });

/** Returns the details of a problem. A malformed `Idempotency-Key` is a detail that names the header. */
function fieldsOf(problem: Problem): readonly FieldProblem[] {
  if (problem.kind !== 'malformed-idempotency-key') return problem.fields;
  return [{ path: 'Idempotency-Key', message: problem.message }];
}
