import * as z from 'zod';
import { readEnvironment } from '../core/http/environment.ts';
import { attentionEventId, type OrderEvent } from '../core/model/events.ts';
import { ExecutionState } from '../core/model/execution-state.ts';
import type { Order, OrderData } from '../core/model/order.ts';
import { json } from '../core/model/response.ts';
import { changeOrder } from '../core/orders/change-order.ts';
import { readOrder } from '../core/orders/read-order.ts';
import { Problem } from '../core/problems/problem.ts';
import { createStore, type Store } from '../core/store/store.ts';
import { workflowTask } from '../core/tasks/workflow-task.ts';
import { nextStep, TimedDeadline } from './deadlines.ts';
import { eventDetail } from './event-detail.ts';

/** Name of the actor in the history. */
const ACTOR = 'workflow';

const Input = z.strictObject({ state: ExecutionState, deadlines: z.array(TimedDeadline) });

/** The next state of the execution. `action` tells the state machine what to do. */
export type Checked = ExecutionState &
  (
    | { readonly action: 'remind'; readonly event: OrderEvent }
    | { readonly action: 'wait'; readonly until: string }
    | { readonly action: 'done' | 'superseded' }
  );

/**
 * Makes the task of the state machines that finds a missed deadline of an order's status, or the time until which to wait. After
 * a missed deadline it sets the deadline's fields on the order before the reminder. A repeat has no other effect: the order
 * changes once, and the event has the same id.
 *
 * @throws ZodError for an input that the state machine does not send
 * @throws Problem `unavailable`; the state machine retries
 */
export const deadlineChecker = (store: () => Store) =>
  workflowTask(Input, store, async ({ state, deadlines }, own): Promise<Checked> => {
    const order = await unmoved(own, state);
    if (order === undefined) return { ...state, action: 'superseded' };
    const watched = { deadlines, fired: state.fired, statusSince: new Date(state.statusSince), data: order.data };
    const now = own.now();
    const next = nextStep(watched, now);
    switch (next.action) {
      case 'done':
        return { ...state, action: 'done' };
      case 'wait':
        return { ...state, action: 'wait', until: next.until.toISOString() };
      case 'remind': {
        const after = await applied(own, state, order, next.deadline);
        if (after === undefined) return { ...state, action: 'superseded' };
        const { reason } = next.deadline;
        return {
          ...state,
          fired: [...state.fired, reason],
          action: 'remind',
          event: attentionNeeded(after, state, reason, now),
        };
      }
    }
  });

/** Returns the order, if it is still in the execution's status. */
async function unmoved(store: Store, state: ExecutionState): Promise<Order | undefined> {
  const order = await ifThere(() => readOrder<OrderData>(store, state, { number: state.number }));
  return order?.statusVersion === state.statusVersion ? order : undefined;
}

/** Sets the deadline's fields on the order, and returns it; undefined if it has left the status. */
async function applied(
  store: Store,
  state: ExecutionState,
  order: Order,
  { set, reason }: TimedDeadline,
): Promise<Order | undefined> {
  if (Object.keys(set).length === 0) return order;
  let after: Order = order;
  await ifThere(() =>
    changeOrder<OrderData>(
      store,
      {
        owner: state,
        name: { number: state.number },
        actor: ACTOR,
        // The status stays, so no transition is looked up.
        lifecycle: {},
        decide: (current) =>
          current.statusVersion === state.statusVersion ? { data: { ...current.data, ...set }, reason } : {},
      },
      (changed) => {
        after = changed;
        return json(200, {});
      },
    ),
  );
  return after.statusVersion === state.statusVersion ? after : undefined;
}

async function ifThere<Result>(attempt: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}

function attentionNeeded(order: Order, { correlationId }: ExecutionState, reason: string, now: Date): OrderEvent {
  const { number, statusVersion, version } = order;
  const id = attentionEventId(number, statusVersion, reason);
  const reported = { ...order, correlationId };
  return {
    detailType: 'Order Attention Needed',
    detail: { ...eventDetail(reported, { id, version, time: now.toISOString() }), reason },
  };
}

let live: Store | undefined;

/** The task of every line's state machine. */
export const handler = deadlineChecker(() => {
  live ??= createStore(readEnvironment(process.env));
  return live;
});
