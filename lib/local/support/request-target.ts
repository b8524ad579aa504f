/** The parts of a request's target, as sent. */
export interface RequestTarget {
  readonly path: string;
  /** The query without its question mark. */
  readonly query: string;
}

/**
 * Splits a request's target. `new URL` would take the host out of a target such as `//`, and throws for it.
 *
 * @example requestTarget('//?a=%') // { path: '//', query: 'a=%' }
 */
export function requestTarget(target = '/'): RequestTarget {
  const question = target.indexOf('?');
  if (question < 0) return { path: target, query: '' };
  return { path: target.slice(0, question), query: target.slice(question + 1) };
}

/**
 * Returns the decoded segments of a path; undefined when it is no path or contains a broken escape.
 *
 * @example decodedSegments('/orders/a%2Fb') // ['orders', 'a/b']
 */
export function decodedSegments(rawPath: string): readonly string[] | undefined {
  if (!rawPath.startsWith('/')) return undefined;
  try {
    return rawPath.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
