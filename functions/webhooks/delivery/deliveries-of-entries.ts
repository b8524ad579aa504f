import type { LogEntry } from '../../core/model/event-log.ts';
import { readItem } from '../../core/model/stored.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { Delivery } from '../model/delivery.ts';
import type { Webhook } from '../model/webhook.ts';
import { deliveryKey } from '../model/webhook-keys.ts';
import { deliveryOf } from './fan-out.ts';

/** Reads the deliveries of entries, by the positions. An event that came while the webhook was disabled has none. */
export async function deliveriesOf(
  store: Store,
  webhook: Webhook,
  entries: readonly LogEntry[],
): Promise<ReadonlyMap<string | undefined, Delivery>> {
  const keys = entries.flatMap((entry) => deliveryKey(webhook.id, deliveryOf(webhook, entry).id) ?? []);
  const items = keys.length === 0 ? [] : await batchGet(store, store.webhooksTable, keys);
  return new Map(items.map((item) => readItem(Delivery, item)).map((delivery) => [delivery.position, delivery]));
}
