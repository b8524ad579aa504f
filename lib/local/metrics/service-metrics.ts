import type { LogLine } from '../support/log-line.ts';
import { ticks } from '../support/ticks.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import type { Metric, MetricStore } from './metric-store.ts';

/** A call of DynamoDB that a function made, as observed in the function's worker. */
export interface DynamoDbCall {
  readonly operation: string;
  /** Real milliseconds until the whole response had arrived. */
  readonly milliseconds: number;
  /** The tables of a successful call, each with its consumed capacity units; null when the response does not contain them. */
  readonly tables: Readonly<Record<string, number | null>>;
  /** The error's name. */
  readonly error?: string;
  /** The tables that throttled the call. */
  readonly throttled?: readonly string[];
  /** The tables of items that another transaction was changing, once for each item. */
  readonly conflicts?: readonly string[];
}

/** A response of the HTTP API. Times are milliseconds. */
export interface ApiResponse {
  readonly apiId: string;
  readonly status: number;
  readonly latency: number;
  /** Undefined when no function was called. */
  readonly integrationLatency: number | undefined;
}

/** One event that a function handled. */
export interface FunctionInvocation {
  readonly functionName: string;
  readonly milliseconds: number;
  readonly failed: boolean;
  /** The number of the function's busy environments, this one included. */
  readonly concurrency: number;
}

/** The end of an execution of a state machine. */
export interface ExecutionEnd {
  readonly stateMachineArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** Milliseconds of the local cloud's clock. */
  readonly milliseconds: number;
}

/** A metric filter of a log group. */
export interface MetricFilter {
  readonly logGroup: string;
  /** Returns the value that a line adds to a metric; undefined for a line that does not match. */
  readonly metricOf: (line: LogLine) => { readonly metric: Metric; readonly value: number } | undefined;
}

/** The number of messages of a queue. */
export interface QueueDepth {
  readonly visible: number;
  /** Messages that a reader has received and not yet deleted. */
  readonly hidden: number;
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/**
 * Records the metrics that AWS services publish themselves, under CloudWatch's names and dimensions ("Services that publish
 * CloudWatch metrics"). Values are recorded at the local cloud's time. Durations of local work, such as latencies, are real time.
 */
export class ServiceMetrics {
  readonly #store: MetricStore;
  readonly #now: () => number;
  #filters: readonly MetricFilter[] = [];
  /** The moments for which the present call of a function stands, by the function's name. */
  readonly #moments = new Map<string, readonly number[]>();
  #queues: { readonly counts: ReadonlyMap<string, QueueDepth>; readonly at: number } | undefined;

  /** @param now the local cloud's time in milliseconds since 1970 */
  constructor(store: MetricStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Counts lines of logs with filters from now on. */
  useFilters(filters: readonly MetricFilter[]): void {
    this.#filters = filters;
  }

  apiResponded({ apiId, status, latency, integrationLatency }: ApiResponse): void {
    const ApiId = { ApiId: apiId };
    this.#record('AWS/ApiGateway', ApiId, {
      Count: 1,
      '4xx': Number(status >= 400 && status < 500),
      '5xx': Number(status >= 500),
      Latency: latency,
      ...(integrationLatency !== undefined && { IntegrationLatency: integrationLatency }),
    });
  }

  functionInvoked({ functionName, milliseconds, failed, concurrency }: FunctionInvocation): void {
    this.#record(
      'AWS/Lambda',
      { FunctionName: functionName },
      {
        Invocations: 1,
        Errors: Number(failed),
        Throttles: 0,
        Duration: milliseconds,
        ConcurrentExecutions: concurrency,
      },
    );
  }

  functionThrottled(functionName: string): void {
    this.#record('AWS/Lambda', { FunctionName: functionName }, { Throttles: 1 });
  }

  /**
   * @param age of the last record of a batch for the function, in milliseconds
   * @param at the moment of that age. Default: now
   */
  streamRead(functionName: string, age: number, at?: number): void {
    this.#record('AWS/Lambda', { FunctionName: functionName }, { IteratorAge: age }, at);
  }

  /**
   * Sets the moments for which the present call of a schedule stands. They are its own, and those of the calls that were skipped
   * because the local clock is faster than the function. What the call logs is recorded at each of them.
   *
   * @param moments in milliseconds since 1970; none when the call is over
   */
  standsFor(functionName: string, moments: readonly number[]): void {
    if (moments.length === 0) this.#moments.delete(functionName);
    else this.#moments.set(functionName, moments);
  }

  /**
   * Records a line of a log: its size, and the metrics that the line contains.
   *
   * @param functionName the function that wrote the line
   */
  logged(logGroup: string | undefined, line: LogLine, functionName?: string): void {
    const moments = functionName === undefined ? undefined : this.#moments.get(functionName);
    if (logGroup !== undefined) {
      this.#record('AWS/Logs', { LogGroupName: logGroup }, { IncomingBytes: Buffer.byteLength(line.text) });
    }
    for (const { metric, at, value } of embeddedMetrics(line)) {
      this.#store.recordAt(metric, moments ?? [at], value);
    }
    for (const { logGroup: own, metricOf } of this.#filters) {
      const counted = own === logGroup ? metricOf(line) : undefined;
      if (counted !== undefined) this.#store.record(counted.metric, this.#now(), counted.value);
    }
  }

  dynamoDbCalled({ operation, milliseconds, tables, throttled = [], conflicts = [] }: DynamoDbCall): void {
    const kind = READS.has(operation) ? 'Read' : 'Write';
    for (const [table, units] of Object.entries(tables)) {
      if (units !== null) this.#ofTable(table, `Consumed${kind}CapacityUnits`, units);
      const ofOperation = { TableName: table, Operation: operation };
      this.#record('AWS/DynamoDB', ofOperation, { SuccessfulRequestLatency: milliseconds });
    }
    for (const table of throttled) this.#ofTable(table, `${kind}ThrottleEvents`, 1);
    for (const table of conflicts) this.#ofTable(table, 'TransactionConflict', 1);
  }

  executionStarted(stateMachineArn: string): void {
    this.#record('AWS/States', { StateMachineArn: stateMachineArn }, { ExecutionsStarted: 1 });
  }

  executionEnded({ stateMachineArn, status, milliseconds }: ExecutionEnd): void {
    this.#record(
      'AWS/States',
      { StateMachineArn: stateMachineArn },
      {
        ExecutionsSucceeded: Number(status === 'SUCCEEDED'),
        ExecutionsFailed: Number(status === 'FAILED'),
        ExecutionsTimedOut: Number(status === 'TIMED_OUT'),
        ExecutionTime: milliseconds,
      },
    );
  }

  /**
   * Records the numbers of messages. The numbers before stood until now, so they are recorded at each minute since then, as SQS
   * reports them.
   *
   * @param messages the numbers of messages by the queue's name: those that wait, and those that a reader has received
   */
  queuesAre(messages: ReadonlyMap<string, QueueDepth>): void {
    const at = this.#now();
    if (this.#queues !== undefined) this.#recordQueues(this.#queues.counts, ticks(this.#queues.at, at - 1));
    this.#recordQueues(messages, [at]);
    this.#queues = { counts: messages, at };
  }

  #recordQueues(messages: ReadonlyMap<string, QueueDepth>, moments: readonly number[]): void {
    if (moments.length === 0) return;
    for (const [queue, { visible, hidden }] of messages) {
      const of = (name: string) => ({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue } });
      this.#store.recordAt(of('ApproximateNumberOfMessagesVisible'), moments, visible);
      this.#store.recordAt(of('ApproximateNumberOfMessagesNotVisible'), moments, hidden);
    }
  }

  #ofTable(table: string, name: string, value: number): void {
    this.#record('AWS/DynamoDB', { TableName: table }, { [name]: value });
  }

  #record(
    namespace: string,
    dimensions: Readonly<Record<string, string>>,
    values: Readonly<Record<string, number>>,
    at = this.#now(),
  ): void {
    this.#store.recordEach({ namespace, dimensions }, at, values);
  }
}
