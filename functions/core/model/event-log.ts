import * as z from 'zod';
import type { Key } from './keys.ts';
import { eventBody, type PublishedEvent } from './published-events.ts';
import { storedView } from './stored.ts';
import { DAY_SECONDS, SECOND_MS } from './time-units.ts';

/** Keys and items of the table `Events` (docs/data-model.md, "Events"). */

/** Days for which the log serves an event after it was appended. */
export const SERVED_DAYS = 30;

/** Days after which DynamoDB may delete an entry. Later than {@link SERVED_DAYS}, so that a served part of the log has no gaps. */
export const KEPT_DAYS = 35;

/** Digits of a position in keys. */
export const POSITION_DIGITS = 16;

/**
 * Returns a position as it stands in keys and in the extension `sequence` of CloudEvents.
 *
 * @example positionText(42) // '0000000000000042'
 */
export const positionText = (position: number): string => String(position).padStart(POSITION_DIGITS, '0');

/** Returns the partition of a tenant's log. */
export const logPartition = (tenant: string): string => `LOG#${tenant}`;

/** Returns the key of the entry at a position of a tenant's log. */
export const logKey = (tenant: string, position: number): Key => ({
  pk: logPartition(tenant),
  sk: positionText(position),
});

/** Returns the key of the head of a tenant's log: its last position. */
export const headKey = (tenant: string): Key => ({ pk: `HEAD#${tenant}`, sk: 'HEAD' });

/**
 * Returns the key of the marker of an event that was appended. Markers of one order, or of one webhook, are in one partition.
 *
 * @example seenKey('100042-v3') // { pk: 'SEEN#100042', sk: '100042-v3' }
 */
export const seenKey = (eventId: string): Key => ({ pk: `SEEN#${eventId.split('-', 1)[0]}`, sk: eventId });

/** Returns the partition of the days of a tenant's log. */
export const dayPartition = (tenant: string): string => `DAY#${tenant}`;

/** Returns the key of the first position of a day. `date` is in UTC, such as `2027-03-01`. */
export const dayKey = (tenant: string, date: string): Key => ({ pk: dayPartition(tenant), sk: date });

/** The head of a tenant's log. Writers set single attributes of it. */
export const LogHead = storedView({
  /** Last position that was given; every position up to it has an entry. */
  position: z.number(),
  /** Date in UTC of the last entry that began a day. */
  day: z.string(),
});
export type LogHead = z.infer<typeof LogHead>;

/** The head of a log without events. It is not stored. */
export const EMPTY_LOG: LogHead = { position: 0, day: '' };

/** An entry of the log. */
export const LogEntry = storedView({
  /** Position, of 16 digits. */
  sk: z.string(),
  id: z.string(),
  /** Type of the event. A version before may not know it. */
  type: z.string(),
  /** Product line of the order; absent from an event about no order. */
  line: z.string().optional(),
  /** Number of the order; absent from an event about no order. */
  number: z.number().optional(),
  /** The event itself, exactly as every delivery sends it. */
  body: z.string(),
  timestamp: z.string(),
  /** Time from which DynamoDB may delete the entry, in Unix seconds. It tells when the entry was appended ({@link appendedAt}). */
  expires: z.number(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** The marker of an event that was appended. */
export const SeenEvent = storedView({ tenant: z.string(), position: z.number() });
export type SeenEvent = z.infer<typeof SeenEvent>;

/** The first position of a day of a tenant's log. */
export const LogDay = storedView({ sk: z.string(), first: z.number() });
export type LogDay = z.infer<typeof LogDay>;

/** Returns the time from which DynamoDB may delete what is appended at `now`, in Unix seconds. */
export const expiryOf = (now: Date): number => Math.ceil(now.getTime() / SECOND_MS) + KEPT_DAYS * DAY_SECONDS;

/** Returns the time at which an entry was appended, in Unix milliseconds. */
export const appendedAt = ({ expires }: Pick<LogEntry, 'expires'>): number =>
  (expires - KEPT_DAYS * DAY_SECONDS) * SECOND_MS;

/** Returns the item of an entry of a tenant's log. */
export function logItem(tenant: string, position: number, event: PublishedEvent, expires: number): LogEntry & Key {
  const { id, type, timestamp, data } = event;
  return {
    ...logKey(tenant, position),
    id,
    type,
    ...('line' in data && { line: data.line, number: data.number }),
    body: eventBody(event),
    timestamp,
    expires,
  };
}
