import type { HttpResponse } from '../../core/model/response.ts';
import { line } from '../contract/line.ts';
import { type Answer, REQUEST_ID, type Unrouted } from '../contract/unrouted.ts';

/** Returns true if a path is one of an endpoint, whose parameters stand in braces. */
function isAt(template: string, path: string): boolean {
  const [parts, given] = [template.split('/'), path.split('/')];
  return (
    parts.length === given.length &&
    parts.every((part, index) => (part.startsWith('{') ? given[index] !== '' : part === given[index]))
  );
}

/** The line that answers for a path. */
export interface Answering {
  readonly requestIdHeader: string | undefined;
  /** Returns the response with the id of the request. */
  readonly answer: (requestId: string) => HttpResponse;
}

/**
 * Finds the answer to a request that no route took: 405 for a path that has endpoints, otherwise 404. The line whose path it is
 * decides on the form.
 *
 * @example answerFor(unrouted, '/health').answer('r-1').status // 405
 * @example answerFor(unrouted, '/wp-login.php').answer('r-1').status // 404
 */
export function answerFor({ paths, lines }: Unrouted, path: string): Answering {
  const known = paths.find((one) => isAt(one.path, path));
  const below = Object.entries(lines).find(([, { basePath }]) => basePath !== '' && path.startsWith(`${basePath}/`));
  const name = known?.line ?? below?.[0] ?? line.line;
  const own = lines[name];
  if (own === undefined) throw new Error(`The line ${name} has no answers`);
  const { basePath, requestIdHeader, unknownPath } = own;
  return {
    // Paths of operators do not begin with the line's own.
    requestIdHeader: path.startsWith(`${basePath}/`) ? requestIdHeader : undefined,
    answer: (requestId) => withId(known?.wrongMethod ?? unknownPath, requestId),
  };
}

function withId({ status, headers, body }: Answer, requestId: string): HttpResponse {
  const quoted = JSON.stringify(requestId).slice(1, -1);
  return { status, headers, body: body.replaceAll(REQUEST_ID, () => quoted) };
}
