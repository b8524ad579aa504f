import * as z from 'zod';
import type { Lifecycle } from '../functions/core/lifecycle.ts';

/** Days until each reminder, by line and reason. */
export type ReminderDays = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Step Functions ends an execution after a year (quotas of Standard workflows); the last reminder comes well before. */
export const LONGEST_REMINDER_DAYS = 300;

const days = z.coerce
  .number({ error: 'use a number of days' })
  .positive('use more than 0 days')
  .max(LONGEST_REMINDER_DAYS, `use at most ${LONGEST_REMINDER_DAYS} days`);

/** The reasons of a lifecycle that fall due some days after the status was entered. */
export function remindersOf(lifecycle: Lifecycle): ReadonlySet<string> {
  return new Set(
    Object.values(lifecycle)
      .flatMap(({ deadlines = [] }) => deadlines)
      .flatMap(({ reason, due }) => ('afterDays' in due ? [reason] : [])),
  );
}

interface Line {
  readonly table: { readonly line: string };
  readonly lifecycle: Lifecycle;
}

/** Schema of the context key `reminders`: JSON on the command line, an object in cdk.json. Unknown lines and reasons are refused. */
export function reminderSchema(lines: readonly Line[]) {
  const times = ({ lifecycle }: Line) => named([...remindersOf(lifecycle)], days);
  const byLine = strict(Object.fromEntries(lines.map((line) => [line.table.line, times(line).optional()])));
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
    .pipe(byLine)
    .transform((reminders) => compact(reminders));
}

const EXAMPLE = 'use JSON such as {"appliances":{"stalled":2}}, in days';

function named<Value extends z.ZodType>(names: readonly string[], value: Value) {
  return strict(Object.fromEntries(names.map((name) => [name, value.optional()]))).transform(compact);
}

/** An object of these keys only; any other is answered with the keys there are. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape)
    .map((name) => `"${name}"`)
    .join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `there is no ${issue.keys.join(', ')}; it has ${names}` : EXAMPLE,
  });
}

/** The entries that have a value. */
function compact<Value>(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
