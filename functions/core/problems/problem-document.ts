import * as z from 'zod';
import { type HttpResponse, json } from '../model/response.ts';
import { entityTag } from './if-match.ts';
import type { Problem } from './problem.ts';

export type { ProblemKind } from './problem.ts';

/** RFC 9457 problem document, the body of errors unless a line's contract says otherwise. */
export const ProblemDocument = z
  .object({
    type: z
      .string()
      .describe(
        'A URI reference for the kind of problem, relative to the address of the API. It leads to the explanation.',
      ),
    title: z.string().describe('The kind of problem in a few words.'),
    status: z.int(),
    detail: z.string().describe('The fault of this request, and what to do.'),
    instance: z.string().describe('The `x-request-id` of the request, for support.'),
    errors: z.array(z.object({ field: z.string(), message: z.string() }).meta({ id: 'ProblemField' })).optional(),
    currentVersion: z.int().optional().describe('412: the current version of the order or the webhook.'),
  })
  .meta({ id: 'Problem' });

/**
 * Returns the place in the guide that explains a code: what the code means, and what to do. Codes that differ only in case and
 * punctuation share a place.
 *
 * @example errorLink('OUT_OF_STOCK') // '/docs#error-out-of-stock'
 */
export const errorLink = (code: string): string => `/docs#error-${nameOf(code)}`;

const nameOf = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');

/**
 * Returns the members that all problems of a kind share (RFC 9457, section 3.1). The type leads to the guide.
 *
 * @param code the problem's code, such as `not-found`, or the code of a line's own rejection, such as `OUT_OF_STOCK`
 * @example problemType('OUT_OF_STOCK') // { type: '/docs#error-out-of-stock', title: 'Out of stock' }
 */
export const problemType = (code: string) => {
  const name = nameOf(code);
  return {
    type: errorLink(code),
    title: `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`,
  };
};

/**
 * Prints a problem as an RFC 9457 document, `application/problem+json`.
 *
 * @example problemDocument(new Problem('not-found', 'There is no such order.'), 'r-1').status // 404
 */
export function problemDocument(problem: Problem, requestId: string): HttpResponse {
  const body: z.infer<typeof ProblemDocument> = {
    ...problemType(problem.code),
    status: problem.status,
    detail: problem.message,
    instance: requestId,
    ...(problem.fields.length > 0 && {
      errors: problem.fields.map(({ path, message }) => ({ field: path, message })),
    }),
    ...(problem.currentVersion !== undefined && { currentVersion: problem.currentVersion }),
    ...problem.members,
  };
  return json(problem.status, body, { 'content-type': 'application/problem+json', ...problemHeaders(problem) });
}

/**
 * Returns the header that leads to the explanation of a code (RFC 8288), also for a body without room for a link.
 *
 * @param others links that the response has beside it
 * @example helpLink('2122') // '</docs#error-2122>; rel="help"'
 */
export const helpLink = (code: string, others?: string): string =>
  [...(others === undefined ? [] : [others]), `<${errorLink(code)}>; rel="help"`].join(', ');

/**
 * Adds the link to the explanation to an error that an earlier version kept without it (docs/data-model.md, "Idempotency").
 *
 * @example withHelp({ status: 400, headers: {}, body: '{"code":"2122"}' }).headers // { link: '</docs#error-2122>; rel="help"' }
 * @example withHelp({ status: 201, headers: {}, body: '{}' }).headers // {}
 */
export function withHelp(response: HttpResponse): HttpResponse {
  const { status, headers, body } = response;
  if (status < FIRST_ERROR || headers.link !== undefined) return response;
  const { code } = Object(JSON.parse(body));
  return typeof code === 'string' ? { ...response, headers: { ...headers, link: helpLink(code) } } : response;
}

const FIRST_ERROR = 400;

/**
 * Returns the headers of a problem, which do not depend on the form of its body.
 *
 * @param code the code in the body, or the problem's own for a body without a code
 * @example problemHeaders({ code: 'unavailable', retryAfter: 1 }) // { link: '</docs#error-unavailable>; rel="help"', 'retry-after': '1' }
 * @example problemHeaders({ currentVersion: 3 }, 'VERSION_MISMATCH').etag // '"3"'
 * @example problemHeaders({ code: 'rate-limited', retryAfter: 2, quota: { calls: 200, seconds: 4 } }).ratelimit // '"tenant";r=0;t=2'
 */
export function problemHeaders(problem: Problem, code: string = problem.code): Record<string, string> {
  const { retryAfter, quota } = problem;
  return {
    ...problem.headers,
    link: helpLink(code, problem.headers?.link),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    // IETF draft-ietf-httpapi-ratelimit-headers-11: calls and seconds of the policy; calls that remain, seconds until there are more.
    ...(quota && {
      'ratelimit-policy': `"tenant";q=${quota.calls};w=${quota.seconds}`,
      ratelimit: `"tenant";r=0;t=${retryAfter ?? quota.seconds}`,
    }),
    ...(problem.currentVersion !== undefined && { etag: entityTag(problem.currentVersion) }),
  };
}
