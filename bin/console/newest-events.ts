import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { readHead } from '../../functions/core/events/append-events.ts';
import { firstServed } from '../../functions/core/events/log-days.ts';
import { LOOKED_AT, readLog } from '../../functions/core/events/read-log.ts';
import { LogEntry, logKey, SeenEvent, seenKey } from '../../functions/core/model/event-log.ts';
import type { EventType } from '../../functions/core/model/published-events.ts';
import { readItem } from '../../functions/core/model/stored.ts';
import { readEach } from '../../functions/core/observability/left-out.ts';
import { batchGet } from '../../functions/core/store/batch-get.ts';
import type { Store } from '../../functions/core/store/store.ts';
import type { EventsFilter, EventView } from '../../lib/local/views/service-views.ts';

/** Type of the event about a webhook, whose id begins with that of the webhook (docs/contracts/events.md, "The events"). */
const DISABLED: EventType = 'webhook.disabled';

/** Entries of the log that one step of a filtered page reads. */
const FILTERED_AT_ONCE = 500;

/** Events of an order to show, at most. */
const MOST_OF_ORDER = 100;

/** A page of a log, newest first. */
export interface NewestEvents {
  readonly entries: readonly LogEntry[];
  /** The position before which the next page begins; null at the end. */
  readonly next: number | null;
}

/**
 * Reads a page of a tenant's log, newest first. The service reads its log forwards, so this reads ranges of positions, the last one first.
 * A page that a filter leaves short still has a next page.
 */
export async function newestEvents(
  store: Store,
  tenant: string,
  { type, text, before, limit }: EventsFilter,
): Promise<NewestEvents> {
  const head = await readHead(store, tenant);
  if (head === undefined) return { entries: [], next: null };
  const oldest = await firstServed(store, tenant, head);
  const isFiltered = type !== undefined || text !== undefined;
  const wants = (entry: LogEntry) =>
    (type === undefined || entry.type === type) && (text === undefined || entry.id.includes(text));
  const entries: LogEntry[] = [];
  let end = Math.min(before ?? head.position + 1, head.position + 1);
  for (let looked = 0; end > oldest && entries.length < limit && looked < LOOKED_AT; ) {
    const size = Math.min(isFiltered ? FILTERED_AT_ONCE : limit, end - oldest);
    const page = await readLog(store, { tenant, after: { position: end - 1 - size }, limit: size });
    const range = page.entries.filter(({ sk }) => Number(sk) < end).toReversed();
    const found = range.filter(wants).slice(0, limit - entries.length);
    entries.push(...found);
    looked += size;
    end = entries.length === limit ? Number(found.at(-1)?.sk ?? end) : end - size;
  }
  return { entries, next: end > oldest ? end : null };
}

/** The newest events of an order, newest first. */
export interface EventsOfOrder {
  readonly entries: readonly LogEntry[];
  /** The number of older events. */
  readonly leftOut: number;
}

/** Reads the newest events of an order by their markers. */
export async function eventsOfOrder(store: Store, number: number): Promise<EventsOfOrder> {
  const seen: SeenEvent[] = [];
  const query = {
    TableName: store.eventsTable,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': seenKey(`${number}-`).pk },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client: store.client }, query)) {
    seen.push(...Items.map((item) => readItem(SeenEvent, item)));
  }
  const newest = seen.sort((one, other) => other.position - one.position).slice(0, MOST_OF_ORDER);
  const keys = newest.map(({ tenant, position }) => logKey(tenant, position));
  const items = await batchGet(store, store.eventsTable, keys);
  const { values } = readEach(store, items, (item) => readItem(LogEntry, item));
  const entries = values.toSorted((one, other) => (one.sk < other.sk ? 1 : -1));
  return { entries, leftOut: seen.length - newest.length };
}

/** Returns an event as the console shows it. */
export const eventView = ({ sk, id, type, timestamp, number, line }: LogEntry): EventView => ({
  id,
  type,
  time: timestamp,
  position: Number(sk),
  order: number ?? null,
  line: line ?? null,
  webhook: type === DISABLED ? id.slice(0, id.lastIndexOf('-')) : null,
});
