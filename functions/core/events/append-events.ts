import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { utcDateAt } from '../model/dates.ts';
import { dayKey, expiryOf, headKey, LogHead, logItem, SERVED_DAYS, seenKey } from '../model/event-log.ts';
import type { PublishedEvent } from '../model/published-events.ts';
import { readItem } from '../model/stored.ts';
import { DAY_MS } from '../model/time-units.ts';
import { batchGet } from '../store/batch-get.ts';
import { retried } from '../store/retry.ts';
import type { Store } from '../store/store.ts';
import {
  ConditionFailed,
  conditionalPut,
  conditionalSet,
  LARGEST_TRANSACTION,
  transact,
  type Write,
} from '../store/transaction.ts';

/** Events that one transaction appends. Each takes an entry and a marker; the head and the first position of a day take two writes. */
const EVENTS_A_TRANSACTION = (LARGEST_TRANSACTION - 2) / 2;

/** Position of the head among the writes. It distinguishes a lost race from an event that was appended before. */
const HEAD = 0;

/** The condition of an item that is written once. */
const ABSENT = 'attribute_not_exists(pk)';

/**
 * Appends events to a tenant's log, in their sequence. An event that was appended before is left out, by its id. An event that is
 * older than the days that the log serves is left out as well, since its marker may be gone.
 *
 * One transaction takes the positions from the head, on condition that the head is as it was read, and writes the entries. So positions
 * become visible in their sequence, and have no gaps (docs/decisions/0020-positions-of-events.md, "Decision"). A call that fails midway
 * has appended some of the events. A second call with all of them appends the others.
 *
 * @returns the number of events that this call appended
 * @throws Problem `unavailable` if other writers are always faster
 */
export async function appendEvents(store: Store, tenant: string, events: readonly PublishedEvent[]): Promise<number> {
  const distinct = [...new Map(served(store, events).map((event) => [event.id, event])).values()];
  let appended = 0;
  for (let from = 0; from < distinct.length; from += EVENTS_A_TRANSACTION) {
    appended += await appendSome(store, tenant, distinct.slice(from, from + EVENTS_A_TRANSACTION));
  }
  return appended;
}

/** Returns the events that are of the days that the log serves. */
export function served<Event extends Pick<PublishedEvent, 'timestamp'>>(
  store: Pick<Store, 'now'>,
  events: readonly Event[],
): readonly Event[] {
  const oldest = store.now().getTime() - SERVED_DAYS * DAY_MS;
  return events.filter(({ timestamp }) => Date.parse(timestamp) > oldest);
}

async function appendSome(store: Store, tenant: string, events: readonly PublishedEvent[]): Promise<number> {
  let left = events;
  const append = async () => {
    if (left.length === 0) return 0;
    const head = await readHead(store, tenant);
    try {
      await transact(store, writesOf(store, tenant, head, left));
    } catch (error) {
      // Markers are read only now, since almost every event is new.
      if (error instanceof ConditionFailed && !error.at(HEAD)) left = await unseen(store, left);
      throw error;
    }
    return left.length;
  };
  return retried(store, append);
}

/** Reads the head of a tenant's log; undefined for a tenant without events. */
export async function readHead(store: Store, tenant: string): Promise<LogHead | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.eventsTable, Key: { ...headKey(tenant) }, ConsistentRead: true }),
  );
  return Item && readItem(LogHead, Item);
}

/** Returns the events that have no marker yet. */
export async function unseen<Event extends Pick<PublishedEvent, 'id'>>(
  store: Store,
  events: readonly Event[],
): Promise<readonly Event[]> {
  const keys = events.map(({ id }) => seenKey(id));
  const seen = new Set((await batchGet(store, store.eventsTable, keys)).map(({ sk }) => sk));
  return events.filter(({ id }) => !seen.has(id));
}

function writesOf(
  store: Store,
  tenant: string,
  head: LogHead | undefined,
  events: readonly PublishedEvent[],
): readonly Write[] {
  const now = store.now();
  const [table, expires, today] = [store.eventsTable, expiryOf(now), utcDateAt(now.getTime())];
  const last = head?.position ?? 0;
  // A clock that is behind begins no day, so that the positions of days grow with their dates.
  const beginsDay = head === undefined || today > head.day;
  const put = (item: object) => conditionalPut({ table, item, condition: ABSENT });
  return [
    conditionalSet({
      table,
      key: headKey(tenant),
      attributes: { position: last + events.length, ...(beginsDay && { day: today }) },
      ...(head === undefined
        ? { condition: ABSENT }
        : {
            condition: '#position = :position AND #day = :day',
            names: { '#position': 'position', '#day': 'day' },
            values: { ':position': last, ':day': head.day },
          }),
    }),
    ...events.map((event, index) => put(logItem(tenant, last + index + 1, event, expires))),
    ...events.map(({ id }, index) => put({ ...seenKey(id), tenant, position: last + index + 1, expires })),
    ...(beginsDay ? [put({ ...dayKey(tenant, today), first: last + 1, expires })] : []),
  ];
}
