import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { ClockOrigin } from '../support/clock.ts';
import type { Credentials } from '../support/credentials.ts';
import type { LocalLog } from '../support/log.ts';
import { LOCAL_CREDENTIALS } from '../template/account.ts';
import type { InvocationResult } from './execution-environment.ts';
import {
  type CallListener,
  type FunctionFault,
  type FunctionMetrics,
  FunctionPool,
  type LineListener,
} from './function-pool.ts';
import type { FunctionAlias } from './lambda-aliases.ts';
import { type FunctionProperties, functionVariables, handlerOf } from './lambda-function.ts';

export type { InvocationResult } from './execution-environment.ts';
export type { FunctionProperties } from './lambda-function.ts';

export interface LambdaOptions {
  readonly log: LocalLog;
  /** The clock that `Date` follows inside the functions; null for real time. */
  readonly clock?: ClockOrigin | null;
  /** The access key of the functions. Default: one that only emulators take. */
  readonly credentials?: Credentials;
  /** The local addresses by service, such as `{ dynamodb: 'http://127.0.0.1:8000' }`. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** The directory that keeps compiled code, so that further environments need not compile it. Default: it is not kept. */
  readonly compileCache?: string;
  /** The most execution environments of one function. Default: as many as processor cores, 2 to 4. */
  readonly maxEnvironments?: number;
  /** Milliseconds after which an idle environment ends. Default: half a minute. */
  readonly idleMilliseconds?: number;
  /** The recorder of the functions' metrics. */
  readonly metrics?: FunctionMetrics;
  /** Called for each line of the functions' output. */
  readonly onLine?: LineListener;
  /** Called for each call of DynamoDB that a function made for an event. */
  readonly onCall?: CallListener;
  /** Returns the fault that a drill gives a function; undefined for none. */
  readonly faultOf?: (functionName: string) => FunctionFault | undefined;
}

/**
 * As many as can compute at a time, and two at least: while one environment waits for DynamoDB, another computes. Each further one takes
 * 50 MB and compiles the function's code again.
 */
const ENVIRONMENTS = Math.max(2, Math.min(4, availableParallelism()));

/** Runs functions in worker threads as Lambda runs them in execution environments. */
export class LambdaRuntime {
  readonly #options: LambdaOptions;
  readonly #pools = new Map<string, FunctionPool>();
  readonly #endpoints: Record<string, string>;
  #variables: Readonly<Record<string, string>> = {};

  constructor(options: LambdaOptions) {
    this.#options = options;
    this.#endpoints = { ...options.endpoints };
  }

  /** Adds a function under its name and its ARN. The first event starts the first environment. */
  add(properties: FunctionProperties): void {
    const { log, clock = null, maxEnvironments = ENVIRONMENTS, idleMilliseconds = 30_000, metrics } = this.#options;
    const { onLine, onCall, faultOf, compileCache } = this.#options;
    const { credentials = LOCAL_CREDENTIALS } = this.#options;
    const pool = new FunctionPool({
      start: {
        ...handlerOf(properties),
        functionName: properties.name,
        functionArn: properties.arn,
        memoryMegabytes: properties.memoryMegabytes,
        compileCache,
        clock,
      },
      label: properties.label ?? properties.name,
      logGroup: properties.logGroup,
      variables: () => ({ ...functionVariables(properties, this.#endpoints, credentials), ...this.#variables }),
      fault: () => faultOf?.(properties.name),
      timeoutSeconds: properties.timeoutSeconds,
      maxEnvironments: Math.min(maxEnvironments, properties.reservedConcurrency ?? maxEnvironments),
      idleMilliseconds,
      log,
      metrics,
      onLine,
      onCall,
    });
    this.#pools.set(properties.name, pool);
    this.#pools.set(properties.arn, pool);
  }

  /** Adds the ARN of an alias. The function must have been added. */
  addAlias({ arn, functionArn }: FunctionAlias): void {
    this.#pools.set(arn, this.#pool(functionArn));
  }

  /**
   * Runs one event as a synchronous invocation. The event waits while the maximum of environments is busy. Errors of the function
   * and of its environment are returned as `error`.
   *
   * @throws Error when there is no such function
   */
  invoke(arnOrName: string, event: unknown, options: { requestId?: string } = {}): Promise<InvocationResult> {
    return this.#pool(arnOrName).invoke(options.requestId ?? randomUUID(), JSON.stringify(event) ?? 'null');
  }

  /** Returns the address under which functions reach a service. */
  endpoint(service: string): string {
    const url = this.#endpoints[service];
    if (url === undefined) throw new Error(`functions reach no service ${service}`);
    return url;
  }

  /** Has functions reach a service under another address, from their next events on. */
  reach(service: string, url: string): void {
    this.#endpoints[service] = url;
    this.#renew();
  }

  /** Sets variables that differ from the functions' own, from their next events on. */
  setVariables(variables: Readonly<Record<string, string>>): void {
    this.#variables = variables;
    this.#renew();
  }

  /** Returns the number of a function's environments that are starting, idle or busy. */
  environments(arnOrName: string): number {
    return this.#pool(arnOrName).size;
  }

  /** Rejects further events, lets running events finish within `graceMilliseconds`, and ends every worker. */
  async stop(graceMilliseconds = 3_000): Promise<void> {
    await Promise.all([...new Set(this.#pools.values())].map((pool) => pool.stop(graceMilliseconds)));
  }

  #renew(): void {
    for (const pool of new Set(this.#pools.values())) pool.renew();
  }

  #pool(arnOrName: string): FunctionPool {
    const pool = this.#pools.get(arnOrName);
    if (pool === undefined) throw new Error(`there is no function ${arnOrName}`);
    return pool;
  }
}
