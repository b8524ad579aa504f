import type { DynamoDbCall, ServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocalLog } from '../support/log.ts';
import { LogLine } from '../support/log-line.ts';
import { ExecutionEnvironment, type InvocationResult } from './execution-environment.ts';
import { isOnlyMetrics, readableOutput } from './function-output.ts';
import type { FunctionError, WorkerStart } from './lambda-protocol.ts';

export interface PoolOptions {
  readonly start: WorkerStart;
  /** The function's name in the log. */
  readonly label: string;
  readonly logGroup: string | undefined;
  /** Returns the variables of a new environment. */
  readonly variables: () => Readonly<Record<string, string>>;
  /** Returns the fault that a drill gives the function; undefined for none. */
  readonly fault: () => FunctionFault | undefined;
  readonly timeoutSeconds: number;
  readonly maxEnvironments: number;
  readonly idleMilliseconds: number;
  readonly log: LocalLog;
  readonly metrics: FunctionMetrics | undefined;
  /** Called for each line of the function's output. */
  readonly onLine: LineListener | undefined;
  /** Called for each call of DynamoDB that the function made for an event. */
  readonly onCall: CallListener | undefined;
}

/** A reader of the functions' output, line by line. */
export type LineListener = (logGroup: string | undefined, line: LogLine) => void;

/** A listener to the functions' calls of DynamoDB. */
export type CallListener = (call: DynamoDbCall) => void;

/** A fault that a drill gives a function: its handler throws, or its process ends while it handles an event. */
export type FunctionFault = 'throw' | 'exit';

/** The recorder of a function's metrics. */
export type FunctionMetrics = Pick<
  ServiceMetrics,
  'dynamoDbCalled' | 'functionInvoked' | 'functionThrottled' | 'logged'
>;

interface Waiting {
  readonly requestId: string;
  readonly event: string;
  readonly settle: (result: InvocationResult) => void;
}

const stopping: InvocationResult = {
  error: { errorType: 'ServiceException', errorMessage: 'The local cloud is stopping' },
};

/**
 * The execution environments of one function. An event goes to the idle environment that was used last. Without an idle
 * environment, it waits in order of arrival while the pool starts further environments, up to the maximum.
 */
export class FunctionPool {
  readonly #options: PoolOptions;
  readonly #starting = new Set<ExecutionEnvironment>();
  readonly #busy = new Set<ExecutionEnvironment>();
  /**
   * Idle environments, the one used last at the end, with the start of their idle time in milliseconds of the monotonic clock.
   */
  readonly #idle: { readonly environment: ExecutionEnvironment; readonly since: number }[] = [];
  readonly #waiting: Waiting[] = [];
  /** Environments that end after their present event. */
  readonly #outdated = new WeakSet<ExecutionEnvironment>();
  #sweep: NodeJS.Timeout | null = null;
  #stopped = false;
  #onDrained: (() => void) | null = null;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#starting.size + this.#busy.size + this.#idle.length;
  }

  invoke(requestId: string, event: string): Promise<InvocationResult> {
    if (this.#stopped) return Promise.resolve(stopping);
    if (this.#options.maxEnvironments === 0) {
      this.#options.metrics?.functionThrottled(this.#options.start.functionName);
      return Promise.resolve({ error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' } });
    }
    return new Promise((settle) => {
      this.#waiting.push({ requestId, event, settle });
      this.#dispatch();
    });
  }

  /** Runs further events in new environments, such as after a change of the variables. Current events finish. */
  renew(): void {
    for (const environment of [...this.#starting, ...this.#busy]) this.#outdated.add(environment);
    for (const { environment } of [...this.#idle]) void environment.end();
  }

  async stop(graceMilliseconds: number): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweep ?? undefined);
    for (const { settle } of this.#waiting.splice(0)) settle(stopping);
    if (this.#busy.size > 0) {
      const drained = Promise.withResolvers<void>();
      this.#onDrained = drained.resolve;
      const timer = setTimeout(drained.resolve, graceMilliseconds);
      await drained.promise;
      clearTimeout(timer);
    }
    const all = [...this.#starting, ...this.#busy, ...this.#idle.map(({ environment }) => environment)];
    await Promise.all(all.map((environment) => environment.end()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const idle = this.#idle.pop();
      if (idle === undefined) break;
      const next = this.#waiting.shift();
      if (next !== undefined) void this.#run(idle.environment, next);
    }
    // Starts one environment for each waiting event that has none starting.
    while (this.#starting.size < this.#waiting.length && this.size < this.#options.maxEnvironments) this.#startOne();
  }

  async #run(environment: ExecutionEnvironment, { requestId, event, settle }: Waiting): Promise<void> {
    const { metrics, start } = this.#options;
    this.#busy.add(environment);
    const concurrency = this.#busy.size;
    const began = performance.now();
    const result = await this.#result(environment, requestId, event);
    metrics?.functionInvoked({
      functionName: start.functionName,
      milliseconds: performance.now() - began,
      failed: 'error' in result,
      concurrency,
    });
    if ('error' in result) this.#logError(result.error);
    settle(result);
    // An environment that ended with this event is no longer in the pool.
    if (!this.#busy.delete(environment)) return;
    this.#becomeIdle(environment);
    if (this.#busy.size === 0) this.#onDrained?.();
  }

  /** Runs an event, with the fault that a drill gives the function. */
  #result(environment: ExecutionEnvironment, requestId: string, event: string): Promise<InvocationResult> {
    const fault = this.#options.fault();
    if (fault === 'throw') {
      // As a fault of the code does. People who practise have to find it.
      const [errorType, errorMessage] = ['TypeError', "Cannot read properties of undefined (reading 'map')"];
      return Promise.resolve({ error: { errorType, errorMessage, stackTrace: [`${errorType}: ${errorMessage}`] } });
    }
    const running = environment.run(requestId, event);
    if (fault === 'exit') environment.kill();
    return running;
  }

  #startOne(): void {
    const { start, label, logGroup, variables, timeoutSeconds, log, metrics, onLine, onCall } = this.#options;
    const environment = new ExecutionEnvironment({
      start,
      variables: variables(),
      timeoutSeconds,
      onOutput: (text) => {
        const line = new LogLine(text);
        metrics?.logged(logGroup, line, start.functionName);
        onLine?.(logGroup, line);
        const level = isOnlyMetrics(line) ? 'debug' : 'info';
        if (log.writes(level)) log[level](label, readableOutput(line));
      },
      onCalls: (calls) => {
        for (const call of calls) {
          metrics?.dynamoDbCalled(call);
          onCall?.(call);
        }
      },
      onReady: () => {
        this.#starting.delete(environment);
        if (!this.#stopped) this.#becomeIdle(environment);
      },
      onEnd: (error) => this.#onEnd(environment, error),
    });
    this.#starting.add(environment);
    this.#sweep ??= setInterval(() => this.#endIdle(), this.#options.idleMilliseconds / 4).unref();
  }

  #becomeIdle(environment: ExecutionEnvironment): void {
    if (this.#outdated.has(environment)) return void environment.end().then(() => this.#dispatch());
    this.#idle.push({ environment, since: performance.now() });
    this.#dispatch();
  }

  #onEnd(environment: ExecutionEnvironment, error: FunctionError): void {
    const idle = this.#idle.findIndex((entry) => entry.environment === environment);
    if (idle >= 0) this.#idle.splice(idle, 1);
    // As on AWS, an event gets the error of the environment that failed to start for it.
    if (this.#starting.delete(environment) && !this.#stopped) {
      this.#logError(error);
      this.#waiting.shift()?.settle({ error });
    }
    if (this.#busy.delete(environment) && this.#busy.size === 0) this.#onDrained?.();
    if (!this.#stopped) this.#dispatch();
  }

  #endIdle(): void {
    const oldest = performance.now() - this.#options.idleMilliseconds;
    for (let [first] = this.#idle; first !== undefined && first.since <= oldest; [first] = this.#idle) {
      void first.environment.end();
    }
  }

  #logError({ errorType, errorMessage, stackTrace }: FunctionError): void {
    const text = stackTrace === undefined ? `${errorType}: ${errorMessage}` : stackTrace.join('\n');
    this.#options.log.error(this.#options.label, text);
  }
}
