import { commit } from '../idempotency/commit.ts';
import type { IdempotentRequest } from '../idempotency/idempotent-request.ts';
import { type CommentedOrder, newUid, type Order, orderItem } from '../model/order.ts';
import type { WatchedLifecycle } from '../model/reminder-days.ts';
import type { HttpResponse } from '../model/response.ts';
import { unavailable } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { ConditionFailed, conditionalPut, type Write } from '../store/transaction.ts';
import { commentWrites, newComments } from './comments.ts';
import { deadlinesOf } from './deadlines-of.ts';

/** Attempts to find a free number. A second one is necessary only if the sequence was set back. */
const NUMBER_ATTEMPTS = 5;

/** An order for the core to place. */
export interface NewOrder<Data extends object> {
  readonly line: string;
  readonly tenant: string;
  /** Subject of the caller. */
  readonly actor: string;
  readonly status: string;
  /** The lifecycle of the line, from which the deadlines of the status come. */
  readonly lifecycle: WatchedLifecycle;
  /** The party that fulfils the order, in lines with such a party. */
  readonly fulfilledBy?: string | undefined;
  readonly data: Data;
  /** Moment for which the line has checked the order, and thus the time of the order; by default the time of the write. */
  readonly placedAt?: Date | undefined;
  readonly comments?: readonly string[];
  /** The line's own writes for this order, committed atomically with it. Each carries its condition. */
  readonly writes?: (order: Order<Data>) => readonly Write[];
  readonly request?: IdempotentRequest | undefined;
}

/**
 * Places an order in one transaction: the idempotency record, the order under its unique number, its comments, and the line's own
 * writes.
 *
 * @param respond makes the response for the order; repeats of the request get it too
 * @returns the response, or the first one if the request is a repeat
 * @throws ConditionFailed if the condition of one of the line's own writes fails; positions are those in `writes`
 * @throws Problem `unavailable`, and the Problems of {@link commit}
 */
export async function placeOrder<Data extends object>(
  store: Store,
  placed: NewOrder<Data>,
  respond: (order: CommentedOrder<Data>) => HttpResponse,
): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt++) {
    const order = newOrder(store, placed, await store.numbers.next());
    const comments = newComments(placed.comments ?? [], placed.actor, order.createdAt);
    const own = placed.writes?.(order) ?? [];
    const writes = [...own, orderWrite(store, order, placed.lifecycle), ...commentWrites(store, order, comments)];
    try {
      return await commit(store, writes, respond({ ...order, comments }), placed.request);
    } catch (error) {
      if (!(error instanceof ConditionFailed) || !error.at(own.length)) throw error;
      if (attempt === NUMBER_ATTEMPTS) throw unavailable(error);
      store.numbers.discardBlockOf(order.number);
    }
  }
}

function newOrder<Data extends object>(store: Store, placed: NewOrder<Data>, number: number): Order<Data> {
  const now = (placed.placedAt ?? store.now()).toISOString();
  return {
    line: placed.line,
    tenant: placed.tenant,
    number,
    uid: newUid(number, store.random),
    status: placed.status,
    statusVersion: 1,
    statusSince: now,
    previousStatus: null,
    version: 1,
    createdAt: now,
    createdBy: placed.actor,
    createdStatus: placed.status,
    updatedAt: now,
    ...(placed.fulfilledBy !== undefined && { fulfilledBy: placed.fulfilledBy }),
    ...(store.correlationId !== undefined && { correlationId: store.correlationId }),
    data: placed.data,
  };
}

const orderWrite = <Data extends object>(store: Store, order: Order<Data>, lifecycle: WatchedLifecycle): Write =>
  conditionalPut({
    table: store.ordersTable,
    item: orderItem(order, deadlinesOf(store, order, lifecycle)),
    condition: 'attribute_not_exists(pk)',
  });
