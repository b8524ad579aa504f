import type { ErrorCodes } from '../../../functions/core/documentation/documented-errors.ts';
import type { DocumentedResponse, EndpointTable } from '../../../functions/core/model/endpoint.ts';
import { errorLink, type ProblemKind } from '../../../functions/core/problems/problem-document.ts';
import { problemDocuments } from '../../../functions/core/problems/problem-meanings.ts';

/** Media type of problem documents (RFC 9457). */
export const PROBLEM = 'application/problem+json';

/** Kind of the problem document with a status, for responses that name none. */
const PROBLEM_KINDS: Readonly<Record<number, ProblemKind>> = {
  400: 'malformed-body',
  403: 'no-tenant',
  404: 'not-found',
  412: 'version-mismatch',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  422: 'validation-failed',
  429: 'rate-limited',
  500: 'internal',
  503: 'unavailable',
};

/** Returns the codes of a line's errors. */
export const errorsOf = ({ errors = problemDocuments }: Pick<EndpointTable, 'errors'>): ErrorCodes => errors;

/**
 * Returns the error codes of a documented response, the most common one first.
 *
 * @example codesOf({ errors: deviceErrors }, 404, { description: '`ORDER_NOT_FOUND`: no such order.' }) // ['ORDER_NOT_FOUND']
 * @example codesOf({}, 404, { description: 'No such order.', mediaType: 'application/problem+json' }) // ['not-found']
 */
export function codesOf(
  table: Pick<EndpointTable, 'errors'>,
  status: number,
  { codes, description, mediaType, example }: DocumentedResponse,
): readonly string[] {
  if (status < 400) return [];
  if (codes !== undefined) return codes;
  if (mediaType === PROBLEM) {
    const shown = example === undefined ? (PROBLEM_KINDS[status] ?? 'internal') : codeIn(example, errorsOf(table));
    return shown === undefined ? [] : [shown];
  }
  const named = [...description.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return [...new Set(named.filter((code) => Object.hasOwn(errorsOf(table).codes, code)))];
}

/**
 * Finds the code in an error body: a text that is a code, or the link of one.
 *
 * @returns undefined for a body without a code
 * @example codeIn({ error: { code: 'TRY_AGAIN' } }, deviceErrors) // 'TRY_AGAIN'
 * @example codeIn({ type: '/docs#error-unknown-path' }, problemDocuments) // 'unknown-path'
 */
export function codeIn(body: unknown, errors: ErrorCodes): string | undefined {
  if (typeof body === 'string') {
    return Object.keys(errors.codes).find((code) => code === body || errorLink(code) === body);
  }
  if (typeof body !== 'object' || body === null) return undefined;
  for (const value of Object.values(body)) {
    const code = codeIn(value, errors);
    if (code !== undefined) return code;
  }
  return undefined;
}

/**
 * Formats a code as a link to its explanation in the guide.
 *
 * @example linkTo('TRY_AGAIN') // '[`TRY_AGAIN`](/docs#error-try-again)'
 */
export const linkTo = (code: string): string => `[\`${code}\`](${errorLink(code)})`;

/**
 * Links the codes in the description of a response to their explanations, and adds those that the description does not name.
 *
 * @example withLinks('`TRY_AGAIN`: busy.', ['TRY_AGAIN']) // '[`TRY_AGAIN`](/docs#error-try-again): busy.'
 * @example withLinks('Busy.', ['unavailable']) // 'Busy. See [`unavailable`](/docs#error-unavailable).'
 */
export function withLinks(description: string, codes: readonly string[]): string {
  const isNamed = (code: string) => description.includes(`\`${code}\``);
  const linked = codes.reduce((text, code) => text.replaceAll(`\`${code}\``, linkTo(code)), description);
  const others = codes.filter((code) => !isNamed(code)).map(linkTo);
  return others.length === 0 ? linked : `${linked} See ${new Intl.ListFormat('en').format(others)}.`;
}
