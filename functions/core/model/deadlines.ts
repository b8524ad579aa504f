import * as z from 'zod';
import { endOfDate, momentOf } from './dates.ts';
import { type DeadlineKeys, deadlineKeyOf, stuckKeyOf } from './keys.ts';
import type { Deadline } from './lifecycle.ts';
import type { Order, Reminders } from './order.ts';
import type { WatchedRow } from './reminder-days.ts';
import { DAY_MS } from './time-units.ts';

/** Part of an order on which its deadlines depend. */
export type Watched = Pick<Order, 'number' | 'statusVersion' | 'statusSince' | 'reminders'> & {
  /** The line's own fields. */
  readonly data: object;
};

/**
 * The `deadlineAt` of an order that is stuck and waits for no deadline. It sorts after every moment that can be due: keys sort as
 * text, and a year has four digits.
 */
export const NEVER = '9999-12-31T23:59:59.999Z';

/** A deadline with its moment, in Unix milliseconds. */
export interface PendingDeadline {
  readonly deadline: Deadline;
  readonly due: number;
}

/**
 * Returns the deadlines that are due at `now` and have not fired, the earliest first.
 *
 * @param row row of the order's status; undefined if the lifecycle no longer has it
 * @example dueDeadlines(order, { deadlines: [] }, new Date()) // []
 */
export function dueDeadlines(order: Watched, row: WatchedRow | undefined, now: Date): readonly Deadline[] {
  return pendingDeadlines(order, row)
    .filter(({ due }) => due <= now.getTime())
    .map(({ deadline }) => deadline);
}

/**
 * Returns the order's place in the index of deadlines; undefined if nobody will count it or remind of it.
 *
 * An order waits for its next deadline, or for the limit of its status if that comes first. An order past the limit is stuck: it has
 * partitions of its own, in which it waits for its further deadlines.
 *
 * @example deadlineKeysOf(order, { deadlines: [] }, new Date()) // undefined
 */
export function deadlineKeysOf(order: Watched, row: WatchedRow | undefined, now: Date): DeadlineKeys | undefined {
  const next = pendingDeadlines(order, row)[0]?.due ?? Number.POSITIVE_INFINITY;
  if (row?.stuckAfterDays === undefined) {
    return Number.isFinite(next) ? { deadlineKey: deadlineKeyOf(order.number), deadlineAt: isoOf(next) } : undefined;
  }
  const limit = Date.parse(order.statusSince) + row.stuckAfterDays * DAY_MS;
  if (limit <= now.getTime()) return { deadlineKey: stuckKeyOf(order.number), deadlineAt: isoOf(next) };
  return { deadlineKey: deadlineKeyOf(order.number), deadlineAt: isoOf(Math.min(next, limit)) };
}

/** Returns the reasons of the deadlines that have fired in the order's present status, with their times. */
export const firedIn = ({ statusVersion, reminders }: Watched): Reminders['fired'] =>
  reminders?.statusVersion === statusVersion ? reminders.fired : {};

const isoOf = (milliseconds: number): string =>
  milliseconds < Date.parse(NEVER) ? new Date(milliseconds).toISOString() : NEVER;

/** Returns the deadlines that have not fired and have a moment, the earliest first. */
export function pendingDeadlines(order: Watched, row: WatchedRow | undefined): readonly PendingDeadline[] {
  const fired = firedIn(order);
  return (row?.deadlines ?? [])
    .filter(({ reason }) => fired[reason] === undefined)
    .map((deadline) => ({ deadline, due: dueTime(deadline, order) }))
    .filter(({ due }) => due < Date.parse(NEVER))
    .sort((a, b) => a.due - b.due);
}

/** Returns the due time in Unix milliseconds; infinite while the field holds no date. */
function dueTime({ due }: Deadline, { statusSince, data }: Watched): number {
  const field = (name: string): unknown => new Map<string, unknown>(Object.entries(data)).get(name);
  if ('afterDays' in due) {
    const ofValue = new Map<unknown, number>(Object.entries(due.byValue?.days ?? {}));
    const days = (due.byValue && ofValue.get(field(due.byValue.field))) ?? due.afterDays;
    return Date.parse(statusSince) + Math.round(days * DAY_MS);
  }
  const value = field(due.field);
  if (typeof value !== 'string') return Number.POSITIVE_INFINITY;
  // A date without a time passes when it is over everywhere (`Deadline` in the lifecycle).
  const passes = z.iso.date().safeParse(value).success ? endOfDate(value) : momentOf(value);
  return Number.isNaN(passes) ? Number.POSITIVE_INFINITY : passes;
}
