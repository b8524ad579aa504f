import type { LogEntry } from '../../functions/core/model/event-log.ts';
import type { HistoryEntry, OrderData } from '../../functions/core/model/order.ts';
import { ANY_TENANT, readLineOf, readOrderWithHistory } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { deliveriesOf } from '../../functions/webhooks/delivery/deliveries-of-entries.ts';
import { readWebhooks } from '../../functions/webhooks/registry/read-webhooks.ts';
import { operatorsDocument } from '../../functions/webhooks/representation/webhook-representation.ts';
import { executionName } from '../../functions/workflow/execution-start.ts';
import type { OrderEventView, OrderVersionView, OrderView } from '../../lib/local/views/service-views.ts';
import { eventsOfOrder, eventView } from './newest-events.ts';
import { deliveryView } from './webhook-views.ts';

/** Versions of an order to show, at most. */
const MOST_VERSIONS = 100;

/** Returns an order with its history, its events and their deliveries; undefined if there is no such order. */
export async function orderView(store: Store, number: number): Promise<OrderView | undefined> {
  const line = await readLineOf(store, number);
  if (line === undefined) return undefined;
  const [{ order, history }, { entries, leftOut }] = await Promise.all([
    readOrderWithHistory<OrderData>(store, { tenant: ANY_TENANT, line }, { number }),
    eventsOfOrder(store, number),
  ]);
  const newest = history.slice(-MOST_VERSIONS);
  const { tenant, status, statusSince, version, createdAt, createdBy, updatedAt, fulfilledBy } = order;
  return {
    ...{ number, line, tenant, status, statusSince, version },
    placedAt: createdAt,
    placedBy: createdBy,
    changedAt: updatedAt,
    fulfilledBy: fulfilledBy ?? null,
    runs: executionName(line, `${number}-`),
    ...(await eventsWithDeliveries(store, tenant, entries)),
    eventsLeftOut: leftOut,
    history: newest.toReversed().map(versionView),
    versionsLeftOut: version - newest.length,
  };
}

async function eventsWithDeliveries(
  store: Store,
  tenant: string,
  entries: readonly LogEntry[],
): Promise<Pick<OrderView, 'events' | 'webhooks'>> {
  const { values: webhooks } = await readWebhooks(store, tenant);
  const deliveries = await Promise.all(webhooks.map((webhook) => deliveriesOf(store, webhook, entries)));
  const eventOf = (entry: LogEntry): OrderEventView => ({
    ...eventView(entry),
    deliveries: deliveries.flatMap((own) => {
      const delivery = own.known.get(entry.sk);
      return delivery === undefined ? [] : deliveryView(delivery);
    }),
  });
  return {
    events: entries.map(eventOf),
    webhooks: webhooks.map((webhook) => {
      const { id, url } = operatorsDocument(webhook, 0, store.now());
      return { id, url };
    }),
  };
}

/** Returns a version without the values of its fields, which have names and addresses. */
const versionView = ({ version, timestamp, from, to, actor, reason, changes }: HistoryEntry): OrderVersionView => ({
  ...{ version, time: timestamp, from, to, actor },
  reason: reason ?? null,
  fields: changes.map(({ field }) => field),
});
