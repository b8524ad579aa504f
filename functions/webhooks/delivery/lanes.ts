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

/**
 * Notes that a lane has work at a moment, so that it is found if its wake-up is lost. A lane that is damaged begins again.
 *
 * @param at RFC 3339 in UTC
 */
export async function noteWork(store: Store, { tenant, webhook, lane }: LaneRef, at: string): Promise<void> {
  const key = laneKey(webhook, lane);
  const set = { tenant, wakeKey: wakeKeyOf(key.pk), wakeAt: at };
  const values = { ':number': 'N' };
  const noted = await updateItem(store, { key, set, add: { wakes: 1 }, condition: COUNTS_WAKES, values });
  if (noted.ok) return;
  await updateItem(store, { key, set: { ...set, wakes: 1 }, condition: `NOT (${COUNTS_WAKES})`, values });
}

/** Notes that lanes have work now, and sends each a wake-up. */
export async function wakeNow(store: Store, sendWakeUps: SendWakeUps, lanes: readonly LaneRef[]): Promise<void> {
  const now = store.now().toISOString();
  for (const lane of lanes) await noteWork(store, lane, now);
  if (lanes.length > 0) await sendWakeUps(lanes.map((lane) => ({ lane })));
}

/** The condition of a lane whose wake-ups can be counted. */
const COUNTS_WAKES = 'attribute_not_exists(wakes) OR attribute_type(wakes, :number)';

/** Takes the lease of a lane; undefined if another worker has it, or the lane has never had work. A damaged lane begins again. */
export async function takeLane(store: Store, ref: LaneRef): Promise<HeldLane | undefined> {
  const { tenant, webhook, lane } = ref;
  const token = store.token();
  const taken = await updateItem(store, {
    key: laneKey(webhook, lane),
    ...leaseOf(store, token),
    condition: `attribute_exists(pk) AND (${FREE})`,
  });
  if (!taken.ok) return undefined;
  const held = { tenant, webhook, lane, token };
  const { success, data } = Lane.safeParse(taken.item);
  if (success) return { ...held, wakes: data.wakes };
  await updateItem(store, {
    key: laneKey(webhook, lane),
    set: { tenant, wakes: 0 },
    condition: 'lease = :token',
    values: { ':token': token },
  });
  return { ...held, wakes: 0 };
}

/** The condition of a lease that nobody has. One that ends later than any lease can, or at no time, would never end. */
const FREE =
  'attribute_not_exists(leaseUntil) OR leaseUntil <= :now OR leaseUntil > :latest OR NOT attribute_type(leaseUntil, :text)';

/** Seconds by which the clocks of two workers may differ, at most. */
const SKEW_SECONDS = 300;

const leaseOf = (store: Store, lease: string) => {
  const after = (seconds: number) => new Date(store.now().getTime() + seconds * SECOND_MS).toISOString();
  return {
    set: { lease, leaseUntil: after(LEASE_SECONDS) },
    values: { ':now': after(0), ':latest': after(LEASE_SECONDS + SKEW_SECONDS), ':text': 'S' },
  };
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
