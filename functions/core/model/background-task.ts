import type { TableName, TablesUsed } from './tables.ts';

/** A time of every day at a place. */
export interface DailyTime {
  readonly hour: number;
  readonly minute: number;
  /** IANA name, such as `America/Los_Angeles`. */
  readonly timeZone: string;
}

/** New items of one kind in a table. */
export interface Inserted {
  readonly table: TableName;
  /** The sort key that items of this kind have. */
  readonly sortKey: string;
}

/**
 * What a task is called by.
 *
 * - `'status'`: the workflow of an order whose status has the task as its `work` (`StatusRow`). It is called with `WorkInput` and
 *   returns `WorkDone` (`execution-state.ts`), again and again while that says so.
 * - `schedule`: the clock, once a day.
 * - `inserted`: the table's stream, with batches of new items (`stream-batch.ts`).
 *
 * All of them may be called twice for the same reason, and are called again when they fail: a task is idempotent.
 */
export type Trigger = 'status' | { readonly schedule: DailyTime } | { readonly inserted: Inserted };

/**
 * One row of a line's table of tasks: what is done without anybody calling an endpoint. The function with its grants and what calls
 * it are derived from it; the row's key names the handler file, which exports `handler`.
 */
export interface Task {
  readonly summary: string;
  readonly tables: TablesUsed;
  /** After so many seconds the function is ended. */
  readonly timeoutSeconds: number;
  readonly trigger: Trigger;
}

/** A line's tasks by their keys. */
export type TaskTable = Readonly<Record<string, Task>>;

/** Keeps the exact keys of the rows. */
export function taskTable<const Rows extends TaskTable>(rows: Rows): Rows {
  return rows;
}
