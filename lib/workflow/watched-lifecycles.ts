import { type WatchedLifecycle, withReminderDays } from '../../functions/core/model/reminder-days.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { RemindersByLine } from '../config/reminders.ts';

/**
 * Returns what the functions of the workflow know of the lifecycles: by line, the statuses with deadlines or a limit, with the days
 * of this deployment.
 */
export function watchedLifecycles(
  lines: readonly Pick<ProductLine, 'table' | 'lifecycle'>[],
  reminders: RemindersByLine,
): Readonly<Record<string, WatchedLifecycle>> {
  return Object.fromEntries(
    lines.map(({ table: { line }, lifecycle }) => [
      line,
      Object.fromEntries(
        Object.entries(lifecycle).flatMap(([status, row]) => {
          const { deadlines, stuckAfterDays } = withReminderDays(row, reminders[line] ?? {});
          if (deadlines === undefined && stuckAfterDays === undefined) return [];
          return [[status, { ...(deadlines && { deadlines }), ...(stuckAfterDays && { stuckAfterDays }) }]];
        }),
      ),
    ]),
  );
}
