/**
 * A time limit for an order in a status, with the consequence of missing it. Each deadline fires at most once per entry into the
 * status.
 */
export interface Deadline {
  /** The `reason` of the `Order Attention Needed` event, unique within its status. */
  readonly reason: string;
  /**
   * The time at which the deadline fires: some days after the entry into the status, or the passing of a date in a field of the
   * order. A deployment may configure other days. A date without a time passes when it is over everywhere, at UTC-12.
   */
  readonly due: DaysAfter | { readonly field: string };
  /** Fields of the order to set when the deadline fires, with their values. */
  readonly onDeadline?: Readonly<Record<string, unknown>>;
}

/** A number of days, which may depend on the value of a field of the order. */
export interface DaysAfter {
  /** The days for an order whose field has none of the values of `byValue`. */
  readonly afterDays: number;
  readonly byValue?: {
    readonly field: string;
    /** The days by the field's value. `otherwise` cannot be a value: a deployment configures `afterDays` under this name. */
    readonly days: Readonly<Record<string, number>>;
  };
}

/** One row of a line's lifecycle table: a status, the statuses that may follow it, and the work that it demands. */
export interface StatusRow<Status extends string = string> {
  readonly description: string;
  /** The statuses to which an order may move from this one. Empty for a final status. */
  readonly next: readonly Status[];
  /** True if an order may be created in this status. */
  readonly initial?: boolean;
  /** The task that works on an order in this status, by its key in the line's table of tasks (`background-task.ts`). */
  readonly task?: string;
  readonly deadlines?: readonly Deadline[];
  /**
   * The days after which an order in this status is stuck, and an alarm tells operators. Orders in a status with such a limit are the
   * outstanding work. Absent for a status in which nothing remains to be done.
   */
  readonly stuckAfterDays?: number;
}

/** A line's lifecycle table: a row for every status. */
export type Lifecycle<Status extends string = string, Row extends StatusRow<Status> = StatusRow<Status>> = Readonly<
  Record<Status, Row>
>;

/** Returns every status of the lifecycle, in the table's order. */
export function statusesOf<Status extends string>(lifecycle: Readonly<Record<Status, unknown>>): readonly Status[] {
  return Object.keys(lifecycle) as Status[];
}

/**
 * Returns the statuses that no order leaves.
 *
 * @example finalStatusesOf({ open: { description: '', next: ['done'] }, done: { description: '', next: [] } }) // ['done']
 */
export const finalStatusesOf = (lifecycle: Readonly<Record<string, StatusRow>>): readonly string[] =>
  statusesOf(lifecycle).filter((status) => lifecycle[status]?.next.length === 0);

/**
 * Draws the lifecycle as a Mermaid state diagram, for the documentation.
 *
 * @example lifecycleDiagram({ open: { description: '', next: [] } }) // 'stateDiagram-v2\n  state "open" as open\n  open --> [*]'
 */
export function lifecycleDiagram(lifecycle: Lifecycle): string {
  const id = (status: string) => status.replaceAll(/[^A-Za-z0-9]+/g, '_');
  const lines = ['stateDiagram-v2'];
  for (const status of statusesOf(lifecycle)) lines.push(`  state "${status}" as ${id(status)}`);
  for (const [status, row] of Object.entries(lifecycle)) {
    for (const next of row.next) lines.push(`  ${id(status)} --> ${id(next)}`);
    if (row.next.length === 0) lines.push(`  ${id(status)} --> [*]`);
  }
  return lines.join('\n');
}

/**
 * Returns the row of a stored order's status; undefined for a status that only a newer version knows.
 *
 * @example rowOf({ open: { description: '', next: [] } }, 'open') // { description: '', next: [] }
 * @example rowOf({ open: { description: '', next: [] } }, 'paused') // undefined
 */
export const rowOf = <Row>(lifecycle: Readonly<Record<string, Row>>, status: string): Row | undefined =>
  Object.hasOwn(lifecycle, status) ? lifecycle[status] : undefined;

/**
 * Returns the statuses with a limit, each with its limit in days.
 *
 * @example limitsOf({ open: { description: '', next: ['done'], stuckAfterDays: 3 }, done: { description: '', next: [] } }) // { open: 3 }
 */
export function limitsOf(lifecycle: Lifecycle): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(lifecycle).flatMap(([status, { stuckAfterDays }]) =>
      stuckAfterDays === undefined ? [] : [[status, stuckAfterDays]],
    ),
  );
}
