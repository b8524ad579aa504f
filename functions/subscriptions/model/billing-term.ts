import type { Customer } from './account-items.ts';
import { addYears, dayOf, daysBetween, isLeapDay, pacificDate } from './calendar.ts';

/** Days that a line is paid for, and days of the whole year. */
export interface PaidDays {
  readonly proratedDays: number;
  /** 366 when the year up to the anniversary holds a 29 February, else 365. */
  readonly daysInYear: number;
}

/** The year that a customer is in. All dates are Pacific dates. */
export interface Term extends PaidDays {
  readonly today: string;
  /** First day, which is not after today; undefined for a customer without an anniversary, whose first order begins the term. */
  readonly start: string | undefined;
  /** End: the next anniversary after today. */
  readonly anniversary: string;
}

/**
 * Returns the days of the whole year before an anniversary.
 *
 * @example yearUpTo('2028-03-01') // { proratedDays: 366, daysInYear: 366 }
 */
export function yearUpTo(anniversary: string): PaidDays {
  const daysInYear = daysBetween(addYears(anniversary, -1), anniversary);
  return { proratedDays: daysInYear, daysInYear };
}

/** The anniversaries of a customer. */
export type Anniversaries = Pick<Customer, 'cotermDate'> & Partial<Pick<Customer, 'anniversaryDay' | 'anniversaries'>>;

/**
 * Returns the day of the month of a customer's anniversaries. A year without 29 February cuts that day, and leap years have it again
 * (docs/contracts/subscriptions.md, "RENEWAL"). Customers of the version before may show it by a past anniversary only.
 *
 * @example anniversaryDayOf({ cotermDate: '2029-02-28', anniversaryDay: 29 }) // 29
 * @example anniversaryDayOf({ cotermDate: '2029-02-28', anniversaries: ['2028-02-29'] }) // 29
 * @example anniversaryDayOf({ cotermDate: '2029-02-28' }) // 28
 */
export function anniversaryDayOf({ cotermDate, anniversaryDay, anniversaries = [] }: Anniversaries): number {
  return anniversaryDay ?? dayOf(anniversaries.find(isLeapDay) ?? cotermDate);
}

/**
 * Returns the customer's term and the days left in it (docs/contracts/subscriptions.md, "PREVIEW"). The days count from today up
 * to the anniversary, today included. A customer without an anniversary gets the whole year. If the anniversary is today or
 * earlier and has not been run yet, a purchase is for the year that it begins.
 *
 * @example termOf({ cotermDate: '2027-06-01' }, new Date('2027-03-01T20:00:00Z')).proratedDays // 92
 */
export function termOf(customer: Anniversaries, now: Date): Term {
  const { cotermDate } = customer;
  const today = pacificDate(now);
  if (cotermDate === '') {
    const anniversary = addYears(today, 1);
    return { today, start: undefined, anniversary, ...yearUpTo(anniversary) };
  }
  const day = anniversaryDayOf(customer);
  const anniversary = nextAfter(today, cotermDate, day);
  const { daysInYear } = yearUpTo(anniversary);
  const start = lastUpTo(today, addYears(anniversary, -1, day), day);
  return { today, start, anniversary, proratedDays: daysBetween(today, anniversary), daysInYear };
}

/** Returns the last anniversary up to today. The sandbox may set a date that is years ahead, and the term runs today all the same. */
function lastUpTo(today: string, anniversary: string, day: number): string {
  let last = anniversary;
  while (last > today) last = addYears(last, -1, day);
  return last;
}

/** Returns the first anniversary after today. It advances one year at a time, as the daily runs do. */
function nextAfter(today: string, anniversary: string, day: number): string {
  let next = anniversary;
  while (next <= today) next = addYears(next, 1, day);
  return next;
}
