import type { LogEntry } from '../../core/model/event-log.ts';
import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { Delivery } from '../model/delivery.ts';
import type { Webhook } from '../model/webhook.ts';
import { deliveryKey } from '../model/webhook-keys.ts';
import { deliveryOf } from './fan-out.ts';

/** Deliveries of entries, by the positions. */
export interface EntryDeliveries {
  readonly known: ReadonlyMap<string, Delivery>;
  /** Positions whose deliveries cannot be read. */
  readonly damaged: ReadonlySet<string>;
}

/** Reads the deliveries of entries. An event that came while the webhook was disabled has none. */
export async function deliveriesOf(
  store: Store,
  webhook: Webhook,
  entries: readonly LogEntry[],
): Promise<EntryDeliveries> {
  const keyed = entries.flatMap((entry) => {
    const key = deliveryKey(webhook.id, deliveryOf(webhook, entry).id);
    return key === undefined ? [] : [{ key, position: entry.sk }];
  });
  const keys = keyed.map(({ key }) => key);
  const items = keys.length === 0 ? [] : await batchGet(store, store.webhooksTable, keys);
  const positions = new Map<unknown, string>(keyed.map(({ key, position }) => [key.sk, position]));
  const positionOf = (sk: unknown) => positions.get(sk) ?? '';
  const { values, damaged } = readEach(
    store,
    items,
    (item) => [positionOf(item.sk), readItem(Delivery, item)] as const,
  );
  return { known: new Map(values), damaged: new Set(damaged.map(({ key }) => positionOf(key[1]))) };
}
