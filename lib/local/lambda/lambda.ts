import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { ClockOrigin } from '../support/clock.ts';
import type { LocalLog } from '../support/log.ts';
import type { InvocationResult } from './execution-environment.ts';
import { type FunctionMetrics, FunctionPool } from './function-pool.ts';
import type { FunctionAlias } from './lambda-aliases.ts';
import { type FunctionProperties, functionVariables, handlerOf } from './lambda-function.ts';

export type { InvocationResult } from './execution-environment.ts';
export type { FunctionProperties } from './lambda-function.ts';

export interface LambdaOptions {
  readonly log: LocalLog;
  /** What `Date` follows inside the functions; null for real time. */
  readonly clock?: ClockOrigin | null;
  /** Local address by service, such as `{ dynamodb: 'http://127.0.0.1:8000' }`. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** The most execution environments of one function; one more than there are processor cores unless said, 4 at the most. */
  readonly maxEnvironments?: number;
  /** After how many milliseconds an idle environment ends, as it does on AWS sooner or later; half a minute unless said. */
  readonly idleMilliseconds?: number;
  /** Where figures of the functions go. */
  readonly metrics?: FunctionMetrics;
}

/** One more than can compute at a time: while one waits for DynamoDB, another computes. */
const ENVIRONMENTS = Math.min(4, availableParallelism() + 1);

/** Runs functions in worker threads as Lambda runs them in execution environments. */
export class LambdaRuntime {
  readonly #options: LambdaOptions;
  readonly #pools = new Map<string, FunctionPool>();
  readonly #endpoints: Record<string, string>;

  constructor(options: LambdaOptions) {
    this.#options = options;
    this.#endpoints = { ...options.endpoints };
  }

  /** Makes a function known, by its name and by its ARN. No environment is started before the first event. */
  add(properties: FunctionProperties): void {
    const { log, clock = null, maxEnvironments = ENVIRONMENTS, idleMilliseconds = 30_000, metrics } = this.#options;
    const pool = new FunctionPool({
      start: {
        ...handlerOf(properties),
        functionName: properties.name,
        functionArn: properties.arn,
        memoryMegabytes: properties.memoryMegabytes,
        clock,
      },
      label: properties.label ?? properties.name,
      logGroup: properties.logGroup,
      variables: functionVariables(properties, this.#endpoints),
      timeoutSeconds: properties.timeoutSeconds,
      maxEnvironments: Math.min(maxEnvironments, properties.reservedConcurrency ?? maxEnvironments),
      idleMilliseconds,
      log,
      metrics,
    });
    this.#pools.set(properties.name, pool);
    this.#pools.set(properties.arn, pool);
  }

  /** Makes a function known by the ARN of an alias too. The function must have been added. */
  addAlias({ arn, functionArn }: FunctionAlias): void {
    this.#pools.set(arn, this.#pool(functionArn));
  }

  /**
   * Runs one event, as a synchronous invocation does. It waits while all environments are busy and the most are running.
   * What the function throws, and what ends its environment, comes back as `error`.
   *
   * @throws Error when there is no such function
   */
  invoke(arnOrName: string, event: unknown, options: { requestId?: string } = {}): Promise<InvocationResult> {
    return this.#pool(arnOrName).invoke(options.requestId ?? randomUUID(), JSON.stringify(event) ?? 'null');
  }

  /** Starts one environment of a function ahead of its first event. */
  warm(arnOrName: string): void {
    this.#pool(arnOrName).warm();
  }

  /** How many environments of a function are starting, idle or busy. */
  environments(arnOrName: string): number {
    return this.#pool(arnOrName).size;
  }

  /** Refuses further events, lets those that are running finish within `graceMilliseconds`, and ends every worker. */
  async stop(graceMilliseconds = 3_000): Promise<void> {
    await Promise.all([...new Set(this.#pools.values())].map((pool) => pool.stop(graceMilliseconds)));
  }

  #pool(arnOrName: string): FunctionPool {
    const pool = this.#pools.get(arnOrName);
    if (pool === undefined) throw new Error(`there is no function ${arnOrName}`);
    return pool;
  }
}
