import { liveStore } from '../../core/http/service-context.ts';
import { type WorkDone, WorkInput, WorkUnfinished } from '../../core/model/execution-state.ts';
import type { Store } from '../../core/store/store.ts';
import { workflowTask } from '../../core/tasks/workflow-task.ts';
import { completeOrder } from '../fulfillment/complete-order.ts';

/** Milliseconds that one call of the task works. It is well below the function's timeout. */
const WORK_MS = 10_000;

/**
 * Task of the line's state machine: completes the order of an execution. A retry has no further effect.
 *
 * @throws WorkUnfinished after the time of one call
 * @throws ZodError if the input is not the state machine's
 * @throws Problem `unavailable`; the state machine retries
 */
export const orderCompleter = (store: () => Store) =>
  workflowTask(WorkInput, store, async ({ state }, own): Promise<WorkDone> => {
    const until = new Date(own.now().getTime() + WORK_MS);
    const action = await completeOrder(own, state.number, until);
    if (action === 'again') throw new WorkUnfinished();
    return { ...state, action };
  });

/** Task of the line's state machine. */
export const handler = orderCompleter(liveStore);
