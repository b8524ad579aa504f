import { readItem } from '../../core/model/stored.ts';
import { SECOND_MS } from '../../core/model/time-units.ts';
import type { Store } from '../../core/store/store.ts';
import { Lane, type LaneRef, LEASE_SECONDS, LONGEST_DELAY_SECONDS } from '../model/lane.ts';
import { laneKey, slowLeaseKey, wakeKeyOf } from '../model/webhook-keys.ts';
import { updateItem } from '../registry/update-item.ts';
import type { SendWakeUps, WakeUp } from './wake-ups.ts';

/** A lane that this worker holds. Nobody else sends for it until then. */
export interface HeldLane extends LaneRef {
  readonly token: string;
  /** The wake-ups that the lane had when the worker took it. */
  readonly wakes: number;
}

/** The condition of an item that any state of the item meets. Adding a wake-up or a wait is right at any state. */
const ANY_STATE = 'attribute_exists(pk) OR attribute_not_exists(pk)';

/**
 * Notes that a lane has work at a moment, so that it is found if its wake-up is lost.
 *
 * @param at RFC 3339 in UTC
 */
export async function noteWork(store: Store, { tenant, webhook, lane }: LaneRef, at: string): Promise<void> {
  const key = laneKey(webhook, lane);
  await updateItem(store, {
    key,
    set: { tenant, wakeKey: wakeKeyOf(key.pk), wakeAt: at },
    add: { wakes: 1 },
    condition: ANY_STATE,
  });
}

/** Notes that lanes have work now, and sends each a wake-up. */
export async function wakeNow(store: Store, sendWakeUps: SendWakeUps, lanes: readonly LaneRef[]): Promise<void> {
  const now = store.now().toISOString();
  for (const lane of lanes) await noteWork(store, lane, now);
  if (lanes.length > 0) await sendWakeUps(lanes.map((lane) => ({ lane })));
}

/** Takes the lease of a lane; undefined if another worker has it, or the lane has never had work. */
export async function takeLane(store: Store, ref: LaneRef): Promise<HeldLane | undefined> {
  const { tenant, webhook, lane } = ref;
  const token = store.token();
  const taken = await updateItem(store, {
    key: laneKey(webhook, lane),
    ...leaseOf(store, token),
    condition: `attribute_exists(pk) AND (${FREE})`,
  });
  if (!taken.ok) return undefined;
  return { tenant, webhook, lane, token, wakes: readItem(Lane, taken.item).wakes };
}

const FREE = 'attribute_not_exists(leaseUntil) OR leaseUntil <= :now';

const leaseOf = (store: Store, lease: string) => {
  const now = store.now();
  const leaseUntil = new Date(now.getTime() + LEASE_SECONDS * SECOND_MS).toISOString();
  return { set: { lease, leaseUntil }, values: { ':now': now.toISOString() } };
};

/**
 * Lets a lane go. Work that came since the worker took the lane keeps the lane awake.
 *
 * @param wakeAt when the lane has work again; undefined if it has none
 * @returns the wake-up to send, if the lane has work within a quarter of an hour
 */
export async function releaseLane(store: Store, held: HeldLane, wakeAt: Date | undefined): Promise<WakeUp | undefined> {
  const { token, wakes } = held;
  const key = laneKey(held.webhook, held.lane);
  const free = ['lease', 'leaseUntil'];
  const released = await updateItem(store, {
    key,
    ...(wakeAt === undefined
      ? { remove: [...free, 'wakeKey', 'wakeAt'] }
      : { ...waking(key.pk, wakeAt), remove: free }),
    condition: 'lease = :token AND wakes = :wakes',
    values: { ':token': token, ':wakes': wakes },
  });
  if (released.ok) return wakeAt && wakeUpFor(store, held, wakeAt);
  const now = store.now();
  const again = await updateItem(store, {
    key,
    ...waking(key.pk, now),
    remove: free,
    condition: 'lease = :token',
    values: { ':token': token },
  });
  // Another worker has taken the lane, after this one took too long.
  return again.ok ? wakeUpFor(store, held, now) : undefined;
}

const waking = (pk: string, at: Date) => ({ set: { wakeKey: wakeKeyOf(pk), wakeAt: at.toISOString() } });

function wakeUpFor(store: Store, { tenant, webhook, lane }: LaneRef, at: Date): WakeUp | undefined {
  const delaySeconds = Math.max(0, Math.ceil((at.getTime() - store.now().getTime()) / SECOND_MS));
  return delaySeconds > LONGEST_DELAY_SECONDS ? undefined : { lane: { tenant, webhook, lane }, delaySeconds };
}

/** Takes the lease that the lanes of a slow webhook share; undefined if another lane has it. */
export async function takeSlowLease(store: Store, webhook: string): Promise<string | undefined> {
  const token = store.token();
  const taken = await updateItem(store, { key: slowLeaseKey(webhook), ...leaseOf(store, token), condition: FREE });
  return taken.ok ? token : undefined;
}

/** Lets the lease of a slow webhook go. */
export async function releaseSlowLease(store: Store, webhook: string, token: string): Promise<void> {
  await updateItem(store, {
    key: slowLeaseKey(webhook),
    remove: ['lease', 'leaseUntil'],
    condition: 'lease = :token',
    values: { ':token': token },
  });
}
