import { relative } from 'node:path';
import { type LocalCloud, startLocalCloud } from '../../lib/local/cloud.ts';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { localAssembly } from './local-assembly.ts';
import type { LocalOptions } from './local-options.ts';
import { exampleCalls, welcome } from './welcome.ts';

/** A terminal and npm may both pass on one Ctrl-C; within this time, in milliseconds, a second one is the same. */
const SAME_SIGNAL = 500;

/** Starts the local cloud, tells where everything is, and runs until it is told to stop. Sets the exit code. */
export async function runLocally(options: LocalOptions): Promise<void> {
  const output = new LogOutput();
  const log = new LocalLog({ write: (line) => output.write(line) });
  const stopped = new AbortController();
  let cloud: LocalCloud | undefined;
  let signalled: number | undefined;
  const onSignal = (): void => {
    if (signalled !== undefined) {
      if (performance.now() - signalled < SAME_SIGNAL) return;
      process.exit(1);
    }
    signalled = performance.now();
    stopped.abort();
    if (cloud === undefined) process.exit(0);
    log.info('local', 'stopping; Ctrl-C again to stop at once');
    void end(cloud, 0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  try {
    cloud = await run(options, output, log, stopped.signal);
    output.release();
    const running = cloud;
    void running.failed.then((reason) => {
      log.error('local', reason);
      void end(running, 1);
    });
  } catch (error) {
    output.release();
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(1);
  }
}

/** The line whose example call needs warehouses. */
const NEEDS_DEMO_DATA = 'Device orders';

/** A line of the local cloud's log that tells of trouble. */
const WARNING = /^\S+ [^:]+: (WARN|ERROR) /;

/**
 * Where the log goes. It is kept back until the places of everything have been told, so that they stand above it; then it is
 * written once a turn of the event loop, since each write waits for the terminal.
 */
class LogOutput {
  #released = false;
  #flushing: NodeJS.Immediate | undefined;
  #lines: string[] = [];

  constructor() {
    process.once('exit', () => this.#flush());
  }

  write(line: string): void {
    this.#lines.push(line);
    if (this.#released) this.#flushing ??= setImmediate(() => this.#flush());
  }

  /** Does work that nobody follows in the log: unless it fails, only its warnings and errors stay there. */
  async quietly(work: () => Promise<void>): Promise<void> {
    const before = this.#lines.length;
    await work();
    this.#lines = this.#lines.filter((line, index) => index < before || WARNING.test(line));
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

async function run(options: LocalOptions, output: LogOutput, log: LocalLog, signal: AbortSignal): Promise<LocalCloud> {
  const started = performance.now();
  const say = () => process.stdout.write('Synthesizing the template and bundling the functions…\n');
  const cloud = await startLocalCloud({
    ...options,
    assemblyDirectory: await localAssembly(options.directory, say, signal),
    log,
  });
  try {
    const token = await fetchToken(cloud);
    if (options.demoData) {
      const { seed } = await import('../demo-data/seed.ts');
      const { apiUrl, fresh } = cloud;
      await output.quietly(() => seed({ apiUrl, token, fresh }));
    }
    const calls = (await exampleCalls(cloud.apiUrl)).filter(({ line }) => options.demoData || line !== NEEDS_DEMO_DATA);
    const seconds = (performance.now() - started) / 1_000;
    const data = options.inMemory ? 'in memory' : relative(process.cwd(), options.directory) || options.directory;
    process.stdout.write(welcome(cloud, { token, calls, seconds, data }));
    return cloud;
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

async function end(cloud: LocalCloud, code: number): Promise<void> {
  await cloud.stop().catch((error: unknown) => process.stderr.write(`${messageOf(error)}\n`));
  process.exit(code);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : '';
    return `Port ${port} is in use by another program. Start on another one: npm start -- --port ${Number(port) + 1}`;
  }
  // Errors of these names are meant for whoever starts the program; any other is a fault of the program itself.
  const expected = error.name !== 'TypeError' && error.name !== 'ReferenceError' && error.name !== 'ZodError';
  return expected ? error.message : (error.stack ?? error.message);
}
