import * as z from 'zod';

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
