import { SECOND_MS } from '../../core/model/time-units.ts';
import type { Store } from '../../core/store/store.ts';
import { type Delivery, isTest } from '../model/delivery.ts';
import type { LaneRef } from '../model/lane.ts';
import { FAILURES_BEFORE_HOLD } from '../model/schedule.ts';
import { heldUntil, type Webhook } from '../model/webhook.ts';
import { LANES } from '../model/webhook-keys.ts';
import { findWebhook } from '../registry/read-webhooks.ts';
import { type AttemptResult, attempt } from './attempt.ts';
import { dueDeliveries, dueTests, nextDue, pendingDeliveries } from './due-deliveries.ts';
import { type HeldLane, releaseLane, releaseSlowLease, takeLane, takeSlowLease, wakeNow } from './lanes.ts';
import { recordAttempt, recordDisabled } from './record-attempt.ts';
import type { Transport } from './transport.ts';
import type { SendWakeUps } from './wake-ups.ts';
import { disable, failsSince, isResting, noteFailure, noteSuccess } from './webhook-health.ts';

/** Deliveries that a worker sends for a lane before others get their turn. */
const DELIVERIES_A_TURN = 25;

/** Time after which a worker begins no further attempt. With the 20 s of the last one it stays below the function's timeout. */
const TURN_MS = 50 * SECOND_MS;

/** Time after which a lane of a slow webhook looks again for the lease that another lane has. */
const SLOW_WAIT_MS = 15 * SECOND_MS;

/** Surroundings of a worker. */
export interface Worker {
  readonly store: Store;
  readonly send: Transport;
  readonly sendWakeUps: SendWakeUps;
  /** Stage of the deployment. */
  readonly stage: string;
  /** Called after each attempt, for the log and the metrics. */
  readonly onAttempt?: (done: DoneAttempt) => void;
}

/** An attempt, as the log tells of it. */
export interface DoneAttempt {
  readonly delivery: Delivery;
  readonly result: AttemptResult;
  /** The delivery after the attempt; undefined if another worker was faster. */
  readonly after: Delivery | undefined;
  readonly held: boolean;
  /** True if this attempt disabled the webhook. */
  readonly disabled: boolean;
}

/**
 * Works for one lane: takes its lease, sends what is due, oldest first, and lets the lane go. A worker that dies leaves the lease
 * to expire, and the lane in the index of what waits. The table is the truth; the wake-ups only say when to look.
 */
export async function deliverLane(worker: Worker, lane: LaneRef): Promise<void> {
  const { store, sendWakeUps } = worker;
  const held = await takeLane(store, lane);
  if (held === undefined) return;
  const wakeAt = await workFor(worker, held);
  const next = await releaseLane(store, held, wakeAt);
  if (next !== undefined) await sendWakeUps([next]);
}

/** Works for a lane that is held. Returns the time at which it has work again. */
async function workFor(worker: Worker, lane: HeldLane): Promise<Date | undefined> {
  const { store } = worker;
  const webhook = await findWebhook(store, lane.tenant, lane.webhook);
  // What is pending for a deleted webhook expires.
  if (webhook === undefined) return undefined;
  if (webhook.slow !== true || isResting(webhook, store.now())) return turn(worker, lane, webhook);
  const token = await takeSlowLease(store, webhook.id);
  if (token === undefined) return new Date(store.now().getTime() + SLOW_WAIT_MS * (1 + store.jitter()));
  const wakeAt = await turn(worker, lane, webhook);
  await releaseSlowLease(store, webhook.id, token);
  return wakeAt;
}

async function turn(worker: Worker, lane: HeldLane, before: Webhook): Promise<Date | undefined> {
  const { store } = worker;
  const began = store.now().getTime();
  let webhook = before;
  // After a hold there is one attempt. It goes to an event whose schedule has begun: with a backlog no schedule would end otherwise.
  const due = { limit: DELIVERIES_A_TURN, repeatsFirst: (webhook.failures ?? 0) >= FAILURES_BEFORE_HOLD };
  const deliveries = isResting(webhook, store.now())
    ? await dueTests(store, lane, DELIVERIES_A_TURN)
    : (await dueDeliveries(store, lane, due)).slice(0, DELIVERIES_A_TURN);
  for (const [index, delivery] of deliveries.entries()) {
    // A turn that began late by its own reads sends one all the same, so that the lane moves on.
    if (index > 0 && store.now().getTime() - began >= TURN_MS) break;
    if (!isTest(delivery) && isResting(webhook, store.now())) break;
    webhook = await deliver(worker, webhook, delivery);
  }
  if (!webhook.enabled) return dropPending(store, lane);
  const next = await nextDue(store, lane);
  const until = heldUntil(webhook, store.now());
  return next && until !== undefined && until > next.toISOString() ? new Date(until) : next;
}

/** Makes one attempt, writes its result, and returns the webhook after it. A test says nothing of a webhook's health. */
async function deliver(worker: Worker, webhook: Webhook, delivery: Delivery): Promise<Webhook> {
  const { store, send, stage, onAttempt } = worker;
  const result = await attempt(store, send, webhook, delivery, stage);
  const after = await recordAttempt(store, delivery, result);
  const done = { delivery, result, after };
  if (isTest(delivery)) {
    onAttempt?.({ ...done, held: false, disabled: false });
    return webhook;
  }
  if (result.succeeded) {
    const health = await noteSuccess(store, webhook, result.slow);
    onAttempt?.({ ...done, held: false, disabled: false });
    return health.webhook;
  }
  const health = await noteFailure(store, webhook, result);
  const isOver = after?.status === 'failed' && failsSince(health.webhook, after.attempts.at(-after.tries)?.at ?? '');
  const disabled = result.gone || isOver ? await disableAll(worker, health.webhook, result.gone) : undefined;
  onAttempt?.({ ...done, held: health.held, disabled: disabled !== undefined });
  return disabled ?? health.webhook;
}

/** Disables a webhook, and wakes its lanes so that they drop what is pending. */
async function disableAll({ store, sendWakeUps }: Worker, webhook: Webhook, gone: boolean): Promise<Webhook> {
  const disabled = await disable(store, webhook, gone ? 'gone' : 'failing');
  if (disabled !== undefined) await wakeAll({ store, sendWakeUps }, webhook);
  return disabled ?? { ...webhook, enabled: false };
}

/** Wakes all lanes of a webhook. */
export async function wakeAll(
  { store, sendWakeUps }: Pick<Worker, 'store' | 'sendWakeUps'>,
  { id, tenant }: Pick<Webhook, 'id' | 'tenant'>,
): Promise<void> {
  const lanes = Array.from({ length: LANES }, (_, lane) => ({ tenant, webhook: id, lane }));
  await wakeNow(store, sendWakeUps, lanes);
}

/** Ends some of the pending deliveries of a disabled webhook. Returns the time at which to go on; undefined if none is left. */
async function dropPending(store: Store, lane: HeldLane): Promise<Date | undefined> {
  const pending = await pendingDeliveries(store, lane, MOST_DROPPED);
  for (const delivery of pending) if (!isTest(delivery)) await recordDisabled(store, delivery);
  return pending.length < MOST_DROPPED ? undefined : store.now();
}

/** Deliveries of a disabled webhook that one turn drops. */
const MOST_DROPPED = 100;
