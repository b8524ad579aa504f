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

/** Who the history says made the change. */
const ACTOR = 'workflow';

const Input = z.strictObject({ state: ExecutionState, deadlines: z.array(TimedDeadline) });

/** The next state of the execution; `action` says what the state machine does. */
export type Checked = ExecutionState &
  (
    | { readonly action: 'remind'; readonly event: OrderEvent }
    | { readonly action: 'wait'; readonly until: string }
    | { readonly action: 'done' | 'superseded' }
  );

/**
 * Task of the state machines: which deadline of an order's status has passed, or until when to wait. When one has passed, what
 * it sets is applied to the order before anyone is reminded. Doing it again has no other effect: the order is not changed
 * twice, and the event has the same id.
 *
 * @throws ZodError when the input is not what the state machine sends
 * @throws Problem `unavailable`: to be tried again
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

/** The order, if it is still in the status that the execution is for. */
async function unmoved(store: Store, state: ExecutionState): Promise<Order | undefined> {
  const order = await ifThere(() => readOrder<OrderData>(store, state, { number: state.number }));
  return order?.statusVersion === state.statusVersion ? order : undefined;
}

/** The order with the deadline's fields set; undefined when it has left the status meanwhile. */
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
  const told = { ...order, correlationId };
  return {
    detailType: 'Order Attention Needed',
    detail: { ...eventDetail(told, { id, version, time: now.toISOString() }), reason },
  };
}

let live: Store | undefined;

/** Task of every line's state machine. */
export const handler = deadlineChecker(() => {
  live ??= createStore(readEnvironment(process.env));
  return live;
});
