import * as z from 'zod';
import { storedWhole } from './stored.ts';

/**
 * The state of an order for which an execution was started. A task returns it, so it keeps the members that only a newer version knows.
 */
export const ExecutionState = storedWhole({
  line: z.string(),
  tenant: z.string(),
  number: z.int().positive(),
  statusVersion: z.int().positive(),
  status: z.string(),
  statusSince: z.iso.datetime(),
  /** Reasons of the deadlines that executions of an earlier version have fired. Only that version reads it. */
  fired: z.array(z.string()).optional(),
  /** Id of the request that led to the status; absent if no request did. */
  correlationId: z.string().optional(),
});
export type ExecutionState = z.infer<typeof ExecutionState>;

/** Input of a status's task, sent by the state machine. Other members are ignored. */
export const WorkInput = z.object({ state: ExecutionState });

/** Result of a status's task: the work is done, or the order has left the status. */
export type WorkDone = ExecutionState & { readonly action: 'done' | 'superseded' };

/**
 * Interruption of a status's task that is not finished after the time of one call. The state machine calls the task again, which
 * continues.
 */
export class WorkUnfinished extends Error {
  constructor() {
    super('The work takes longer than one call; the next call continues');
    this.name = WORK_UNFINISHED;
  }
}

/** Name of the error {@link WorkUnfinished} in the definition of a state machine. */
export const WORK_UNFINISHED = 'WorkUnfinished';
