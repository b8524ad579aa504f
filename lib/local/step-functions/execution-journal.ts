import * as z from 'zod';
import type { StateStore } from '../support/state-store.ts';
import { localArn } from '../template/account.ts';
import { ExecutionHistory } from './execution-history.ts';

export const ExecutionStatus = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);
export type ExecutionStatus = z.infer<typeof ExecutionStatus>;

/** An execution with its current state. Times are the local cloud's. */
export interface Execution {
  readonly arn: string;
  readonly machine: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly input: unknown;
  /** The input as it was sent. */
  readonly inputText: string;
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly startedAt: Date;
  readonly stoppedAt?: Date | undefined;
  /** The names of the states entered so far, in order. */
  readonly states: readonly string[];
  /** The number of redrives and the time of the last one; undefined without a redrive. */
  readonly redriven?: { readonly count: number; readonly at: Date } | undefined;
  /** The current state, or the last one of an ended execution. */
  readonly at?: { readonly state: string; readonly input: unknown; readonly enteredAt: Date } | undefined;
}

const Json = z.string().transform((text): unknown => JSON.parse(text));
const Time = z.number().transform((milliseconds) => new Date(milliseconds));
const Stored = z.object({
  machine: z.string(),
  name: z.string(),
  input: z.string(),
  status: ExecutionStatus,
  started_at: Time,
  stopped_at: Time.nullable(),
  output: Json.nullable(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  state: z.string().nullable(),
  state_input: Json.nullable(),
  state_entered_at: Time.nullable(),
  path: z.string(),
  redrive_count: z.number().nullable(),
  redriven_at: Time.nullable(),
});

const SELECT = `SELECT executions.rowid AS id, * FROM executions LEFT JOIN (
  SELECT machine, name, count(*) AS redrive_count, max(at) AS redriven_at
  FROM execution_events WHERE type = 'ExecutionRedriven' GROUP BY machine, name
) USING (machine, name)`;

/** A filter and a limit for executions. An undefined member matches every execution. */
export interface ExecutionFilter {
  readonly status?: ExecutionStatus | undefined;
  readonly machine?: string | undefined;
  /** Text in the name, the current state or the error, in upper or lower case. */
  readonly text?: string | undefined;
  /** The value of `next` from the previous page. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const Positioned = Stored.extend({ id: z.number() });
const Key = z.object({ machine: z.string(), name: z.string() });
const Numbers = z.object({ status: ExecutionStatus, number: z.number() });

/** The number of ended Express executions that the journal keeps. */
const KEPT_EXPRESS = 5_000;
/** The number of ended Express executions between two removals of older ones. */
const REMOVE_EVERY = 250;
const ENDED_EXPRESS = "instr(name, ':') > 0 AND stopped_at IS NOT NULL";

/**
 * The executions, by machine and name. All entries outlive a restart. Of a Standard machine, the journal has every execution ever
 * started. Of Express machines, it has the running executions and the latest ended ones. Since names of Express executions repeat, the
 * journal has them as `<name>:<uuid>`.
 */
export class ExecutionJournal {
  readonly #store: StateStore;
  readonly history: ExecutionHistory;
  readonly #keptExpress: number;
  #endedExpress = 0;

  /** @param keptExpress the number of ended Express executions that the journal keeps */
  constructor(store: StateStore, keptExpress = KEPT_EXPRESS) {
    this.#store = store;
    this.#keptExpress = keptExpress;
    this.history = new ExecutionHistory(store);
  }

  /** Stores a new execution. Returns `false`, and changes nothing, when the machine has an execution of this name. */
  started(machine: string, name: string, input: string, at: Date): boolean {
    const insert =
      "INSERT OR IGNORE INTO executions (machine, name, input, status, started_at) VALUES (?, ?, ?, 'RUNNING', ?)";
    return this.#store.run(insert, machine, name, input, at.getTime()) === 1;
  }

  entered(machine: string, name: string, state: string, input: unknown, at: Date): void {
    const update =
      'UPDATE executions SET state = ?, state_input = ?, state_entered_at = ?, path = path || ? WHERE machine = ? AND name = ?';
    this.#store.run(update, state, JSON.stringify(input ?? null), at.getTime(), `${state}\n`, machine, name);
  }

  /** Stores the redrive of an unsuccessful execution, which runs again from its last state. */
  redriven(machine: string, name: string, at: Date): void {
    const redriveCount = (this.find(machine, name)?.redriven?.count ?? 0) + 1;
    this.history.add(machine, name, at, { type: 'ExecutionRedriven', redriveCount });
    const update =
      "UPDATE executions SET status = 'RUNNING', stopped_at = NULL, error = NULL, cause = NULL WHERE machine = ? AND name = ?";
    this.#store.run(update, machine, name);
  }

  stopped(
    machine: string,
    name: string,
    at: Date,
    end: { status: Exclude<ExecutionStatus, 'RUNNING'>; output?: unknown; error?: string; cause?: string },
  ): void {
    const update =
      'UPDATE executions SET status = ?, stopped_at = ?, output = ?, error = ?, cause = ? WHERE machine = ? AND name = ?';
    const output = end.output === undefined ? null : JSON.stringify(end.output);
    this.#store.run(update, end.status, at.getTime(), output, end.error ?? null, end.cause ?? null, machine, name);
    if (!isExpress(name)) return;
    this.#endedExpress += 1;
    if (this.#endedExpress % Math.min(REMOVE_EVERY, this.#keptExpress) === 0) this.#removeOldExpress();
  }

  /** Forgets the states of an interrupted execution, which starts over. */
  restarted(machine: string, name: string): void {
    this.history.remove(machine, name);
    const update =
      "UPDATE executions SET state = NULL, state_input = NULL, state_entered_at = NULL, path = '' WHERE machine = ? AND name = ?";
    this.#store.run(update, machine, name);
  }

  #removeOldExpress(): void {
    const select = `SELECT machine, name FROM executions WHERE ${ENDED_EXPRESS}
      ORDER BY stopped_at DESC, rowid DESC LIMIT -1 OFFSET ?`;
    for (const row of this.#store.all(select, this.#keptExpress)) {
      const { machine, name } = Key.parse(row);
      this.history.remove(machine, name);
      this.#store.run('DELETE FROM executions WHERE machine = ? AND name = ?', machine, name);
    }
  }

  find(machine: string, name: string): Execution | undefined {
    const row = this.#store.get(`${SELECT} WHERE machine = ? AND name = ?`, machine, name);
    return row === undefined ? undefined : execution(Stored.parse(row));
  }

  /** Returns executions of one status, or all executions, oldest first. */
  list(status?: ExecutionStatus): readonly Execution[] {
    const rows =
      status === undefined
        ? this.#store.all(`${SELECT} ORDER BY started_at, executions.rowid`)
        : this.#store.all(`${SELECT} WHERE status = ? ORDER BY started_at, executions.rowid`, status);
    return rows.map((row) => execution(Stored.parse(row)));
  }

  /** Returns a page of executions, newest first; `next` requests the following page. */
  newest({ status, machine, text, before, limit }: ExecutionFilter): {
    readonly executions: readonly Execution[];
    readonly next: string | undefined;
  } {
    const [startedBefore, idBefore] = before?.split('-').map(Number) ?? [];
    const conditions: readonly (readonly [string, ...(string | number | undefined)[]])[] = [
      ['status = ?', status],
      ['machine = ?', machine],
      ["instr(lower(name || ' ' || coalesce(state, '') || ' ' || coalesce(error, '')), lower(?)) > 0", text],
      ['(started_at, executions.rowid) < (?, ?)', startedBefore, idBefore],
    ];
    const applied = conditions.filter(([, value]) => value !== undefined);
    const where = applied.map(([condition]) => ` AND ${condition}`).join('');
    const select = `${SELECT} WHERE TRUE${where} ORDER BY started_at DESC, executions.rowid DESC LIMIT ?`;
    const values = applied.flatMap(([, ...given]) => given.filter((value) => value !== undefined));
    // One row more than the limit shows that another page follows.
    const rows = this.#store.all(select, ...values, limit + 1).map((row) => Positioned.parse(row));
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return { executions: page.map(execution), next: last && `${last.started_at.getTime()}-${last.id}` };
  }

  /** Returns the number of executions of each status. */
  numbers(): Readonly<Record<ExecutionStatus, number>> {
    const rows = this.#store.all('SELECT status, COUNT(*) AS number FROM executions GROUP BY status');
    const none = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0 };
    return {
      ...none,
      ...Object.fromEntries(rows.map((row) => Numbers.parse(row)).map((row) => [row.status, row.number])),
    };
  }
}

/** Returns `true` for a name that the journal gave to an Express execution. */
export const isExpress = (name: string): boolean => name.includes(':');

/**
 * Returns the name that an execution was started with.
 *
 * @example givenName('name:uuid') // 'name'
 */
export const givenName = (name: string): string => name.split(':')[0] ?? name;

/**
 * Returns the ARN of an execution.
 *
 * @param name its name in the journal
 * @example executionArn('Machine', 'name:uuid') // 'arn:aws:states:us-east-1:000000000000:express:Machine:name:uuid'
 */
export function executionArn(machine: string, name: string): string {
  return localArn('states', `${isExpress(name) ? 'express' : 'execution'}:${machine}:${name}`);
}

function execution(stored: z.infer<typeof Stored>): Execution {
  const { machine, name, state, state_entered_at: enteredAt, redrive_count: count, redriven_at: at } = stored;
  return {
    arn: executionArn(machine, name),
    machine,
    name,
    status: stored.status,
    input: JSON.parse(stored.input),
    inputText: stored.input,
    output: stored.output ?? undefined,
    error: stored.error ?? undefined,
    cause: stored.cause ?? undefined,
    startedAt: stored.started_at,
    stoppedAt: stored.stopped_at ?? undefined,
    states: stored.path.split('\n').slice(0, -1),
    redriven: count === null || at === null ? undefined : { count, at },
    at: state === null || enteredAt === null ? undefined : { state, input: stored.state_input, enteredAt },
  };
}
