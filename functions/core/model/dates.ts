import { DAY_MS, HOUR_MS, SECOND_MS } from './time-units.ts';

/** Time by which the zone furthest west, UTC-12, is behind UTC, in milliseconds. */
const FURTHEST_WEST_MS = 12 * HOUR_MS;

/**
 * Returns the moment of a date-time, in Unix milliseconds; NaN for any other text. RFC 3339 also takes `t` and `z` (section 5.6),
 * which JavaScript does not promise to read.
 *
 * @example momentOf('2027-03-31t17:00:00z') // Date.UTC(2027, 2, 31, 17)
 */
export const momentOf = (dateTime: string): number => Date.parse(dateTime.toUpperCase());

/** First and last moment of the years with four digits, in Unix milliseconds. */
const [FIRST, LAST] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/**
 * Returns a date-time in UTC with milliseconds, so that such times sort as texts. An offset may lead out of the years with four digits,
 * which ISO 8601 then writes with a sign. Such a time becomes the first or the last one of these years.
 *
 * @example inUtc('2027-03-31t17:00:00+02:00') // '2027-03-31T15:00:00.000Z'
 * @example inUtc('9999-12-31T23:59:59-05:00') // '9999-12-31T23:59:59.999Z'
 */
export const inUtc = (dateTime: string): string => textOf(momentOf(dateTime));

const textOf = (moment: number): string => new Date(Math.max(FIRST, Math.min(LAST, moment))).toISOString();

/**
 * Returns the date of a moment in UTC, such as `2027-03-01`. Moments beyond the years with four digits have the first or the last date
 * of these years.
 *
 * @param moment in Unix milliseconds
 * @example utcDateAt(Date.UTC(2027, 2, 1, 23)) // '2027-03-01'
 */
export const utcDateAt = (moment: number): string => textOf(moment).slice(0, '2027-03-01'.length);

/** Digits below a millisecond, which JavaScript drops. */
const BELOW_A_MILLISECOND = /\.\d{3}\d*[1-9]/;

/**
 * Returns the first millisecond that is not before a date-time, in UTC. What is before this millisecond is before the date-time too.
 *
 * @example endInUtc('2027-03-31T15:00:00.0001Z') // '2027-03-31T15:00:00.001Z'
 * @example endInUtc('2027-03-31T15:00:00.0010Z') // '2027-03-31T15:00:00.001Z'
 */
export const endInUtc = (dateTime: string): string =>
  textOf(momentOf(dateTime) + (BELOW_A_MILLISECOND.test(dateTime) ? 1 : 0));

/**
 * Returns the moment at which a date is over everywhere, in Unix milliseconds. A date without a time is over last at UTC-12
 * (docs/contracts/appliances.md, "Holistic validation").
 *
 * @param date ISO 8601, without a time
 * @example endOfDate('2027-03-01') // Date.UTC(2027, 2, 2, 12)
 */
export const endOfDate = (date: string): number => Date.parse(date) + DAY_MS + FURTHEST_WEST_MS;

/**
 * Returns the earliest date that is not over at a moment: the date at UTC-12.
 *
 * @param moment in Unix milliseconds
 * @example earliestDateAt(Date.UTC(2027, 2, 2, 11)) // '2027-03-01'
 */
export const earliestDateAt = (moment: number): string => utcDateAt(moment - FURTHEST_WEST_MS);

/**
 * Returns the seconds from one moment to another, both in Unix milliseconds. It is at least 0: the moments may be from clocks of two
 * machines, of which the second one is behind.
 *
 * @example secondsBetween(Date.UTC(2027, 2, 1), Date.UTC(2027, 2, 1, 0, 1)) // 60
 */
export const secondsBetween = (from: number, to: number): number => Math.max(0, to - from) / SECOND_MS;
