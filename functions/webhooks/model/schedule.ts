import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/model/time-units.ts';

/** Waits before each attempt, in milliseconds (docs/contracts/webhooks.md, "Repeats"). The first attempt comes at once. */
export const SCHEDULE: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Share of a wait by which it may be longer, at random. */
export const JITTER = 0.1;

/** Longest time of a schedule. */
export const LONGEST_SCHEDULE = 7 * DAY_MS;

/** Longest time for which a webhook may ask to be left alone. */
export const LONGEST_RETRY_AFTER = DAY_MS;

/** Failures in a row after which a webhook is held. */
export const FAILURES_BEFORE_HOLD = 5;

/** First hold of a webhook that does not say for how long. Each further one is twice as long. */
export const FIRST_HOLD = 30 * SECOND_MS;
export const LONGEST_HOLD = 15 * MINUTE_MS;

/** A failed attempt, as far as the next one depends on it. */
export interface FailedAttempt {
  /** Attempts in this schedule so far. */
  readonly count: number;
  /** Begin of the schedule. */
  readonly begunAt: Date;
  readonly now: Date;
  /** Time before which the webhook wants no request. */
  readonly retryAfter?: Date | undefined;
  /** In [0, 1). */
  readonly jitter: number;
}

/**
 * Returns the time of the next attempt; undefined if there is none.
 *
 * @example nextAttempt({ count: 1, begunAt: new Date(0), now: new Date(0), jitter: 0 }) // new Date(5_000)
 * @example nextAttempt({ count: 10, begunAt: new Date(0), now: new Date(0), jitter: 0 }) // undefined
 */
export function nextAttempt({ count, begunAt, now, retryAfter, jitter }: FailedAttempt): Date | undefined {
  const wait = SCHEDULE[count];
  if (wait === undefined) return undefined;
  const planned = now.getTime() + wait * (1 + JITTER * jitter);
  const at = Math.round(Math.max(planned, retryAfter?.getTime() ?? 0));
  return at > begunAt.getTime() + LONGEST_SCHEDULE ? undefined : new Date(at);
}

/**
 * Returns the time until which a webhook is held.
 *
 * @param holds holds since the last success
 * @example holdUntil(new Date(0), 1) // new Date(60_000)
 */
export function holdUntil(now: Date, holds: number, retryAfter?: Date): Date {
  return retryAfter ?? new Date(now.getTime() + Math.min(LONGEST_HOLD, FIRST_HOLD * 2 ** Math.min(holds, 10)));
}

/**
 * Parses `Retry-After`, in seconds or as a date (RFC 9110, section 10.2.3). It counts for a day at most.
 *
 * @example parseRetryAfter('120', new Date(0)) // new Date(120_000)
 * @example parseRetryAfter('soon', new Date(0)) // undefined
 */
export function parseRetryAfter(header: string | undefined, now: Date): Date | undefined {
  const text = header?.trim() ?? '';
  const at = /^\d+$/.test(text) ? now.getTime() + Number(text) * SECOND_MS : dateIn(text);
  if (at === undefined || at <= now.getTime()) return undefined;
  return new Date(Math.min(at, now.getTime() + LONGEST_RETRY_AFTER));
}

/** The end of an HTTP date in the form of C, which names no zone. JavaScript takes it for the machine's, and HTTP for UTC. */
const WITHOUT_ZONE = /:\d\d \d{4}$/;

/** Returns the time of an HTTP date. Other texts that JavaScript takes for dates are none. */
function dateIn(text: string): number | undefined {
  const zoned = WITHOUT_ZONE.test(text) ? `${text} GMT` : text;
  const time = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
