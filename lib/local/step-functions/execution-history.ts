import * as z from 'zod';
import type { StateStore } from '../support/state-store.ts';

/** An event of an execution's history: a member of Step Functions' HistoryEvent, with the details of its type. */
export type ExecutionEvent =
  | { readonly type: `${string}StateEntered`; readonly name: string; readonly input: unknown }
  | {
      readonly type: 'TaskScheduled';
      readonly resourceType: string;
      readonly resource: string;
      readonly parameters: unknown;
    }
  | {
      readonly type: 'TaskSucceeded';
      readonly resourceType: string;
      readonly resource: string;
      readonly output: unknown;
    }
  | {
      readonly type: 'TaskFailed' | 'TaskTimedOut';
      readonly resourceType: string;
      readonly resource: string;
      readonly error: string;
      readonly cause: string;
    }
  | { readonly type: 'ExecutionSucceeded'; readonly output: unknown }
  | {
      readonly type: 'ExecutionFailed' | 'ExecutionTimedOut' | 'ExecutionAborted';
      readonly error?: string | undefined;
      readonly cause?: string | undefined;
    }
  | { readonly type: 'ExecutionRedriven'; readonly redriveCount: number };

/** A stored event with its details. */
export interface NotedEvent {
  readonly at: Date;
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const Stored = z.object({
  at: z.number().transform((milliseconds) => new Date(milliseconds)),
  type: z.string(),
  details: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.record(z.string(), z.unknown())),
});

/** The events of the executions, except for their start. They outlive a restart. */
export class ExecutionHistory {
  readonly #store: StateStore;

  constructor(store: StateStore) {
    this.#store = store;
  }

  add(machine: string, name: string, at: Date, { type, ...details }: ExecutionEvent): void {
    const insert = 'INSERT INTO execution_events (machine, name, at, type, details) VALUES (?, ?, ?, ?, ?)';
    this.#store.run(insert, machine, name, at.getTime(), type, JSON.stringify(details));
  }

  /** Removes the events of one execution. */
  remove(machine: string, name: string): void {
    this.#store.run('DELETE FROM execution_events WHERE machine = ? AND name = ?', machine, name);
  }

  /** Returns the events of one execution, oldest first. */
  list(machine: string, name: string): readonly NotedEvent[] {
    const select = 'SELECT at, type, details FROM execution_events WHERE machine = ? AND name = ? ORDER BY id';
    return this.#store.all(select, machine, name).map((row) => Stored.parse(row));
  }
}
