import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { appendEvents } from '../../core/events/append-events.ts';
import { DamagedItem, readItem, storedView } from '../../core/model/stored.ts';
import { BY_WAKE_INDEX } from '../../core/model/tables.ts';
import { MINUTE_MS, SECOND_MS } from '../../core/model/time-units.ts';
import { readEach, reportLeftOut } from '../../core/observability/left-out.ts';
import type { Store } from '../../core/store/store.ts';
import type { Webhook } from '../model/webhook.ts';
import { laneOfPartition, REDELIVERY, WAKE_KEYS, WEBHOOKS, webhookKey } from '../model/webhook-keys.ts';
import { findWebhook } from '../registry/read-webhooks.ts';
import { updateItem } from '../registry/update-item.ts';
import { oldestFirst } from './due-deliveries.ts';
import { goOn } from './redeliver-range.ts';
import type { SendWakeUps } from './wake-ups.ts';

/** Items of one partition of the index that a run reads, at most. The next run reads the rest. */
const ITEMS_A_RUN = 500;

/** Age from which a wake-up counts as lost, in milliseconds. Until then it is on its way. */
const LOST_AFTER_MS = 30 * SECOND_MS;

/** Age of a wait from which a run looks for the oldest first attempt of the lane. */
const LATE_AFTER_MS = MINUTE_MS;

const Waiting = storedView({ pk: z.string(), sk: z.string(), wakeAt: z.string(), tenant: z.string() });
type Waiting = z.infer<typeof Waiting>;

/** Result of a run. */
export interface WakeReport {
  /** Wake-ups that were sent again. */
  readonly wakeUps: number;
  /** Seconds for which the oldest first attempt waits, at a webhook that is not held; 0 if none does. */
  readonly lag: number;
}

/**
 * Looks at everything whose moment has come. It wakes lanes that have work, appends the event about each disabled webhook to the
 * log, and goes on with redeliveries. What it does twice has no further effect. What fails holds up nothing else.
 */
export async function wakeLanes(store: Store, sendWakeUps: SendWakeUps): Promise<WakeReport> {
  const now = store.now();
  const waiting = (await Promise.all(WAKE_KEYS.map((key) => readWaiting(store, key, now)))).flat();
  const ageOf = ({ wakeAt }: Waiting) => now.getTime() - Date.parse(wakeAt);
  const lanes = waiting.flatMap((item) => {
    const lane = laneOfPartition(item.pk);
    return lane === undefined ? [] : { item, lane: { ...lane, tenant: item.tenant } };
  });
  const lost = lanes.filter(({ item }) => ageOf(item) >= LOST_AFTER_MS).map(({ lane }) => ({ lane }));
  if (lost.length > 0) await sendWakeUps(lost);
  for (const { sk, pk, tenant } of waiting) {
    if (sk.startsWith(WEBHOOKS)) {
      await apart(store, () => tellDisabled(store, tenant, sk.slice(WEBHOOKS.length)));
    } else if (sk === REDELIVERY) {
      await apart(store, () => goOn(store, sendWakeUps, tenant, pk.slice(WEBHOOKS.length)));
    }
  }
  let lag = 0;
  for (const { item, lane } of lanes) {
    if (ageOf(item) < LATE_AFTER_MS) continue;
    const oldest = await apart(store, () => oldestFirst(store, lane));
    if (oldest !== undefined) lag = Math.max(lag, now.getTime() - oldest.getTime());
  }
  return { wakeUps: lost.length, lag: Math.round(lag / SECOND_MS) };
}

/** Does a part of the work. A damaged item ends this part alone. */
async function apart<Result>(store: Store, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DamagedItem)) throw error;
    reportLeftOut(store, error);
    return undefined;
  }
}

async function readWaiting(store: Store, key: string, now: Date): Promise<readonly Waiting[]> {
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.webhooksTable,
      IndexName: BY_WAKE_INDEX,
      KeyConditionExpression: 'wakeKey = :key AND wakeAt <= :now',
      ExpressionAttributeValues: { ':key': key, ':now': now.toISOString() },
      Limit: ITEMS_A_RUN,
    }),
  );
  return readEach(store, Items, (item) => readItem(Waiting, item)).values;
}

/** Appends the event about a webhook that the service has disabled. Its id has the count, so that it is in the log once. */
async function tellDisabled(store: Store, tenant: string, id: string): Promise<void> {
  const webhook = await findWebhook(store, tenant, id);
  if (webhook === undefined) return;
  await appendEvents(store, tenant, [disabledEvent(webhook)]);
  await updateItem(store, {
    key: webhookKey(tenant, id),
    remove: ['wakeKey', 'wakeAt'],
    condition: 'disabledCount = :count',
    values: { ':count': webhook.disabledCount },
  });
}

/** Returns the event about a webhook that the service has disabled. */
function disabledEvent({ id, tenant, disabledCount = 1, disabledAt, updatedAt, disabledReason }: Webhook) {
  return {
    id: `${id}-${disabledCount}`,
    type: 'webhook.disabled',
    timestamp: disabledAt ?? updatedAt,
    data: { tenant, webhookId: id, reason: disabledReason ?? 'failing' },
  } as const;
}
