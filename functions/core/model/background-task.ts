import type { TableName, TablesUsed } from './tables.ts';

/** A time of day in a time zone. */
export interface DailyTime {
  readonly hour: number;
  readonly minute: number;
  /** IANA name, such as `America/Los_Angeles`. */
  readonly timeZone: string;
}

/** Interval of a schedule that ignores the time of day. */
export interface Rate {
  readonly everyMinutes: number;
}

/** Items of one kind in a table. */
export interface ItemKind {
  readonly table: TableName;
  /** The sort key of items of this kind. */
  readonly sortKey: string;
}

/**
 * The caller of a task.
 *
 * - `'status'`: the workflow of an order whose status names the task (`StatusRow.task`). It calls the task with `WorkInput`, which
 *   returns `WorkDone` (`execution-state.ts`). After `WorkUnfinished` it calls the task again, which continues.
 * - `schedule`: the clock, once a day or at a fixed rate.
 * - `inserted`: the table's stream, with batches of new items (`stream-batch.ts`).
 * - `written`: the same with new, changed and deleted items. Batches are large and wait some seconds to fill, since such a task sums up.
 *
 * Each caller may call twice for the same reason, and calls again after a failure. A task must therefore be idempotent.
 */
export type Trigger = 'status' | { readonly schedule: DailyTime | Rate } | TableTrigger;

/** The part of a table's stream that triggers a task. */
export type TableTrigger = { readonly inserted: ItemKind } | { readonly written: ItemKind };

/** Kind of change that a stream delivers. */
export type ItemEvent = 'INSERT' | 'MODIFY' | 'REMOVE';

/** The changes of one kind of item that trigger a task. */
export interface StreamTrigger extends ItemKind {
  readonly events: readonly ItemEvent[];
  /** True for a task that sums up many changes, so that large batches save it work. */
  readonly sumsUp: boolean;
}

/**
 * Returns the changes that trigger a task, or undefined for a task that no stream triggers.
 *
 * @example streamTrigger({ inserted: { table: 'Accounts', sortKey: 'CUSTOMER' } })
 * // { table: 'Accounts', sortKey: 'CUSTOMER', events: ['INSERT'], sumsUp: false }
 * @example streamTrigger('status') // undefined
 */
export function streamTrigger(trigger: TableTrigger): StreamTrigger;
export function streamTrigger(trigger: Trigger): StreamTrigger | undefined;
export function streamTrigger(trigger: Trigger): StreamTrigger | undefined {
  if (trigger === 'status' || 'schedule' in trigger) return undefined;
  if ('inserted' in trigger) return { ...trigger.inserted, events: ['INSERT'], sumsUp: false };
  return { ...trigger.written, events: ['INSERT', 'MODIFY', 'REMOVE'], sumsUp: true };
}

/**
 * One row of a line's table of tasks: work that no call of an endpoint starts. The stack derives the function, its grants and its
 * trigger from the row. The row's key names the handler file, which exports `handler`.
 */
export interface Task {
  readonly summary: string;
  readonly tables: TablesUsed;
  /** Seconds after which Lambda ends the function. */
  readonly timeoutSeconds: number;
  readonly trigger: Trigger;
  /**
   * True for a task of a status that may take longer than the five minutes of an Express execution, its retries included. It has a
   * Standard execution of its own, which operators can restart.
   */
  readonly isLong?: true;
}

/** A line's tasks by their keys. */
export type TaskTable = Readonly<Record<string, Task>>;

/** Keeps the exact keys of the rows. */
export function taskTable<const Rows extends TaskTable>(rows: Rows): Rows {
  return rows;
}
