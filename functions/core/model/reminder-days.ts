import * as z from 'zod';
import type { Deadline, StatusRow } from './lifecycle.ts';

/**
 * Days until each reminder of a line, by reason, in which a deployment differs from the lifecycle. If a reminder depends on a field,
 * the days are keyed by the field's value and `otherwise`.
 */
export type ReminderDays = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/**
 * Reads the days of a line's reminders.
 *
 * @param text JSON that the stack writes
 * @throws ZodError for any other text
 * @example readReminderDays('{"stalled":3}') // { stalled: 3 }
 */
export function readReminderDays(text: string): ReminderDays {
  // Most deployments set no days, so that their functions need no schema of them.
  const days = z.number().positive();
  return z.record(z.string(), z.union([days, z.record(z.string(), days)])).parse(JSON.parse(text));
}

/** Key for every value of the field that has no entry. */
export const OTHERWISE = 'otherwise';

/** Part of a lifecycle row on which deadlines depend. */
export type WatchedRow = Pick<StatusRow, 'deadlines' | 'stuckAfterDays'>;

/** Part of a lifecycle on which deadlines depend. */
export type WatchedLifecycle = Readonly<Record<string, WatchedRow>>;

/**
 * Returns the lifecycle row with the days of a deployment.
 *
 * @example withReminderDays({ deadlines: [{ reason: 'late', due: { afterDays: 2 } }] }, { late: 3 }) // { deadlines: [{ reason: 'late', due: { afterDays: 3 } }] }
 * @example withReminderDays({ stuckAfterDays: 7 }, { late: 3 }) // { stuckAfterDays: 7 }
 */
export function withReminderDays<Row extends WatchedRow>(row: Row, days: ReminderDays): Row {
  if (row.deadlines === undefined) return row;
  return { ...row, deadlines: row.deadlines.map((deadline) => timed(deadline, days[deadline.reason])) };
}

function timed(deadline: Deadline, given: ReminderDays[string] | undefined): Deadline {
  const { due } = deadline;
  if (given === undefined || 'field' in due) return deadline;
  if (typeof given === 'number') return { ...deadline, due: { ...due, afterDays: given } };
  const { [OTHERWISE]: afterDays = due.afterDays, ...own } = given;
  const byValue = due.byValue && { ...due.byValue, days: { ...due.byValue.days, ...own } };
  return { ...deadline, due: { afterDays, ...(byValue && { byValue }) } };
}
