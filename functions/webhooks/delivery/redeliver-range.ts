import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readHead } from '../../core/events/append-events.ts';
import { firstServed, firstSince } from '../../core/events/log-days.ts';
import { readLog } from '../../core/events/read-log.ts';
import type { LogEntry } from '../../core/model/event-log.ts';
import { readItem, storedView } from '../../core/model/stored.ts';
import { SECOND_MS } from '../../core/model/time-units.ts';
import { Problem, type Refusal } from '../../core/problems/problem.ts';
import type { Store } from '../../core/store/store.ts';
import type { Delivery } from '../model/delivery.ts';
import { type Webhook, wants } from '../model/webhook.ts';
import { laneOf, redeliveryKey, wakeKeyOf } from '../model/webhook-keys.ts';
import { findWebhook } from '../registry/read-webhooks.ts';
import { updateItem } from '../registry/update-item.ts';
import { deliveriesOf } from './deliveries-of-entries.ts';
import { deliveryOf } from './fan-out.ts';
import { wakeNow } from './lanes.ts';
import { addDelivery, replaceDamaged } from './new-delivery.ts';
import { newSchedule } from './redeliver.ts';
import type { SendWakeUps } from './wake-ups.ts';

/** Time after which a call leaves the rest of a range to `wake-lanes`, in milliseconds. It stays below the timeout of an endpoint. */
const CALL_MS = 4 * SECOND_MS;

/** Time after which `wake-lanes` goes on with a redelivery that its worker has left. */
const LEFT_AFTER_MS = 20 * SECOND_MS;

/** Entries of the log that are looked at in one step. */
const ENTRIES_A_STEP = 200;

/** A range to redeliver. */
export interface RangeToRedeliver {
  /** RFC 3339 in UTC. */
  readonly since: string;
  readonly until?: string | undefined;
  readonly only: 'failed' | 'all';
  readonly types?: readonly string[] | undefined;
}

/** A redelivery that is under way. Its writers set single attributes. */
export const Redelivery = storedView({
  tenant: z.string(),
  /** Begin, which is in the ids of its deliveries. */
  at: z.string(),
  since: z.string(),
  until: z.string().optional(),
  only: z.enum(['failed', 'all']),
  types: z.array(z.string()).optional(),
  /** Positions of the log that are done, and the last one to do. */
  position: z.number(),
  last: z.number(),
  wakeAt: z.string(),
});
export type Redelivery = z.infer<typeof Redelivery>;

/** Progress of a redelivery. */
export interface Redelivered {
  readonly events: number;
  readonly hasMore: boolean;
  /** Present if the webhook is disabled: what would be queued would be dropped. */
  readonly disabled?: true;
}

/**
 * Redelivers a range of a tenant's log to an enabled webhook. What does not fit into a call is done by `wake-lanes`, which goes on where the call has
 * stopped. Each event is queued once by a redelivery.
 *
 * @throws Problem `redelivery-in-progress` if one is under way
 */
export async function redeliverRange(
  store: Store,
  sendWakeUps: SendWakeUps,
  webhook: Webhook,
  range: RangeToRedeliver,
): Promise<Redelivered> {
  const { tenant, id } = webhook;
  if (!webhook.enabled) return { events: 0, hasMore: false, disabled: true };
  const head = await readHead(store, tenant);
  if (head === undefined) return { events: 0, hasMore: false };
  const first = Math.max(await firstServed(store, tenant, head), await firstSince(store, tenant, head, range.since));
  const now = store.now();
  const key = redeliveryKey(id);
  const begun = await updateItem(store, {
    key,
    set: {
      tenant,
      at: now.toISOString(),
      ...range,
      position: first - 1,
      last: head.position,
      wakeKey: wakeKeyOf(key.pk),
      wakeAt: new Date(now.getTime() + LEFT_AFTER_MS).toISOString(),
    },
    condition: 'attribute_not_exists(pk)',
  });
  if (!begun.ok) {
    if (begun.item === undefined || Redelivery.safeParse(begun.item).success) throw inProgress();
    // Nobody can go on with a redelivery that is damaged. The caller begins another one.
    await finish(store, id);
    return redeliverRange(store, sendWakeUps, webhook, range);
  }
  return work(store, sendWakeUps, webhook, readItem(Redelivery, begun.item));
}

/** The refusal of a redelivery while another one of the webhook is under way. */
export const REDELIVERY_IN_PROGRESS: Refusal = { code: 'redelivery-in-progress', status: 409 };

const inProgress = (): Problem =>
  new Problem('refused', 'A redelivery of this webhook is under way. Repeat the request in a minute.', {
    refusal: REDELIVERY_IN_PROGRESS,
  });

/** Goes on with the redelivery of a webhook that its worker has left; with none does nothing. */
export async function goOn(store: Store, sendWakeUps: SendWakeUps, tenant: string, id: string): Promise<void> {
  const now = store.now();
  const taken = await updateItem(store, {
    key: redeliveryKey(id),
    set: { wakeAt: new Date(now.getTime() + LEFT_AFTER_MS).toISOString() },
    condition: 'wakeAt <= :now',
    values: { ':now': now.toISOString() },
  });
  if (!taken.ok) return;
  const webhook = await findWebhook(store, tenant, id);
  if (webhook === undefined || !webhook.enabled) await finish(store, id);
  else await work(store, sendWakeUps, webhook, readItem(Redelivery, taken.item));
}

async function work(store: Store, sendWakeUps: SendWakeUps, webhook: Webhook, begun: Redelivery): Promise<Redelivered> {
  const began = store.now().getTime();
  let { position } = begun;
  let events = 0;
  while (position < begun.last) {
    const page = await readLog(store, {
      tenant: begun.tenant,
      after: { position, since: begun.since },
      wants: (entry) => isIn(begun, entry) && wants({ ...webhook, enabled: true }, entry),
      limit: ENTRIES_A_STEP,
    });
    events += await add(store, sendWakeUps, webhook, begun, page.entries);
    position = Math.max(position, page.next.position);
    if (!page.hasMore) break;
    if (store.now().getTime() - began >= CALL_MS) {
      await keep(store, webhook.id, position);
      return { events, hasMore: true };
    }
  }
  await finish(store, webhook.id);
  return { events, hasMore: false };
}

const isIn = ({ until, types, last }: Redelivery, { timestamp, type, sk }: LogEntry): boolean =>
  Number(sk) <= last && (until === undefined || timestamp < until) && (types === undefined || types.includes(type));

/** Queues the deliveries of some entries, and wakes their lanes. Returns their number. */
async function add(
  store: Store,
  sendWakeUps: SendWakeUps,
  webhook: Webhook,
  { at, only }: Redelivery,
  entries: readonly LogEntry[],
): Promise<number> {
  const { known, damaged } = await deliveriesOf(store, webhook, entries);
  const queued: LogEntry[] = [];
  for (const entry of entries) {
    const before = known.get(entry.sk);
    const isOpen =
      before === undefined || (before.status !== 'pending' && (only === 'all' || before.status === 'failed'));
    const isQueued = damaged.has(entry.sk)
      ? await replaceDamaged(store, deliveryOf(webhook, entry), at)
      : isOpen && (await queue(store, webhook, entry, before, at));
    if (isQueued) queued.push(entry);
  }
  const lanes = [...new Set(queued.map(({ number }) => laneOf(number)))];
  const { tenant, id } = webhook;
  await wakeNow(
    store,
    sendWakeUps,
    lanes.map((lane) => ({ tenant, webhook: id, lane })),
  );
  return queued.length;
}

/** Queues one event. Returns false if this redelivery has queued it before, or another one has. */
async function queue(
  store: Store,
  webhook: Webhook,
  entry: LogEntry,
  before: Delivery | undefined,
  at: string,
): Promise<boolean> {
  if (before === undefined) return addDelivery(store, { ...deliveryOf(webhook, entry), redelivery: at });
  const { update } = newSchedule(before, store.now());
  const updated = await updateItem(store, {
    ...update,
    set: { ...update.set, redelivery: at },
    condition: '#count = :count AND (attribute_not_exists(redelivery) OR redelivery < :at)',
    names: { '#count': 'count' },
    values: { ':count': before.count, ':at': at },
  });
  return updated.ok;
}

const keep = (store: Store, id: string, position: number) =>
  updateItem(store, {
    key: redeliveryKey(id),
    set: { position, wakeAt: store.now().toISOString() },
    condition: 'attribute_exists(pk)',
  });

async function finish(store: Store, id: string): Promise<void> {
  await store.client.send(
    new DeleteCommand({
      TableName: store.webhooksTable,
      Key: { ...redeliveryKey(id) },
      ConditionExpression: 'attribute_exists(pk) OR attribute_not_exists(pk)',
    }),
  );
}
