import { type HttpResponse, json } from '../../core/model/response.ts';
import type { Fault, FieldProblem, Problem, ProblemKind } from '../../core/problems/problem.ts';
import { problemHeaders } from '../../core/problems/problem-document.ts';
import type { ErrorBody } from '../contract/common-schemas.ts';
import { CODES, type Code } from '../model/error-codes.ts';

/** Error code, status and details of a problem in a response. */
interface PrintedError {
  readonly code: Code;
  /** HTTP status, if it differs from the code's. */
  readonly status?: number;
  readonly details?: readonly string[];
}

type CoreKind = Exclude<ProblemKind, 'refused' | 'validation-failed'>;

/** Error codes for the core's problems. The contract has no codes for HTTP errors, so they count as invalid values (1117). */
const PRINTED_ERRORS: Readonly<Record<CoreKind, (problem: Problem) => PrintedError>> = {
  'malformed-body': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'not-acceptable': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'body-too-large': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'unsupported-media-type': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'version-mismatch': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'idempotency-key-reused': ({ fields }) => ({ code: '4119', details: fields.map(({ path }) => path) }),
  'rate-limited': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'transition-refused': ({ fields }) => ({ code: '1117', details: fields.map(withMessage) }),
  'missing-idempotency-key': ({ fields }) => ({ code: '4119', details: fields.map(withMessage) }),
  'malformed-idempotency-key': ({ message }) => ({ code: '4119', details: [message] }),
  'duplicate-request-id': () => ({ code: '4120' }),
  'in-progress': () => ({ code: '4122' }),
  'no-tenant': ({ message }) => ({ code: '4121', details: [message] }),
  'no-subject': ({ message }) => ({ code: '4121', details: [message] }),
  'not-found': () => ({ code: '2115' }),
  internal: () => ({ code: '1124' }),
  unavailable: ({ status }) => ({ code: '1124', status }),
};

/** Prints the core's own message and status, for a problem that has no code in the contract. */
const inOwnWords = ({ status, message }: Problem) => ({ status, details: [message] });

/**
 * Prints a problem as the contract's error body: the code, its message, and the details.
 *
 * @example printProblem({ kind: 'internal' }).status // 500
 */
export function printProblem(problem: Problem): HttpResponse {
  const { code, status = CODES[code].status, details = [] } = printOf(problem);
  const body: ErrorBody = {
    code,
    message: CODES[code].message,
    ...(details.length > 0 && { additionalDetails: [...details] }),
  };
  return json(status, body, problemHeaders(problem));
}

function printOf(problem: Problem): PrintedError {
  if (problem.kind === 'validation-failed') return printOfFields(problem.fields);
  if (problem.kind !== 'refused') return PRINTED_ERRORS[problem.kind](problem);
  return { code: codeOf(problem), details: problem.fields.map(withMessage) };
}

const isCode = (code: string): code is Code => Object.hasOwn(CODES, code);

/** Returns the code of an error of this line. An unknown code would be a defect of the service. */
const codeOf = ({ code }: Problem): Code => (isCode(code) ? code : '1124');

/**
 * Picks the code to report (docs/contracts/subscriptions.md, "Headers"). Missing fields come before unexpected fields, and these
 * before invalid values. All fields of one code are reported at once.
 */
function printOfFields(fields: readonly FieldProblem[]): PrintedError {
  const [missing, unexpected] = [withFault(fields, 'missing'), withFault(fields, 'unexpected')];
  if (missing.length > 0) return { code: '1122', details: missing.map(({ path }) => path) };
  if (unexpected.length > 0) return { code: '1121', details: unexpected.map(withHint) };
  const invalid = fields.filter(({ place }) => place !== 'query');
  if (invalid.length > 0) return { code: '1117', details: invalid.map(withMessage) };
  return { code: '1132', details: fields.map(withMessage) };
}

const withFault = (fields: readonly FieldProblem[], wanted: Fault) => fields.filter(({ fault }) => fault === wanted);

const withMessage = ({ path, message }: FieldProblem): string => (path === '' ? message : `${path}: ${message}`);

/** Formats an unexpected field with the suggestion of its message. The code already says that the field is unexpected. */
const withHint = ({ path, message }: FieldProblem): string => `${path}${/; did you mean .*$/.exec(message)?.[0] ?? ''}`;
