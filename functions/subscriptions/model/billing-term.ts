import type { Customer } from './account-items.ts';
import { addYears, daysBetween, pacificDate } from './calendar.ts';

/** The days that a line is paid for, out of those of a whole year. */
export interface PaidDays {
  readonly proratedDays: number;
  /** 366 when the year up to the anniversary holds a 29 February, else 365. */
  readonly daysInYear: number;
}

/** The year that a customer is in. All dates are Pacific ones. */
export interface Term extends PaidDays {
  readonly today: string;
  /** When it began; undefined for a customer without anniversary, whose first order begins it. */
  readonly start: string | undefined;
  /** When it ends: the next anniversary after today. */
  readonly anniversary: string;
}

/** A whole year up to an anniversary. */
export function yearUpTo(anniversary: string): PaidDays {
  const daysInYear = daysBetween(addYears(anniversary, -1), anniversary);
  return { proratedDays: daysInYear, daysInYear };
}

/**
 * The customer's term, and what is left of it: the days from today up to the anniversary, today included, and the whole year for a
 * customer without anniversary (docs/contracts/subscriptions.md, "PREVIEW"). Where the anniversary is today or over and has not been run yet, what is
 * bought is for the year that it begins.
 */
export function termOf({ cotermDate }: Pick<Customer, 'cotermDate'>, now: Date): Term {
  const today = pacificDate(now);
  if (cotermDate === '') {
    const anniversary = addYears(today, 1);
    return { today, start: undefined, anniversary, ...yearUpTo(anniversary) };
  }
  const anniversary = nextAfter(today, cotermDate);
  const { daysInYear } = yearUpTo(anniversary);
  const start = addYears(anniversary, -1);
  return { today, start, anniversary, proratedDays: daysBetween(today, anniversary), daysInYear };
}

/** The first anniversary after today, reached as the runs that are due will: one year at a time. */
function nextAfter(today: string, anniversary: string): string {
  let next = anniversary;
  while (next <= today) next = addYears(next, 1);
  return next;
}
