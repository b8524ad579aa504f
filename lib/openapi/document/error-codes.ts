import type { ErrorCodes } from '../../../functions/core/model/documented-errors.ts';
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
  { codes, description, mediaType }: DocumentedResponse,
): readonly string[] {
  if (status < 400) return [];
  if (codes !== undefined) return codes;
  if (mediaType === PROBLEM) return [PROBLEM_KINDS[status] ?? 'internal'];
  const named = [...description.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  return [...new Set(named.filter((code) => Object.hasOwn(errorsOf(table).codes, code)))];
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
