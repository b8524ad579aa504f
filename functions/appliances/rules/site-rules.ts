import { earliestDateAt, endOfDate, momentOf, utcDateAt } from '../../core/model/dates.ts';
import { DAY_MS } from '../../core/model/time-units.ts';
import { shown } from '../../core/validation/issue-message.ts';
import { isDate, isDueDate } from '../model/due-date.ts';
import { REQUIRED_FIELDS } from '../model/holistic-rules.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { type Findings, filled, problem } from './field-problems.ts';

const requiredFields = Object.keys(REQUIRED_FIELDS) as (keyof typeof REQUIRED_FIELDS)[];

/**
 * Applies rule 1 of docs/contracts/appliances.md, "Holistic validation".
 *
 * @example [...presenceProblems({})][0]
 * // { path: 'companyName', message: 'is missing; give the company that the appliance is for' }
 */
export function* presenceProblems(data: ApplianceData): Findings {
  for (const field of requiredFields) {
    const value = data[field];
    const isAbsent = typeof value === 'number' ? false : filled(value) === undefined;
    if (isAbsent) yield problem(field, `is missing; ${REQUIRED_FIELDS[field]}`);
  }
  if (filled(data.contactEmail) === undefined && filled(data.contactPhone) === undefined) {
    yield problem('contactEmail', 'is missing, and so is contactPhone; give one of them');
  }
}

/**
 * Applies rule 9 of docs/contracts/appliances.md, "Holistic validation". A date without a time is compared with the date at UTC-12,
 * where a day ends last. A date-time is compared by its day in UTC.
 *
 * @param createdAt ISO 8601 date-time of the order's creation
 * @example [...dueDateProblems({ dueDate: '2027-03-01' }, '2027-03-02T09:30:00.000Z')] // []
 */
export function* dueDateProblems(data: ApplianceData, createdAt: string): Findings {
  const dueDate = filled(data.dueDate);
  if (dueDate === undefined) return;
  if (!isDueDate(dueDate)) {
    yield problem('dueDate', `${shown(dueDate)} is not an ISO 8601 date such as 2027-03-31`);
    return;
  }
  const created = momentOf(createdAt);
  if (isDate(dueDate)) {
    if (endOfDate(dueDate) <= created) yield tooEarly(dueDate, earliestDateAt(created), 'UTC-12');
  } else if (utcDay(momentOf(dueDate)) < utcDay(created)) {
    yield tooEarly(withUtcDay(dueDate), utcDateAt(created), 'UTC');
  }
}

/** Adds the day in UTC to a date-time whose own day is another one, so that the message does not seem to contradict itself. */
function withUtcDay(dateTime: string): string {
  const day = utcDateAt(momentOf(dateTime));
  return dateTime.startsWith(day) ? dateTime : `${dateTime}, ${day} in UTC,`;
}

const tooEarly = (dueDate: string, day: string, zone: string) =>
  problem(
    'dueDate',
    `${dueDate} is before ${day}, the day the order was created (${zone}); give that day or a later one`,
  );

/** Returns the UTC day of a moment, in days since 1970. */
const utcDay = (moment: number): number => Math.floor(moment / DAY_MS);
