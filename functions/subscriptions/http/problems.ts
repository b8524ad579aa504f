import { type HttpResponse, json } from '../../core/model/response.ts';
import type { Fault, FieldProblem, Problem, ProblemKind } from '../../core/problems/problem.ts';
import { problemHeaders } from '../../core/problems/problem-document.ts';
import type { ErrorBody } from '../contract/common-schemas.ts';
import { CODES, type Code } from '../model/error-codes.ts';

/** How an answer names a problem. */
interface PrintedError {
  readonly code: Code;
  /** Where it is not that of the code. */
  readonly status?: number;
  readonly details?: readonly string[];
}

type CoreKind = Exclude<ProblemKind, 'refused' | 'validation-failed'>;

/** How the core's problems are called here. The contract has no code for what HTTP itself refuses: these are values too (1117). */
const PRINTED_ERRORS: Readonly<Record<CoreKind, (problem: Problem) => PrintedError>> = {
  'malformed-body': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'not-acceptable': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'body-too-large': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'unsupported-media-type': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'version-mismatch': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
  'idempotency-key-reused': (problem) => ({ code: '1117', ...inOwnWords(problem) }),
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

/** A problem that the contract knows no code for is told in its own words, with its own status. */
const inOwnWords = ({ status, message }: Problem) => ({ status, details: [message] });

/** Prints a problem as the contract says: code and message of its table, and what it is about. */
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

/** A refusal of this line has a code of the contract; another would be a fault of ours. */
const codeOf = ({ code }: Problem): Code => (isCode(code) ? code : '1124');

/** docs/contracts/subscriptions.md, "Headers": missing fields before unexpected ones, these before invalid values, all at once within one code. */
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

/** That the field is unexpected, the code says already. */
const withHint = ({ path, message }: FieldProblem): string => `${path}${/; did you mean .*$/.exec(message)?.[0] ?? ''}`;
