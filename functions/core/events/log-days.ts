import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { utcDateAt } from '../model/dates.ts';
import { dayPartition, LogDay, type LogHead, SERVED_DAYS } from '../model/event-log.ts';
import { readItem } from '../model/stored.ts';
import { DAY_MS, MINUTE_MS } from '../model/time-units.ts';
import { readEach } from '../observability/left-out.ts';
import type { Store } from '../store/store.ts';

/** Largest difference between the clocks of two functions that look-ups by time allow for. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS;

/** Returns the first position that a log still serves. If it serves no event, it is the position that comes next. */
export const firstServed = (store: Store, tenant: string, head: LogHead): Promise<number> =>
  firstFrom(store, tenant, head, utcDateAt(store.now().getTime() - SERVED_DAYS * DAY_MS));

/** Returns a position before which no event has a timestamp at or after `since` (RFC 3339). */
export const firstSince = (store: Store, tenant: string, head: LogHead, since: string): Promise<number> =>
  firstFrom(store, tenant, head, utcDateAt(Date.parse(since) - CLOCK_SKEW_MS));

/** Returns the first position of the first day at or after a date that has events. If no day has, it is the position that comes next. */
async function firstFrom(store: Store, tenant: string, head: LogHead, date: string): Promise<number> {
  const next = head.position + 1;
  if (head.day < date) return next;
  const { Items: [day] = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.eventsTable,
      KeyConditionExpression: 'pk = :pk AND sk >= :date',
      ExpressionAttributeValues: { ':pk': dayPartition(tenant), ':date': date },
      ConsistentRead: true,
      Limit: 1,
    }),
  );
  if (day === undefined) return next;
  const [readable] = readEach(store, [day], (item) => readItem(LogDay, item)).values;
  return readable?.first ?? firstOfDayBefore(store, tenant, date);
}

/**
 * Returns the first position of the last day before a date, for a day that is damaged. Too early a position costs reads, and too late a
 * one would lose a day of events. If no day before can be read, the position is that of the first event.
 */
async function firstOfDayBefore(store: Store, tenant: string, date: string): Promise<number> {
  const { Items: [day] = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.eventsTable,
      KeyConditionExpression: 'pk = :pk AND sk < :date',
      ExpressionAttributeValues: { ':pk': dayPartition(tenant), ':date': date },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return LogDay.safeParse(day).data?.first ?? 1;
}
