import type { LogEntry } from '../../core/model/event-log.ts';
import { appendedAt } from '../../core/model/event-log.ts';
import type { Store } from '../../core/store/store.ts';
import type { LaneRef } from '../model/lane.ts';
import { heldUntil, type Webhook, wants } from '../model/webhook.ts';
import { DUE, deliveryIdOf, LANES, laneOf } from '../model/webhook-keys.ts';
import { readWebhooks } from '../registry/read-webhooks.ts';
import { noteWork } from './lanes.ts';
import { addDelivery, newDelivery } from './new-delivery.ts';
import type { SendWakeUps } from './wake-ups.ts';

/**
 * Makes the deliveries of some events of a tenant: one for each webhook that wants the event. Then it
 * wakes each lane that has work, once. A second call with the same events adds nothing.
 *
 * @param entries entries of the tenant's log, in their sequence
 * @returns the number of deliveries that are new
 */
export async function fanOut(
  store: Store,
  sendWakeUps: SendWakeUps,
  tenant: string,
  entries: readonly LogEntry[],
): Promise<number> {
  const webhooks = (await readWebhooks(store, tenant)).filter(({ enabled }) => enabled);
  const lanes = webhooks.flatMap((webhook) =>
    Array.from({ length: LANES }, (_, lane) => {
      const wanted = entries.filter((entry) => laneOf(entry.number) === lane && wants(webhook, entry));
      return { webhook, lane, wanted };
    }).filter(({ wanted }) => wanted.length > 0),
  );
  const added = await Promise.all(
    lanes.map(async ({ webhook, lane, wanted }) => {
      let count = 0;
      // One after the other: a worker that reads the lane meanwhile sees no event before those that precede it.
      for (const entry of wanted) if (await addDelivery(store, deliveryOf(webhook, entry))) count += 1;
      await noteWork(store, refOf(webhook, lane), heldUntil(webhook, store.now()) ?? store.now().toISOString());
      return count;
    }),
  );
  const awake = lanes.filter(({ webhook }) => heldUntil(webhook, store.now()) === undefined);
  if (awake.length > 0) await sendWakeUps(awake.map(({ webhook, lane }) => ({ lane: refOf(webhook, lane) })));
  return added.reduce((sum, count) => sum + count, 0);
}

const refOf = ({ id, tenant }: Webhook, lane: number): LaneRef => ({ tenant, webhook: id, lane });

/** Returns the delivery of an entry, which is the same at each call. */
export function deliveryOf(webhook: Webhook, entry: LogEntry) {
  const at = appendedAt(entry);
  const id = deliveryIdOf(at, 'e', entry.sk, laneOf(entry.number));
  return newDelivery(webhook, { id, event: entry, at: new Date(at), due: DUE.first(entry.sk) });
}
