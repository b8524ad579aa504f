import * as z from 'zod';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import { OTHERWISE, type ReminderDays } from '../../functions/core/model/reminder-days.ts';
import type { TablesUsed } from '../../functions/core/model/tables.ts';
import { numberKey } from './number-key.ts';

/** Days until each reminder, by line. */
export type RemindersByLine = Readonly<Record<string, ReminderDays>>;

/** Maximum days of a reminder: an order that waits for longer needs another process. */
const LONGEST_REMINDER_DAYS = 300;

/**
 * Returns the environment variable with the days of a line's reminders, for a function that writes orders. It is absent if the
 * deployment does not differ from the lifecycle.
 *
 * @example reminderEnvironment({ reminders: {} }, 'devices', { Orders: ['PutItem'] }) // {}
 */
export function reminderEnvironment(
  { reminders }: { readonly reminders: RemindersByLine },
  line: string,
  { Orders }: TablesUsed,
): Readonly<Record<string, string>> {
  const own = reminders[line];
  return Orders?.includes('PutItem') && own !== undefined ? { REMINDER_DAYS: JSON.stringify(own) } : {};
}

const days = numberKey('use a number of days').pipe(
  z.number().positive('use more than 0 days').max(LONGEST_REMINDER_DAYS, `use at most ${LONGEST_REMINDER_DAYS} days`),
);

/**
 * Returns the reminders of a lifecycle that count from the entry into a status, by reason. Reminders that depend on a field are keyed by
 * its value and `otherwise`.
 */
function remindersOf(lifecycle: Lifecycle): ReminderDays {
  const reminders: Record<string, ReminderDays[string]> = {};
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

/**
 * Returns the schema of the context key `reminders`: JSON on the command line, an object in cdk.json. It rejects unknown lines and
 * reasons.
 */
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

/** Returns the schema of a line's reminders. A reminder that depends on a field is configured by the field's value. */
function timesOf({ lifecycle }: Line) {
  const reminders = Object.entries(remindersOf(lifecycle));
  return objectOf(new Map(reminders.map(([reason, time]) => [reason, timeOf(time)])), EXAMPLE);
}

function timeOf(usual: ReminderDays[string]): z.ZodType<ReminderDays[string]> {
  if (typeof usual === 'number') return days;
  const example = `use days by value, such as ${JSON.stringify(usual)}; what is left out keeps the days shown here`;
  return objectOf(new Map(Object.keys(usual).map((value) => [value, days])), example);
}

/**
 * Returns the schema of an object with some of these keys. The error for an unknown key lists the known keys; other errors show the
 * example.
 */
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

/** Removes the entries without a value. */
function compact<Value>(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
