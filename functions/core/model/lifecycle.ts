/**
 * A moment by which something should have happened to an order in a status, and what follows when it has not.
 * Each one fires at most once per entry into the status.
 */
export interface Deadline {
  /** The `reason` of the `Order Attention Needed` event, unique within its status. */
  readonly reason: string;
  /**
   * When it is due: some days after the status was entered (a deployment may configure others), or the passing of a date kept in a
   * field of the order. A date without a time passes at the end of that day, UTC.
   */
  readonly due: DaysAfter | { readonly field: string };
  /** Fields of the order that are set when it fires. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** A number of days, which may depend on what a field of the order holds. */
export interface DaysAfter {
  /** For an order whose field has none of the values of `byValue`. */
  readonly afterDays: number;
  readonly byValue?: {
    readonly field: string;
    /** By the field's value; a deployment configures `afterDays` as `otherwise`, which is therefore no value. */
    readonly days: Readonly<Record<string, number>>;
  };
}

/** One row of a line's lifecycle table: a status, where it may go, and what it demands. */
export interface StatusRow<Status extends string = string> {
  readonly description: string;
  /** The statuses an order may move to from this one. Empty for a final status. */
  readonly next: readonly Status[];
  /** True when an order may be created in this status. */
  readonly initial?: boolean;
  /** The task of the line that works on an order in this status, by its key in the table of tasks (`task.ts`). */
  readonly work?: string;
  readonly deadlines?: readonly Deadline[];
  /**
   * For so many days an order may be in this status; one that is in it for longer is stuck, and operators are told. Orders in a status
   * with a limit are the work that is outstanding. Absent for a status in which nothing remains to be done.
   */
  readonly limitDays?: number;
}

/** A line's lifecycle table: every status with its row. */
export type Lifecycle<Status extends string = string, Row extends StatusRow<Status> = StatusRow<Status>> = Readonly<
  Record<Status, Row>
>;

/** Every status of the lifecycle, in the table's order. */
export function statusesOf<Status extends string>(lifecycle: Readonly<Record<Status, unknown>>): readonly Status[] {
  return Object.keys(lifecycle) as Status[];
}

/** The lifecycle as a Mermaid state diagram, for the documentation. */
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

/** The statuses with a limit, each with its limit in days. */
export function limitsOf(lifecycle: Lifecycle): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(lifecycle).flatMap(([status, { limitDays }]) =>
      limitDays === undefined ? [] : [[status, limitDays]],
    ),
  );
}
