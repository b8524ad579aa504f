import { TZDateMini, tz } from '@date-fns/tz';
import { addYears as addYearsTo, formatISO } from 'date-fns';
import { DAY_MS } from '../../core/model/time-units.ts';

/** The time zone of terms and anniversaries (docs/contracts/subscriptions.md, "PREVIEW": counted on Pacific time). */
export const PACIFIC = 'America/Los_Angeles';

/** A calendar has no time zone; to reckon with dates, any without summer time will do. */
const inUtc = { in: tz('UTC') };
const asDate = { representation: 'date' } as const;

/** The date (`YYYY-MM-DD`) that it is on Pacific time. */
export const pacificDate = (instant: Date): string => formatISO(new TZDateMini(instant.getTime(), PACIFIC), asDate);

/** When a date (`YYYY-MM-DD`) begins on Pacific time. */
export function pacificMidnight(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(new TZDateMini(year, month - 1, day, PACIFIC).getTime());
}

/** The date some years later, or earlier. In a year without 29 February that is the 28th. */
export const addYears = (date: string, years: number): string =>
  formatISO(addYearsTo(date, years, inUtc), { ...asDate, ...inUtc });

/** Calendar days from one date to another: 1 from a day to the next. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
