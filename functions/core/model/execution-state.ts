import * as z from 'zod';

/** The state of an execution between its steps: what `dispatch` started it with, and the reminders since. */
export const ExecutionState = z.object({
  line: z.string(),
  tenant: z.string(),
  number: z.int().positive(),
  statusVersion: z.int().positive(),
  status: z.string(),
  statusSince: z.iso.datetime(),
  fired: z.array(z.string()),
  /** The request that the status is due to; absent where none is. */
  correlationId: z.string().optional(),
});
export type ExecutionState = z.infer<typeof ExecutionState>;

/** What the state machine calls the task with that works on an order in its status. */
export const WorkInput = z.strictObject({ state: ExecutionState });

/** What such a task returns: `again` has it called again, `superseded` says that the order has left the status. */
export type WorkDone = ExecutionState & { readonly action: 'again' | 'done' | 'superseded' };
