import { earliestDateAt, endOfDate, momentOf } from '../../core/model/dates.ts';
import { DAY_MS } from '../../core/model/time-units.ts';
import { shown } from '../../core/validation/issue-message.ts';
import { isDate, isDueDate } from '../model/due-date.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { type Findings, filled, problem } from './field-problems.ts';

/** Required fields of rule 1, with the advice for a missing field. `contactEmail` or `contactPhone` is required, too. */
const REQUIRED = {
  companyName: 'give the company that the appliance is for',
  locationName: 'give the name of the location',
  address1: 'give the street address of the site',
  city: 'give the city of the site',
  state: 'give the state or province of the site, or - if its country has none',
  zip: 'give the postal code of the site',
  contactName: 'give the person to talk to',
  applianceType: 'give the type of appliance',
  siteType: 'give one of primary, secondary, test',
  nodeCount: 'give the number of nodes needed, 1 or 2',
  interfacesCount: 'give the number of interfaces to configure per node, 1 or 2',
} as const satisfies Partial<Record<keyof ApplianceData, string>>;

const requiredFields = Object.keys(REQUIRED) as (keyof typeof REQUIRED)[];

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
    if (isAbsent) yield problem(field, `is missing; ${REQUIRED[field]}`);
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
    yield tooEarly(dueDate, createdAt.slice(0, '2027-03-01'.length), 'UTC');
  }
}

const tooEarly = (dueDate: string, day: string, zone: string) =>
  problem(
    'dueDate',
    `${dueDate} is before ${day}, the day the order was created (${zone}); give that day or a later one`,
  );

/** Returns the UTC day of a moment, in days since 1970. */
const utcDay = (moment: number): number => Math.floor(moment / DAY_MS);
