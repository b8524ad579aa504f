import { commit } from '../../core/idempotency/commit.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import { firstResponse } from '../../core/idempotency/kept-response.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { type Attempt, type Delivery, isTest } from '../model/delivery.ts';
import type { Webhook } from '../model/webhook.ts';
import { DUE, deliveryIdOf, deliveryKey, laneOf } from '../model/webhook-keys.ts';
import { type ItemUpdate, updateItem, updateWrite } from '../registry/update-item.ts';
import { wakeNow } from './lanes.ts';
import { type DeliveredEvent, deliveryWrite, newDelivery } from './new-delivery.ts';
import type { SendWakeUps } from './wake-ups.ts';

/** Random bytes in the id of a test. */
const TEST_BYTES = 8;

/** Attempts of earlier schedules that a delivery keeps. */
const ATTEMPTS_KEPT = 20;

/** Surroundings of a call that queues one delivery. */
export interface QueueCall {
  readonly store: Store;
  readonly sendWakeUps: SendWakeUps;
  readonly idempotency: IdempotentRequest | undefined;
  /** Makes the response, which repeats of the request get too. */
  readonly respond: (delivery: Delivery) => HttpResponse;
}

/** Queues a test of a webhook: one attempt, also while the webhook is held or disabled. */
export function queueTest(call: QueueCall, webhook: Webhook, event: DeliveredEvent): Promise<HttpResponse> {
  const { store } = call;
  const now = store.now();
  const id = deliveryIdOf(now.getTime(), 't', store.random(TEST_BYTES).toString('hex'), 0);
  const delivery = newDelivery(webhook, { id, event, at: now, due: DUE.test(id) });
  return queue(call, delivery, deliveryWrite(store, delivery));
}

/**
 * Queues a delivery again: the same event under the same id, with a new schedule. A test is another test with the same event. A disabled webhook gets
 * nothing: the delivery has failed at once, and no key keeps the response, so that a repeat works once the webhook is enabled.
 */
export async function queueAgain(call: QueueCall, webhook: Webhook, before: Delivery): Promise<HttpResponse> {
  const { store } = call;
  const { eventId, type, line, number, body, timestamp } = before;
  if (isTest(before)) return queueTest(call, webhook, { id: eventId, type, line, number, body, timestamp });
  const { update, after } = newSchedule(before, store.now());
  if (!webhook.enabled) {
    const first = call.idempotency && (await firstResponse(store, call.idempotency));
    return first ?? call.respond(await dropped(store, update, after));
  }
  return queue(call, after, updateWrite(store, { ...update, condition: 'attribute_exists(pk)' }));
}

/** Ends a delivery to a disabled webhook, instead of a new schedule. */
async function dropped(
  store: Store,
  { key, set, add }: Omit<ItemUpdate, 'condition'>,
  { due: _due, nextAttemptAt: _next, ...after }: Delivery,
): Promise<Delivery> {
  const last: Attempt = { at: after.begunAt, durationMs: 0, error: 'disabled' };
  const status = 'failed' as const;
  const attempts = [...after.attempts, last];
  await updateItem(store, {
    key,
    set: { ...set, due: undefined, nextAttemptAt: undefined, status, attempts },
    remove: ['due', 'nextAttemptAt'],
    add,
    condition: 'attribute_exists(pk)',
  });
  return { ...after, status, attempts };
}

/** Returns the update that begins a new schedule of a delivery, and the delivery after it. */
export function newSchedule(
  before: Delivery,
  now: Date,
): { readonly update: Omit<ItemUpdate, 'condition'>; readonly after: Delivery } {
  const key = deliveryKey(before.webhookId, before.id);
  if (key === undefined) throw new Error(`${before.id} is no id of a delivery`);
  const begunAt = now.toISOString();
  const set = {
    status: 'pending',
    due: DUE.repeat(begunAt, before.id),
    begunAt,
    tries: 0,
    nextAttemptAt: begunAt,
    attempts: before.attempts.slice(-ATTEMPTS_KEPT),
  } as const;
  return { update: { key, set, add: { count: 1 } }, after: { ...before, ...set } };
}

async function queue(
  { store, sendWakeUps, idempotency, respond }: QueueCall,
  delivery: Delivery,
  write: Write,
): Promise<HttpResponse> {
  const response = await commit(store, [write], respond(delivery), idempotency);
  const { tenant, webhookId: webhook, number } = delivery;
  await wakeNow(store, sendWakeUps, [{ tenant, webhook, lane: laneOf(number) }]);
  return response;
}
