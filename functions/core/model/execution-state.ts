import * as z from 'zod';

/** The state of an execution between its steps: the input from `dispatch`, and the reminders fired since. */
export const ExecutionState = z.object({
  line: z.string(),
  tenant: z.string(),
  number: z.int().positive(),
  statusVersion: z.int().positive(),
  status: z.string(),
  statusSince: z.iso.datetime(),
  fired: z.array(z.string()),
  /** Id of the request that led to the status; absent if no request did. */
  correlationId: z.string().optional(),
});
export type ExecutionState = z.infer<typeof ExecutionState>;

/** Input of a status's task, sent by the state machine. */
export const WorkInput = z.strictObject({ state: ExecutionState });

/**
 * Result of a status's task. After `again` the state machine calls the task again; `superseded` means that the order has left the
 * status.
 */
export type WorkDone = ExecutionState & { readonly action: 'again' | 'done' | 'superseded' };
