import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import * as z from 'zod';
import type { ClockMemory } from './clock.ts';
import { messageOf } from './error-message.ts';
import { makePrivateDirectory, touchPrivately } from './private-file.ts';

/** The local cloud's state beside the tables: executions, stream positions, queue messages, the clock. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS executions (
  machine TEXT NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
  started_at INTEGER NOT NULL, stopped_at INTEGER, output TEXT, error TEXT, cause TEXT,
  state TEXT, state_input TEXT, state_entered_at INTEGER, path TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (machine, name)
);
CREATE INDEX IF NOT EXISTS running_executions ON executions (status, started_at) WHERE status = 'RUNNING';
CREATE INDEX IF NOT EXISTS ended_express ON executions (stopped_at)
  WHERE instr(name, ':') > 0 AND stopped_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS execution_events (
  id INTEGER PRIMARY KEY, machine TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL,
  type TEXT NOT NULL, details TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_of_executions ON execution_events (machine, name, id);
CREATE INDEX IF NOT EXISTS redrives ON execution_events (machine, name, at) WHERE type = 'ExecutionRedriven';
CREATE TABLE IF NOT EXISTS stream_positions (
  mapping TEXT NOT NULL, stream TEXT NOT NULL, shard TEXT NOT NULL, sequence_number TEXT, PRIMARY KEY (mapping)
);
CREATE TABLE IF NOT EXISTS queue_messages (
  message_id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 1), virtual REAL NOT NULL, real REAL NOT NULL);
`;

/** The version of the schema above. A changed table needs a new version, an added table does not. */
const VERSION = 1;

const Reading = z.object({ virtual: z.number(), real: z.number() });

/** A row of SQLite, which the reader parses. */
export type Row = Readonly<Record<string, unknown>>;

/** The error of an unreadable store. The message names the file and what to do. */
class StateStoreError extends Error {
  override readonly name = 'StateStoreError';
}

interface Transaction {
  readonly committed: Promise<void>;
  readonly commit: () => void;
}

/**
 * The local cloud's own state, in one SQLite file. All changes of a turn of the event loop are one transaction: a transaction for each
 * change took a tenth of the main thread under load. Reads see every change at once. After `committed`, a change outlives a `kill -9`
 * of this process, but not a loss of power.
 */
export class StateStore {
  readonly #database: DatabaseSync;
  /** The open transaction; undefined between transactions. */
  #transaction: Transaction | undefined;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the store.
   *
   * @param directory the folder of `state.db`; undefined for a store in memory
   * @throws StateStoreError when the file is damaged or of another version
   */
  static open(directory: string | undefined): StateStore {
    if (directory === undefined) return new StateStore(prepare(new DatabaseSync(':memory:')));
    makePrivateDirectory(directory);
    const file = join(directory, 'state.db');
    const existed = existsSync(file);
    // SQLite gives its other files the mode of this one.
    touchPrivately(file);
    const advice = 'start with --fresh to begin with empty tables, or put the file back from a copy';
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file, { timeout: 5_000 });
      const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      if (existed && version !== VERSION && version !== 0) {
        throw new StateStoreError(`${file} was written by another version of the local cloud (${version}); ${advice}`);
      }
      const check = existed ? database.prepare('PRAGMA quick_check(1)').get()?.quick_check : 'ok';
      if (check !== 'ok') throw new StateStoreError(`${file} is damaged (${String(check)}); ${advice}`);
      return new StateStore(prepare(database));
    } catch (error) {
      database?.close();
      if (error instanceof StateStoreError) throw error;
      const reason = messageOf(error);
      throw new StateStoreError(`${file} cannot be read (${reason}); ${advice}`, { cause: error });
    }
  }

  /** Changes rows. Returns the number of changed rows. */
  run(sql: string, ...values: SQLInputValue[]): number {
    this.#transaction ??= this.#begin();
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** Resolves when all changes so far are in the file. Await it before a caller hears of a change. */
  committed(): Promise<void> {
    return this.#transaction?.committed ?? Promise.resolve();
  }

  #begin(): Transaction {
    this.#database.exec('BEGIN');
    const { promise: committed, resolve } = Promise.withResolvers<void>();
    const commit = () => {
      clearImmediate(turn);
      this.#transaction = undefined;
      this.#database.exec('COMMIT');
      resolve();
    };
    const turn = setImmediate(commit);
    return { committed, commit };
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Returns the storage of the clock's time. */
  clockMemory(): ClockMemory {
    return {
      read: () => Reading.optional().parse(this.get('SELECT virtual, real FROM clock')),
      write: ({ virtual, real }) => {
        this.run('INSERT OR REPLACE INTO clock (id, virtual, real) VALUES (1, ?, ?)', virtual, real);
      },
    };
  }

  /**
   * Verifies that this state belongs to the tables. Names of executions derive from stored items: with other tables, the local
   * cloud would skip work as done.
   *
   * @param streams the streams of the tables. Recreated tables have other streams
   * @returns `true` when no stream has been read yet, as in a new local cloud
   * @throws StateStoreError
   */
  refuseOtherStreams(streams: readonly string[]): boolean {
    const read = this.all('SELECT stream FROM stream_positions').map((row) => String(row.stream));
    if (read.every((stream) => streams.includes(stream))) return read.length === 0;
    throw new StateStoreError(
      'the stored executions belong to other tables; start with --fresh to start over with both',
    );
  }

  close(): void {
    this.#transaction?.commit();
    if (this.#database.isOpen) this.#database.close();
  }

  readonly #statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  #statement(sql: string) {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA} PRAGMA user_version = ${VERSION};`);
  return database;
}
