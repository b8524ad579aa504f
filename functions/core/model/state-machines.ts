import * as z from 'zod';

/**
 * ARNs of the state machines by line, in the environment variable STATE_MACHINES. `entries` is Express, for each entry into a status;
 * `longWork` is Standard, for the statuses with long work. `finalStatuses` are those that no order leaves.
 */
export const StateMachines = z.record(
  z.string(),
  z.object({
    entries: z.string(),
    longWork: z.object({ arn: z.string(), statuses: z.array(z.string()) }).optional(),
    // Absent while a deployment has changed the code of a function and not its variables yet.
    finalStatuses: z.array(z.string()).default([]),
  }),
);
export type StateMachines = z.infer<typeof StateMachines>;
