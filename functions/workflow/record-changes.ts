import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { appendEvents } from '../core/events/append-events.ts';
import { liveStore } from '../core/http/service-context.ts';
import { secondsBetween } from '../core/model/dates.ts';
import { historyKey } from '../core/model/keys.ts';
import { storedHistoryEntry } from '../core/model/order.ts';
import { OrderDocuments } from '../core/model/order-document.ts';
import type { OrderPublishedEvent } from '../core/model/published-events.ts';
import { logger } from '../core/observability/log.ts';
import { metricLine } from '../core/observability/metric-line.ts';
import type { Store } from '../core/store/store.ts';
import { ownDeadLetters, type SendLetter } from '../core/tasks/dead-letter-queue.ts';
import { processGroups } from '../core/tasks/stream-batch.ts';
import { fieldsOfHistory } from './history-events.ts';
import { changeOf, type RecordedChange } from './order-events.ts';

/**
 * Makes the second consumer of the Orders table's stream. It appends the events of each change to the log of the order's tenant, in the
 * sequence of the stream. A redelivered record appends nothing, since each event has its marker.
 *
 * A record that cannot be read is put aside (docs/architecture.md, "Streams"). An operator's `redrive record-changes` appends its events
 * later, after those that have come meanwhile. Removals are reported by `dispatch` alone.
 *
 * @throws ZodError if the event is no batch of stream records; Lambda then delivers the whole batch again
 */
export const changeRecorder =
  (store: () => Store, documents: OrderDocuments, letter?: SendLetter) =>
  (event: unknown): Promise<DynamoDBBatchResponse> =>
    processGroups(
      event,
      {
        parse: (record) => changeOf(record, documents),
        groupOf: tenantOf,
        work: (changes) => recordChanges(store(), changes, documents),
      },
      { complaint: 'A change of an order could not be recorded', letter, now: () => store().now() },
    );

const OfTenant = z.object({ dynamodb: z.object({ NewImage: z.object({ tenant: z.object({ S: z.string() }) }) }) });

/** Returns the group of a record: its tenant, which has a log of its own. A record that shows no tenant is put aside alone. */
const tenantOf = (partition: string, record: unknown): string => {
  const { success, data } = OfTenant.safeParse(record);
  return success ? `tenant ${data.dynamodb.NewImage.tenant.S}` : partition;
};

async function recordChanges(
  store: Store,
  changes: readonly RecordedChange[],
  documents: OrderDocuments,
): Promise<void> {
  const tenant = changes[0]?.tenant;
  if (tenant === undefined) return;
  const events: OrderPublishedEvent[] = [];
  for (const change of changes) {
    events.push(...(change.needsHistory ? await completed(store, change, documents) : change.events));
  }
  const appended = await appendEvents(store, tenant, events);
  const [earliest] = events.map(({ timestamp }) => Date.parse(timestamp)).sort((a, b) => a - b);
  if (earliest === undefined) return;
  const now = store.now();
  const values = {
    eventsAppended: appended,
    ...(appended > 0 && { eventLag: secondsBetween(earliest, now.getTime()) }),
  };
  logger.info('record', { tenant, ids: events.map(({ id }) => id), ...metricLine(values, {}, now) });
}

/** Completes the event of a version whose record does not tell what it changed, from the entry of the order's history. */
async function completed(
  store: Store,
  { events }: RecordedChange,
  documents: OrderDocuments,
): Promise<readonly OrderPublishedEvent[]> {
  const [first, ...others] = events;
  if (first?.type !== 'order.updated') return events;
  const { number, version, line } = first.data;
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.ordersTable, Key: { ...historyKey(number, version) }, ConsistentRead: true }),
  );
  const { data: entry } = storedHistoryEntry().safeParse(Item);
  // Without its entry the event names no field, and nothing else of it is lost.
  if (entry === undefined) return events;
  const fields = fieldsOfHistory(entry, documents[line]?.internal);
  if (fields !== 'comments') return [{ ...first, data: { ...first.data, changed: [...fields] } }, ...others];
  const { changed: _none, ...data } = first.data;
  return [{ ...first, type: 'order.commented', data }, ...others];
}

let live: ReturnType<typeof changeRecorder> | undefined;

/** The second consumer of the Orders table's stream. */
export const handler = (event: unknown): Promise<DynamoDBBatchResponse> => {
  live ??= changeRecorder(
    liveStore,
    OrderDocuments.parse(JSON.parse(process.env.ORDER_DOCUMENTS ?? '{}')),
    ownDeadLetters(),
  );
  return live(event);
};
