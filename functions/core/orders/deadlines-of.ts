import { deadlineKeysOf, firedIn, type Watched } from '../model/deadlines.ts';
import type { DeadlineKeys } from '../model/keys.ts';
import type { Order, Reminders } from '../model/order.ts';
import { type WatchedLifecycle, type WatchedRow, withReminderDays } from '../model/reminder-days.ts';
import type { Store } from '../store/store.ts';

/** Returns the row of the order's status, with the days of this deployment; undefined if the lifecycle no longer has the status. */
export function watchedRow(
  store: Store,
  { status }: Pick<Order, 'status'>,
  lifecycle: WatchedLifecycle,
): WatchedRow | undefined {
  const row = lifecycle[status];
  return row && withReminderDays(row, store.reminderDays);
}

/** Returns the order's place in the index of deadlines now; undefined if it waits for nothing. */
export const deadlinesOf = (
  store: Store,
  order: Watched & Pick<Order, 'status'>,
  lifecycle: WatchedLifecycle,
): DeadlineKeys | undefined => deadlineKeysOf(order, watchedRow(store, order, lifecycle), store.now());

/**
 * Returns the reminders of an order in its present status after further deadlines have fired.
 *
 * @param time RFC 3339
 * @example remindersAfter({ statusVersion: 1 }, [], '2027-01-01T00:00:00.000Z') // undefined
 * @example remindersAfter({ statusVersion: 1 }, ['late'], '2027-01-01T00:00:00.000Z') // { statusVersion: 1, fired: { late: '2027-01-01T00:00:00.000Z' } }
 */
export function remindersAfter(order: Watched, reasons: readonly string[], time: string): Reminders | undefined {
  const fired = { ...firedIn(order), ...Object.fromEntries(reasons.map((reason) => [reason, time])) };
  if (Object.keys(fired).length === 0) return undefined;
  const { statusVersion, reminders } = order;
  return { ...(reminders?.statusVersion === statusVersion && reminders), statusVersion, fired };
}

/**
 * Returns the condition under which neither the order nor its reminders have changed since they were read. Reminders need their own
 * part, because a reminder makes no new version.
 */
export function unchangedCondition({ version, tenant, reminders }: Pick<Order, 'version' | 'tenant' | 'reminders'>) {
  const same = reminders === undefined ? 'attribute_not_exists(reminders)' : 'reminders = :reminders';
  return {
    condition: `#version = :version AND tenant = :tenant AND ${same}`,
    names: { '#version': 'version' },
    values: { ':version': version, ':tenant': tenant, ...(reminders !== undefined && { ':reminders': reminders }) },
  };
}
