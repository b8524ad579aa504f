import * as z from 'zod';

/**
 * ARNs of the state machines by line, in the environment variable STATE_MACHINES. `entries` is Express, for each entry into a status;
 * `longWork` is Standard, for the statuses with long work.
 */
export const StateMachines = z.record(
  z.string(),
  z.object({
    entries: z.string(),
    longWork: z.object({ arn: z.string(), statuses: z.array(z.string()) }).optional(),
  }),
);
export type StateMachines = z.infer<typeof StateMachines>;
