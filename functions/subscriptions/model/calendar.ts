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

/**
 * Adds years to a date; a negative number subtracts. In a year without 29 February, that date becomes the 28th.
 *
 * @example addYears('2028-02-29', 1) // '2029-02-28'
 */
export const addYears = (date: string, years: number): string =>
  formatISO(addYearsTo(date, years, inUtc), { ...asDate, ...inUtc });

/**
 * Counts the calendar days from one date to another. From a day to the next it is 1.
 *
 * @example daysBetween('2027-03-01', '2027-06-01') // 92
 */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
