import { readItem } from '../../core/model/stored.ts';
import type { Store } from '../../core/store/store.ts';
import { type Attempt, Delivery, type DeliveryStatus, isTest } from '../model/delivery.ts';
import { nextAttempt } from '../model/schedule.ts';
import { DUE, deliveryKey } from '../model/webhook-keys.ts';
import { updateItem } from '../registry/update-item.ts';
import type { AttemptResult } from './attempt.ts';

/**
 * Writes the result of an attempt on condition that no other worker has written one. A delivery that failed gets the time of its
 * next attempt, or has failed for good.
 *
 * @returns the delivery after it; undefined if another worker was faster
 */
export async function recordAttempt(
  store: Store,
  delivery: Delivery,
  result: AttemptResult,
): Promise<Delivery | undefined> {
  const tries = delivery.tries + 1;
  const next = result.succeeded || result.gone || isTest(delivery) ? undefined : nextOf(store, delivery, result, tries);
  const at = next?.toISOString();
  const status: DeliveryStatus = result.succeeded ? 'succeeded' : at === undefined ? 'failed' : 'pending';
  return write(store, delivery, {
    append: { attempts: [result.attempt] },
    set: { tries, status, ...(at !== undefined && { due: DUE.repeat(at, delivery.id), nextAttemptAt: at }) },
    remove: at === undefined ? ['due', 'nextAttemptAt'] : [],
  });
}

const nextOf = (store: Store, { begunAt }: Delivery, { retryAfter }: AttemptResult, count: number) =>
  nextAttempt({ count, begunAt: new Date(begunAt), now: store.now(), retryAfter, jitter: store.jitter() });

/** Ends a pending delivery to a disabled webhook. A redelivery brings the event. */
export function recordDisabled(store: Store, delivery: Delivery): Promise<Delivery | undefined> {
  const last: Attempt = { at: store.now().toISOString(), durationMs: 0, error: 'disabled' };
  return write(store, delivery, {
    append: { attempts: [last] },
    set: { status: 'failed' },
    remove: ['due', 'nextAttemptAt'],
  });
}

type Change = Pick<Parameters<typeof updateItem>[1], 'set' | 'remove' | 'append'>;

async function write(store: Store, { webhookId, id, count }: Delivery, change: Change): Promise<Delivery | undefined> {
  const key = deliveryKey(webhookId, id);
  if (key === undefined) throw new Error(`${id} is no id of a delivery`);
  const updated = await updateItem(store, {
    key,
    ...change,
    add: { count: 1 },
    condition: '#count = :count AND #status = :pending',
    names: { '#count': 'count', '#status': 'status' },
    values: { ':count': count, ':pending': 'pending' },
  });
  return updated.ok ? readItem(Delivery, updated.item) : undefined;
}
