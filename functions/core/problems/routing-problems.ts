import { Problem } from './problem.ts';

export type { Problem };

/** Makes a 404: no endpoint has the path. */
export const unknownPath = (): Problem =>
  new Problem('unknown-path', 'No endpoint has this path; GET /openapi.json lists all paths.');

/**
 * Makes a 405: the path has endpoints, but none with the method of the request (RFC 9110, section 15.5.6).
 *
 * @param methods the methods of the path
 */
export const methodNotAllowed = (methods: readonly string[]): Problem =>
  new Problem(
    'method-not-allowed',
    `The method of this path must be ${new Intl.ListFormat('en', { type: 'disjunction' }).format(methods)}.`,
    {
      headers: { allow: methods.join(', ') },
    },
  );
