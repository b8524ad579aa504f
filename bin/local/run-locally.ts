import { relative } from 'node:path';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { messageOf } from '../../lib/local/support/error-message.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { serviceViews } from '../console/service-views.ts';
import { fetchTokens } from '../support/connect-locally.ts';
import { isReaderGone } from '../support/output.ts';
import { localAssembly } from './local-assembly.ts';
import type { LocalOptions } from './local-options.ts';
import { seedInChild } from './seed-in-child.ts';
import { startErrorText } from './start-error.ts';
import { exampleCalls, welcome } from './welcome.ts';

/** Milliseconds in which a second signal counts as the same Ctrl-C, because a terminal and npm may both forward it. */
const SAME_SIGNAL = 500;

/** Starts the local cloud, prints its addresses, and runs until a signal stops it. Sets the exit code. */
export async function runLocally(options: LocalOptions): Promise<void> {
  const output = new LogOutput();
  const log = new LocalLog({ write: (line) => output.write(line) });
  const stopped = new AbortController();
  const progress: Progress = {};
  let signalled: number | undefined;
  const onSignal = (): void => {
    if (signalled !== undefined) {
      if (performance.now() - signalled < SAME_SIGNAL) return;
      process.exit(1);
    }
    signalled = performance.now();
    stopped.abort();
    if (progress.starting === undefined) return;
    log.info('local', 'stopping; Ctrl-C again to stop at once');
    // A local cloud that is still starting stops as soon as it has started. One that fails to start has stopped itself.
    progress.starting.then(
      async (cloud) => {
        await progress.seeding?.catch(() => undefined);
        await end(cloud, options.directory, 0);
      },
      () => process.exit(0),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.stdout.on('error', (error) => {
    if (!isReaderGone(error)) throw error;
    onSignal();
  });
  // A full disk shows wherever something is written. The data in the directory are whole, and the emulator ends with this process.
  process.on('uncaughtException', (error) => {
    output.discard();
    process.stderr.write(`${startErrorText(error, options.directory)}\n`);
    process.exit(1);
  });
  try {
    const running = await run(options, progress, output, log, stopped.signal);
    output.release();
    void running.failed.then((reason) => {
      log.error('local', reason);
      void end(running, options.directory, 1);
    });
  } catch (error) {
    if (stopped.signal.aborted) {
      if (progress.starting === undefined) process.exit(0);
      return;
    }
    output.discard();
    process.stderr.write(`${startErrorText(error, options.directory)}\n`);
    process.exit(1);
  }
}

/** Title of the line whose example call needs warehouses. */
const NEEDS_DEMO_DATA = 'Device orders';

/** Milliseconds for which the output collects lines. */
const COLLECTING = 20;

/** Pattern of a warning or error in the local cloud's log. */
const WARNING = /^\S+ [^:]+: (WARN|ERROR) /;

/** Pattern of an error in the local cloud's log, with its source and the first line of its message. */
const ERROR = /^\S+ ([^:]+): ERROR (.*)/;

/**
 * Output of the log. It holds the lines back until the welcome text is printed, so the text stands above them. After that, it
 * collects lines for some milliseconds, because each write waits for the terminal.
 */
class LogOutput {
  #released = false;
  #flushing: NodeJS.Timeout | undefined;
  #lines: string[] = [];

  constructor() {
    process.once('exit', () => this.#flush());
  }

  write(line: string): void {
    this.#lines.push(line);
    if (this.#released) this.#flushing ??= setTimeout(() => this.#flush(), COLLECTING);
  }

  /** Runs work whose log lines are not of interest. If the work succeeds, only its warnings and errors remain. */
  async quietly(work: () => Promise<void> | undefined): Promise<void> {
    const before = this.#lines.length;
    await work();
    this.#lines = this.#lines.filter((line, index) => index < before || WARNING.test(line));
  }

  /** Returns the first line of the last error; undefined without an error. */
  lastError(): string | undefined {
    const [, source, message] = this.#lines.map((line) => ERROR.exec(line)).findLast((found) => found !== null) ?? [];
    return source === undefined ? undefined : `${source}: ${message}`;
  }

  /** Forgets the lines of a start that failed. Its error says all that matters. */
  discard(): void {
    if (!this.#released) this.#lines = [];
  }

  release(): void {
    this.#released = true;
    this.#flush();
  }

  #flush(): void {
    this.#flushing = undefined;
    if (this.#lines.length > 0) process.stdout.write(this.#lines.join(''));
    this.#lines = [];
  }
}

/** The state of the start. */
interface Progress {
  /** The local cloud, once it starts. Before that, nothing needs to be stopped. */
  starting?: Promise<LocalCloud>;
  /** The demo data, once they are being created. */
  seeding?: Promise<void>;
}

async function run(
  options: LocalOptions,
  progress: Progress,
  output: LogOutput,
  log: LocalLog,
  signal: AbortSignal,
): Promise<LocalCloud> {
  const started = performance.now();
  const announce = () => process.stdout.write('Synthesizing the template and bundling the functions…\n');
  const assemblyDirectory = await localAssembly(options.directory, announce, signal);
  signal.throwIfAborted();
  progress.starting = startLocalCloud({ ...options, assemblyDirectory, log, serviceViews });
  const cloud = await progress.starting;
  try {
    const tokens = await fetchTokens(cloud);
    if (options.demoData) {
      const { apiUrl, fresh } = cloud;
      progress.seeding = seedInChild({ apiUrl, ...tokens, fresh }, signal);
      const ended = cloud.failed.then((reason) => Promise.reject(new Error(reason)));
      await output
        .quietly(() => Promise.race([progress.seeding, ended]))
        .catch((error: unknown) => Promise.reject(ofSeeding(error, output)));
    }
    const calls = (await exampleCalls(cloud.apiUrl)).filter(({ line }) => options.demoData || line !== NEEDS_DEMO_DATA);
    const seconds = (performance.now() - started) / 1_000;
    const data = options.inMemory ? 'in memory' : relative(process.cwd(), options.directory) || options.directory;
    process.stdout.write(
      welcome(cloud, {
        token: tokens.token,
        calls,
        seconds,
        data,
        directory: options.directory,
        variable: process.env.QUARTERMASTER_DIRECTORY,
      }),
    );
    return cloud;
  } catch (error) {
    if (!signal.aborted) await cloud.stop();
    throw error;
  }
}

async function end(cloud: LocalCloud, directory: string, code: number): Promise<void> {
  await cloud.stop().catch((error: unknown) => process.stderr.write(`${startErrorText(error, directory)}\n`));
  process.exit(code);
}

/** Adds to the error of the demo data what has failed behind the API, and how to start without demo data. */
function ofSeeding(error: unknown, output: LogOutput): Error {
  const message = messageOf(error).replace('; see the log of npm start', '');
  const behind = output.lastError();
  const cause = behind === undefined ? '' : ` (${behind})`;
  return new Error(`${message}${cause}; npm start -- --no-demo-data starts without demo data`, { cause: error });
}
