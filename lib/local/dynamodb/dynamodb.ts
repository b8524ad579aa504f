import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { ephemeralDirectory } from '../support/ephemeral-directory.ts';
import { GuardedProcess } from '../support/guarded-process.ts';
import { freePort } from '../support/ports.ts';
import { makePrivateDirectory, writePrivately } from '../support/private-file.ts';
import { callDynamoDb, DynamoDbError } from './dynamodb-api.ts';
import { type Emulator, findEmulator } from './dynamodb-emulators.ts';

/** A running DynamoDB. */
export interface LocalDynamoDb {
  readonly endpoint: string;
  /** `dynoxide`, `DynamoDB Local` or `external`. */
  readonly emulator: string;
  /** Returns `false` once the emulator has ended. */
  running(): boolean;
  /** Resolves when the emulator ends by itself, with how it ended: its signal or exit code, and its last words. */
  readonly failed: Promise<string>;
  /** Ends the emulator. An external DynamoDB keeps running. */
  stop(): Promise<void>;
}

export interface DynamoDbOptions {
  /** The folder of the tables; undefined to delete them at the end. */
  readonly directory?: string | undefined;
  /** The endpoint of a DynamoDB that runs already. No emulator starts then. */
  readonly endpoint?: string | undefined;
  /** The name of the emulator. Default: the first that can run on this machine. */
  readonly emulator?: string | undefined;
  /** Returns a free port of an address of this machine. Default: one that the system chooses. */
  readonly choosePort?: (host: string) => Promise<number>;
}

/** The time limit for an emulator's start, in milliseconds. DynamoDB Local needs about a second. */
const START_TIMEOUT = 20_000;
/** Attempts to start: another process may take the free port before the emulator does. */
const PORT_ATTEMPTS = 5;

/**
 * Starts the DynamoDB emulator on a free port of this machine. The emulator ends with this process, even after a kill.
 *
 * @throws Error that says what to do when no emulator can run here or the emulator does not start
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<LocalDynamoDb> {
  if (options.endpoint !== undefined) return external(options.endpoint);
  const emulator = findEmulator(options.emulator);
  for (let attempt = 1; ; attempt += 1) {
    // An ephemeral directory is deleted with the attempt.
    const directory = options.directory ?? ephemeralDirectory();
    makePrivateDirectory(directory);
    await endLeftOver(directory);
    const host = emulator.choosesHost ? hiddenHost() : '127.0.0.1';
    const port = await (options.choosePort ?? freePort)(host);
    const running = new GuardedProcess(emulator.command(host, port, directory), {
      removeAfterwards: options.directory === undefined ? directory : undefined,
    });
    const endpoint = `http://${host}:${port}`;
    if (await answers(endpoint, running)) {
      noteProcess(directory, running.pid);
      speedUpStreams(emulator, directory);
      return started(running, endpoint, emulator, options.directory === undefined ? directory : undefined);
    }
    const said = running.output;
    const ending = running.ending === undefined ? '' : `, and ended ${running.ending}`;
    await running.stop();
    const portTaken = /(?:address|port) .*in use|failed to bind/i.test(said);
    if (!portTaken || attempt === PORT_ATTEMPTS) {
      throw new Error(
        `${emulator.name} did not start on ${directory}${ending}. If its files are damaged, start with --fresh to begin with ` +
          'empty tables, or put them back from a copy.',
      );
    }
  }
}

function started(
  process: GuardedProcess,
  endpoint: string,
  emulator: Emulator,
  removeAfterwards: string | undefined,
): LocalDynamoDb {
  let stopping = false;
  const failed = new Promise<string>((resolve) => {
    void process.exited.then(() => {
      if (!stopping) resolve(process.ending ?? '');
    });
  });
  return {
    endpoint,
    emulator: emulator.name,
    running: () => process.running,
    failed,
    stop: async () => {
      stopping = true;
      await process.stop();
      if (removeAfterwards !== undefined) rmSync(removeAfterwards, { recursive: true, force: true });
    },
  };
}

async function external(endpoint: string): Promise<LocalDynamoDb> {
  try {
    await callDynamoDb(endpoint, 'DynamoDB_20120810', 'ListTables', {});
  } catch (error) {
    const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : '';
    throw new Error(`DynamoDB does not respond at ${endpoint} (${reason}); check DYNAMODB_ENDPOINT`, { cause: error });
  }
  const never = new Promise<string>(() => undefined);
  return { endpoint, emulator: 'external', running: () => true, failed: never, stop: () => Promise.resolve() };
}

async function answers(endpoint: string, process: GuardedProcess): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT;
  while (process.running && Date.now() < deadline) {
    try {
      await callDynamoDb(endpoint, 'DynamoDB_20120810', 'ListTables', { Limit: 1 }, 2_000);
      return process.running;
    } catch (error) {
      if (error instanceof DynamoDbError) return process.running;
      await delay(5);
    }
  }
  return false;
}

/**
 * Adds an index to dynoxide's stream records. To number a record, dynoxide 1.2.1 searches all records of the table for the
 * highest number. Measured: 144 writes a second after 5,000 records; with an index on this expression, about 1,000.
 */
function speedUpStreams(emulator: Emulator, directory: string): void {
  const file = emulator.streamDatabase?.(directory);
  if (file === undefined || !existsSync(file)) return;
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const [table] = database.prepare("SELECT name FROM sqlite_master WHERE name = '_stream_records'").all();
    if (table === undefined) return;
    database.exec(
      'CREATE INDEX IF NOT EXISTS stream_records_by_number ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
}

const PROCESS_FILE = 'emulator.pid';

function noteProcess(directory: string, pid: number | undefined): void {
  writePrivately(join(directory, PROCESS_FILE), pid ?? null);
}

/** Ends an emulator that outlived its starter. Usually the watcher has ended it, unless the watcher was killed as well. */
async function endLeftOver(directory: string): Promise<void> {
  const file = join(directory, PROCESS_FILE);
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const deadline = Date.now() + 5_000;
  while (Number.isInteger(pid) && usesDirectory(pid, directory)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} still uses ${directory}; end it and start again`);
    process.kill(pid, 'SIGKILL');
    await delay(10);
  }
  rmSync(file, { force: true });
}

/** Returns `true` for a running process whose command line names the directory. Without /proc, it returns `false`. */
function usesDirectory(pid: number, directory: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
  } catch {
    return false;
  }
}

/**
 * Returns an address of this machine that no web page can guess. The emulators answer every caller, and the door in front
 * of them cannot take their port away (docs/decisions/0016-doors-of-the-local-cloud.md, "Decision"). On Linux all of 127.0.0.0/8
 * belongs to the machine, elsewhere 127.0.0.1 alone.
 */
function hiddenHost(): string {
  if (process.platform !== 'linux') return '127.0.0.1';
  return ['127', ...Array.from({ length: 3 }, () => String(randomInt(1, 255)))].join('.');
}
