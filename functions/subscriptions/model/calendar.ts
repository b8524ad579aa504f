import { TZDateMini } from '@date-fns/tz';
import { DAY_MS } from '../../core/model/time-units.ts';

/** Time zone of terms and anniversaries (docs/contracts/subscriptions.md, "PREVIEW"). */
export const PACIFIC = 'America/Los_Angeles';

let pacific: Intl.DateTimeFormat | undefined;

/**
 * Returns the date, `YYYY-MM-DD`, of an instant on Pacific time.
 *
 * @example pacificDate(new Date('2027-03-01T07:00:00Z')) // '2027-02-28'
 */
export function pacificDate(instant: Date): string {
  // Sweden writes dates as ISO 8601 does. Most functions need no formatter at their start, so the first call makes it.
  pacific ??= new Intl.DateTimeFormat('sv', { timeZone: PACIFIC });
  return pacific.format(instant);
}

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
  const year = Number(date.slice(0, 4)) + years;
  const monthAndDay = day === LEAP_DAY && date.slice(4) === '-02-28' ? `-02-${LEAP_DAY}` : date.slice(4);
  const isMissing = isLeapDay(monthAndDay) && !isLeapYear(year);
  return `${String(year).padStart(4, '0')}${isMissing ? '-02-28' : monthAndDay}`;
}

/** True for a year with 29 February. */
const isLeapYear = (year: number): boolean => new Date(Date.UTC(year, 1, LEAP_DAY)).getUTCDate() === LEAP_DAY;

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
