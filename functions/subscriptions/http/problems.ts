import { type HttpResponse, json } from '../../core/model/response.ts';
import type { Fault, FieldProblem, Problem, ProblemKind } from '../../core/problems/problem.ts';
import { problemHeaders } from '../../core/problems/problem-document.ts';
import type { ErrorBody } from '../contract/common-schemas.ts';
import { CODES, type Code, isCode } from '../model/error-codes.ts';
import type { Detail } from '../model/refusal.ts';

/** Error code, status and details of a problem in a response. */
interface PrintedError {
  readonly code: Code;
  /** HTTP status, if it differs from the code's. */
  readonly status?: number;
  /** The fields at fault, or details as they stand. */
  readonly details?: readonly Detail[];
}

/**
 * Codes whose details name the fields alone (docs/contracts/subscriptions.md, "Errors"). What is wrong with a field goes to the log.
 */
const NAMES_ALONE: ReadonlySet<Code> = new Set(['1117', '1119', '1121', '1122', '1132', '1133', '2126', '3116']);

type CoreKind = Exclude<ProblemKind, 'refused' | 'validation-failed'>;

/** Error codes for the core's problems. The contract has no codes for HTTP errors, so they count as invalid values (1117). */
const PRINTED_ERRORS: Readonly<Record<CoreKind, (problem: Problem) => PrintedError>> = {
  'malformed-body': (problem) => ({ code: '1117', ...about('body', problem) }),
  'not-acceptable': (problem) => ({ code: '1117', ...about('Accept', problem) }),
  'unknown-path': (problem) => ({ code: '1117', ...about('path', problem) }),
  'method-not-allowed': (problem) => ({ code: '1117', ...about('method', problem) }),
  'body-too-large': (problem) => ({ code: '1117', ...about('body', problem) }),
  'unsupported-media-type': (problem) => ({ code: '1117', ...about('Content-Type', problem) }),
  'version-mismatch': (problem) => ({ code: '1117', ...about('If-None-Match', problem) }),
  'idempotency-key-reused': reusedKey,
  'rate-limited': () => ({ code: '4118' }),
  'transition-refused': ({ fields }) => ({ code: '1117', details: fields }),
  'missing-idempotency-key': ({ fields }) => ({ code: '4119', details: fields }),
  'malformed-idempotency-key': ({ message }) => ({ code: '4119', details: [message] }),
  'duplicate-request-id': () => ({ code: '4120' }),
  'in-progress': () => ({ code: '4122' }),
  'no-tenant': ({ message }) => ({ code: '4121', details: [message] }),
  'no-subject': ({ message }) => ({ code: '4121', details: [message] }),
  'not-found': () => ({ code: '2115' }),
  internal: () => ({ code: '1124' }),
  unavailable: ({ status }) => ({ code: '1124', status }),
};

/** Header with the key of the operators' endpoints. Partners send a correlation id, which has a code of its own. */
const OPERATORS_KEY = 'Idempotency-Key';

/** Prints a key that was used for another request (docs/contracts/subscriptions.md, "Headers"). */
function reusedKey(problem: Problem): PrintedError {
  const names = problem.fields.map(({ path }) => path);
  if (names.includes(OPERATORS_KEY)) return { code: '1117', ...about(OPERATORS_KEY, problem) };
  return { code: '4119', details: names };
}

/** Prints the status of a problem that has no code in the contract, with the fields at fault or else the part of the request. */
const about = (path: string, { status, message, fields }: Problem) => ({
  status,
  details: fields.length > 0 ? fields : [{ path, message }],
});

/**
 * Prints a problem as the contract's error body: the code, its message, and the details. What the details leave out goes to the log.
 *
 * @example printProblem({ kind: 'internal' }).status // 500
 */
export function printProblem(problem: Problem): HttpResponse {
  const { code, status = CODES[code].status, details = [] } = printOf(problem);
  const isBare = NAMES_ALONE.has(code);
  const texts = new Set(details.map((detail) => (isBare ? nameOf(detail) : textOf(detail))));
  const body: ErrorBody = {
    code,
    message: CODES[code].message,
    ...(texts.size > 0 && { additionalDetails: [...texts] }),
  };
  const response = json(status, body, problemHeaders(problem, code));
  if (!isBare) return response;
  // No schema has read a malformed body, so each name in a path of it may be anything.
  const known = problem.kind === 'malformed-body' ? details.map(aboutBody) : details;
  return { ...response, explanations: explanationsOf(known) };
}

/** Returns the name of a detail's field. A detail without a field stands for the body. */
const nameOf = (detail: Detail): string => (typeof detail === 'string' ? detail : detail.path) || 'body';

const aboutBody = (detail: Detail): Detail => (typeof detail === 'string' ? detail : { ...detail, path: 'body' });

/** Most explanations in the log of one request. */
const MOST_EXPLANATIONS = 20;

/**
 * Explains details for the log, without the caller's values and the names of fields that are the caller's own: they may be personal
 * data. Such values stand in quotes, or after "got".
 *
 * @example explanationsOf([{ path: 'lastName', message: 'must be a string, got 7 (a number)' }]) // ['lastName: must be a string']
 * @example explanationsOf([{ path: 'address.ada', message: 'is no field', fault: 'unexpected' }]) // ['address.…: is no field']
 */
const explanationsOf = (details: readonly Detail[]): readonly string[] =>
  details.slice(0, MOST_EXPLANATIONS).map((detail) =>
    textOf(withoutOwnName(detail))
      .replace(/,? got .*$/s, '')
      .replaceAll(/"(?:[^"\\]|\\.)*"?/gs, '"…"'),
  );

/** Leaves out the name of a field that no schema has. A name in quotes goes with all else in quotes. */
const withoutOwnName = (detail: Detail): Detail =>
  typeof detail === 'object' && detail.fault === 'unexpected'
    ? { ...detail, path: detail.path.replace(/[\w$-]+$/, '…') }
    : detail;

function printOf(problem: Problem): PrintedError {
  if (problem.kind === 'validation-failed') return printOfFields(problem.fields);
  if (problem.kind !== 'refused') return PRINTED_ERRORS[problem.kind](problem);
  return { code: codeOf(problem), details: problem.fields };
}

/** Returns the code of an error of this line. An unknown code would be a defect of the service. */
const codeOf = ({ code }: Problem): Code => (isCode(code) ? code : '1124');

/**
 * Picks the code to report (docs/contracts/subscriptions.md, "Headers"). Missing fields come before unexpected fields, and these
 * before invalid values. All fields of one code are reported at once.
 */
function printOfFields(fields: readonly FieldProblem[]): PrintedError {
  // docs/contracts/subscriptions.md, "Headers": an unknown parameter of the query is an invalid search parameter.
  const [missing, unexpected] = [withFault(fields, 'missing'), withFault(fields, 'unexpected').filter(notInQuery)];
  if (missing.length > 0) return { code: '1122', details: missing };
  if (unexpected.length > 0) return { code: '1121', details: unexpected };
  const invalid = fields.filter(notInQuery);
  return invalid.length > 0 ? { code: '1117', details: invalid } : { code: '1132', details: fields };
}

const notInQuery = ({ place }: FieldProblem): boolean => place !== 'query';

const withFault = (fields: readonly FieldProblem[], wanted: Fault) => fields.filter(({ fault }) => fault === wanted);

const textOf = (detail: Detail): string => {
  if (typeof detail === 'string') return detail;
  return detail.path === '' ? detail.message : `${detail.path}: ${detail.message}`;
};
