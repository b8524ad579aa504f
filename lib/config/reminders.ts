import * as z from 'zod';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';

/** Days until each reminder of a line, by reason; where they depend on what a field holds, by its value and `otherwise`. */
export type LineReminderDays = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** Days until each reminder, by line. */
export type ReminderDays = Readonly<Record<string, LineReminderDays>>;

/** Stands for every value of the field that has no time of its own. */
export const OTHERWISE = 'otherwise';

/** Step Functions ends an execution after a year (quotas of Standard workflows); the last reminder comes well before. */
export const LONGEST_REMINDER_DAYS = 300;

const days = z.coerce
  .number({ error: 'use a number of days' })
  .positive('use more than 0 days')
  .max(LONGEST_REMINDER_DAYS, `use at most ${LONGEST_REMINDER_DAYS} days`);

/**
 * The times of a lifecycle that count from the entry into the status, by reason. Those that depend on what a field holds are
 * there by its value and `otherwise`.
 */
function remindersOf(lifecycle: Lifecycle): LineReminderDays {
  const reminders: Record<string, LineReminderDays[string]> = {};
  for (const { reason, due } of Object.values(lifecycle).flatMap(({ deadlines = [] }) => deadlines)) {
    if ('field' in due) continue;
    reminders[reason] = due.byValue ? { ...due.byValue.days, [OTHERWISE]: due.afterDays } : due.afterDays;
  }
  return reminders;
}

interface Line {
  readonly table: { readonly line: string };
  readonly lifecycle: Lifecycle;
}

/** Schema of the context key `reminders`: JSON on the command line, an object in cdk.json. Unknown lines and reasons are refused. */
export function reminderSchema(lines: readonly Line[]) {
  const byLine = objectOf(new Map(lines.map((line) => [line.table.line, timesOf(line)])), EXAMPLE);
  return z
    .unknown()
    .transform((value, context) => {
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: EXAMPLE });
        return z.NEVER;
      }
    })
    .pipe(byLine);
}

const EXAMPLE = 'use JSON such as {"appliances":{"stalled":2}}, in days';

/** What may be configured of a line: any of its reminders; of one that depends on a field, any of the field's values. */
function timesOf({ lifecycle }: Line) {
  const reminders = Object.entries(remindersOf(lifecycle));
  return objectOf(new Map(reminders.map(([reason, time]) => [reason, timeOf(time)])), EXAMPLE);
}

function timeOf(usual: LineReminderDays[string]): z.ZodType<LineReminderDays[string]> {
  if (typeof usual === 'number') return days;
  const example = `use days by value, such as ${JSON.stringify(usual)}; what is left out keeps the days shown here`;
  return objectOf(new Map(Object.keys(usual).map((value) => [value, days])), example);
}

/** An object of some of these keys; any other is answered with the keys there are, anything else with the example. */
function objectOf<Value>(values: ReadonlyMap<string, z.ZodType<Value>>, example: string) {
  const names = [...values.keys()].map((name) => `"${name}"`).join(', ');
  const shape = Object.fromEntries([...values].map(([name, value]) => [name, value.optional()]));
  return z
    .strictObject(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? `there is no ${issue.keys.join(', ')}; it has ${names}` : example,
    })
    .transform((entries) => compact(entries));
}

/** The entries that have a value. */
function compact<Value>(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
