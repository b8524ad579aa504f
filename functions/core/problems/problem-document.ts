import * as z from 'zod';
import { type HttpResponse, json } from '../model/response.ts';
import { entityTag } from './if-match.ts';
import type { Problem } from './problem.ts';

export type { ProblemKind } from './problem.ts';

/** RFC 9457 problem document: how errors are printed where a line's contract does not say otherwise. */
export const ProblemDocument = z
  .object({
    type: z.string().describe('A URI reference that names the kind of problem.'),
    title: z.string().describe('The kind of problem in a few words.'),
    status: z.int(),
    detail: z.string().describe('What was wrong with this request and what to do.'),
    instance: z.string().describe('The `x-request-id` of the request, for support.'),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    currentVersion: z.int().optional().describe('412: the version the order is at now.'),
  })
  .meta({ id: 'Problem' });

/**
 * What all problems of a kind have in common (RFC 9457, section 3.1).
 *
 * @param code of the problem: `not-found`, or of a line's own refusal: `OUT_OF_STOCK`
 */
export const problemType = (code: string) => {
  const name = code.toLowerCase().replaceAll('_', '-');
  return {
    type: `urn:quartermaster:problem:${name}`,
    title: `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`,
  };
};

/** Prints a problem as RFC 9457 says, `application/problem+json`. */
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
  };
  return json(problem.status, body, { 'content-type': 'application/problem+json', ...problemHeaders(problem) });
}

/** Headers that a problem calls for, whatever its body looks like. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    ...(problem.retryAfter !== undefined && { 'retry-after': String(problem.retryAfter) }),
    ...(problem.currentVersion !== undefined && { etag: entityTag(problem.currentVersion) }),
  };
}
