import { TZDateMini, tz } from '@date-fns/tz';
import { addYears as addYearsTo, formatISO } from 'date-fns';
import { DAY_MS } from '../../core/model/time-units.ts';

/** Time zone of terms and anniversaries (docs/contracts/subscriptions.md, "PREVIEW"). */
export const PACIFIC = 'America/Los_Angeles';

/** Time zone for calculating with dates. Any zone without daylight saving time works. */
const inUtc = { in: tz('UTC') };
const asDate = { representation: 'date' } as const;

/**
 * Returns the date, `YYYY-MM-DD`, of an instant on Pacific time.
 *
 * @example pacificDate(new Date('2027-03-01T07:00:00Z')) // '2027-02-28'
 */
export const pacificDate = (instant: Date): string => formatISO(new TZDateMini(instant.getTime(), PACIFIC), asDate);

/**
 * Returns the instant at which a date, `YYYY-MM-DD`, begins on Pacific time.
 *
 * @example pacificMidnight('2028-03-01') // new Date('2028-03-01T08:00:00Z')
 */
export function pacificMidnight(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(new TZDateMini(year, month - 1, day, PACIFIC).getTime());
}

const LEAP_DAY = 29;

/**
 * Adds years to a date; a negative number subtracts. In a year without 29 February, that date becomes the 28th.
 *
 * @param day day of the month that the date would have in a longer month, by default its own
 * @example addYears('2028-02-29', 1) // '2029-02-28'
 * @example addYears('2031-02-28', 1, 29) // '2032-02-29'
 */
export function addYears(date: string, years: number, day: number = dayOf(date)): string {
  const isCut = day === LEAP_DAY && date.slice(4) === '-02-28';
  // Every date of a leap year may stand for the cut one: only its day counts.
  const from = isCut ? `2000${date.slice(4, 8)}${LEAP_DAY}` : date;
  const before = isCut ? Number(date.slice(0, 4)) - 2000 : 0;
  return formatISO(addYearsTo(from, before + years, inUtc), { ...asDate, ...inUtc });
}

/**
 * Returns the day of the month of a date.
 *
 * @example dayOf('2028-02-29') // 29
 */
export const dayOf = (date: string): number => Number(date.slice(-2));

/** True for 29 February of any year. */
export const isLeapDay = (date: string): boolean => date.endsWith(`-02-${LEAP_DAY}`);

/**
 * Counts the calendar days from one date to another. From a day to the next it is 1.
 *
 * @example daysBetween('2027-03-01', '2027-06-01') // 92
 */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
