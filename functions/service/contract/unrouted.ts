import * as z from 'zod';

/** Stands in the body of an answer for the id of the request, within a JSON text. */
export const REQUEST_ID = '{request-id}';

const Answer = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });

/** An answer in the form of a line. */
export type Answer = z.infer<typeof Answer>;

/**
 * The answers to requests that no route takes. They are derived from the endpoint tables when the stack is built, since the service
 * knows no line.
 */
export const Unrouted = z.object({
  /** The paths of all endpoints, with the answer to any other method. */
  paths: z.array(z.object({ path: z.string(), line: z.string(), wrongMethod: Answer })),
  /** The lines by name. */
  lines: z.record(
    z.string(),
    z.object({
      /** The path of the line's endpoints begins with it. Empty for the service, which answers for all other paths. */
      basePath: z.string(),
      /** The header for tenants' own request ids; absent if they may not send any. */
      requestIdHeader: z.string().optional(),
      unknownPath: Answer,
    }),
  ),
});
export type Unrouted = z.infer<typeof Unrouted>;
