import { Worker } from 'node:worker_threads';
import type { DynamoDbCall } from '../metrics/service-metrics.ts';
import type { FunctionError, WorkerReply, WorkerRequest, WorkerStart } from './lambda-protocol.ts';
import { watchMemory } from './memory-watch.ts';

/** The result of an invocation: the function's return value after JSON, or its error. */
export type InvocationResult = { readonly payload: unknown } | { readonly error: FunctionError };

export interface EnvironmentOptions {
  readonly start: WorkerStart;
  /** The function's environment variables. The function does not see those of this process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Called with each line that the function prints. */
  readonly onOutput: (line: string) => void;
  /** Called with the calls of DynamoDB that the function made for an event. */
  readonly onCalls: (calls: readonly DynamoDbCall[]) => void;
  /** Called when the code is loaded and the environment can run an event. */
  readonly onReady: () => void;
  /** Called once when the environment ends. `error` is the reason of an end before it was ready. */
  readonly onEnd: (error: FunctionError) => void;
}

interface Running {
  readonly requestId: string;
  /** Milliseconds of the monotonic clock. */
  readonly since: number;
  readonly timer: NodeJS.Timeout;
  readonly settle: (result: InvocationResult) => void;
}

/** AWS allows ten seconds to load a function. A laptop that starts many functions at once gets a little more. */
const INIT_TIMEOUT_MS = 20_000;

/** Lambda's limit for the response to a synchronous caller. */
const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

/**
 * V8's limits for a worker. The young generation holds the garbage of a few requests. The total is far above `MemorySize`,
 * because `watchMemory` enforces that limit.
 */
const YOUNG_GENERATION_MEGABYTES = 16;
const SPARE_MEGABYTES = 2_048;

const workerFile = new URL('./lambda-worker.js', import.meta.url);

/**
 * One execution environment of a function: a worker thread with the function's code. It handles one event at a time and keeps
 * module state between events. A timeout, a crash or too much memory ends only this environment.
 */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #worker: Worker;
  readonly #initTimer: NodeJS.Timeout;
  readonly #endWatch: () => void;
  #running: Running | null = null;
  #handled = 0;
  #ended = false;
  readonly #output: Lines;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#output = new Lines(options.onOutput);
    this.#worker = new Worker(workerFile, {
      workerData: options.start,
      env: { ...options.variables },
      execArgv: [],
      resourceLimits: {
        maxOldGenerationSizeMb: options.start.memoryMegabytes + SPARE_MEGABYTES,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
      },
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (reply: WorkerReply) => this.#onReply(reply));
    this.#worker.on('error', (error) => this.#end(this.#crash(error)));
    this.#worker.on('exit', (code) => this.#end(this.#exit(code)));
    // The function's output comes in messages; these streams carry what Node itself prints.
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.#output.add(text));
    }
    this.#endWatch = watchMemory(
      this.#worker,
      options.start.memoryMegabytes * 1024 * 1024,
      () => ({
        runningFor: this.#running === null ? 0 : performance.now() - this.#running.since,
        handled: this.#handled,
      }),
      () => this.#end(this.#exited('Runtime.OutOfMemory', 'with error: signal: killed')),
    );
    this.#initTimer = setTimeout(() => {
      this.#end({ errorType: 'Sandbox.Timedout', errorMessage: 'Error: Init timed out' });
    }, INIT_TIMEOUT_MS);
  }

  /** Runs one event. The caller must wait for the result of the previous event. */
  run(requestId: string, event: string): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const { timeoutSeconds } = this.#options;
      const timer = setTimeout(() => {
        const took = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        this.#end({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: ${took}` });
      }, timeoutSeconds * 1_000);
      this.#running = { requestId, since: performance.now(), timer, settle: resolve };
      this.#handled += 1;
      const request: WorkerRequest = { requestId, event, deadline: Date.now() + timeoutSeconds * 1_000 };
      this.#worker.postMessage(request);
    });
  }

  /** Ends the worker as a process ends that exits by itself. A running event fails with the exit. */
  kill(): void {
    void this.#worker.terminate();
  }

  /** Ends the worker. A running event fails. */
  async end(): Promise<void> {
    this.#end({ errorType: 'Runtime.ExitError', errorMessage: 'The local cloud is stopping' });
    await this.#worker.terminate();
  }

  #onReply(reply: WorkerReply): void {
    if (reply.kind === 'output') this.#output.add(reply.text);
    if (this.#ended || reply.kind === 'output') return;
    if (reply.kind === 'ready') {
      clearTimeout(this.#initTimer);
      this.#options.onReady();
    } else if (reply.kind === 'init-error') {
      this.#end(reply.error);
    } else {
      if (reply.calls.length > 0) this.#options.onCalls(reply.calls);
      this.#settle(reply.kind === 'error' ? { error: reply.error } : parsedPayload(reply.payload));
    }
  }

  #settle(result: InvocationResult): void {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    clearTimeout(running.timer);
    running.settle(result);
  }

  #end(error: FunctionError): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#initTimer);
    this.#endWatch();
    void this.#worker.terminate();
    this.#output.end();
    this.#options.onEnd(error);
    this.#settle({ error });
  }

  /** Returns Lambda's error for a function whose process ended by itself. */
  #exited(errorType: string, how: string): FunctionError {
    const request = this.#running === null ? '' : `RequestId: ${this.#running.requestId} `;
    return { errorType, errorMessage: `${request}Error: Runtime exited ${how}` };
  }

  #exit(code: number): FunctionError {
    return this.#exited(
      'Runtime.ExitError',
      code === 0 ? 'without providing a reason' : `with error: exit status ${code}`,
    );
  }

  #crash(thrown: unknown): FunctionError {
    if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
    if ('code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return this.#exited('Runtime.OutOfMemory', 'with error: signal: killed');
    }
    return { errorType: thrown.name, errorMessage: thrown.message, stackTrace: thrown.stack?.split('\n') };
  }
}

function parsedPayload(payload: string): InvocationResult {
  if (payload.length <= MAX_RESPONSE_BYTES && Buffer.byteLength(payload) <= MAX_RESPONSE_BYTES) {
    return { payload: JSON.parse(payload) };
  }
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
  return { error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

/** Splits text into lines. */
class Lines {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') this.#onLine(line);
  }

  /** Passes the last line, which has no line break. */
  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
