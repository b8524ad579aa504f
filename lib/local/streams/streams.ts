import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import type { TableStream } from '../dynamodb/tables.ts';
import { eventPattern } from '../eventbridge/event-pattern.ts';
import type { LambdaRuntime } from '../lambda/lambda.ts';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { Queues } from '../sqs/queues.ts';
import { LocalClock } from '../support/clock.ts';
import { messageOf } from '../support/error-message.ts';
import type { LocalLog } from '../support/log.ts';
import type { StateStore } from '../support/state-store.ts';
import { ticks } from '../support/ticks.ts';
import { functionNameOf } from '../template/account.ts';
import type { Assembly } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';
import { isOfQueue } from './queue-mappings.ts';
import { ReadingPace } from './reading-pace.ts';
import { StreamAge } from './stream-age.ts';
import { type BatchSettings, processBatch } from './stream-batches.ts';
import { type StreamPosition, StreamReader, type StreamRecord } from './stream-reader.ts';

const Properties = z.strictObject({
  BatchSize: z.int().min(1).max(10_000).default(100),
  BisectBatchOnFunctionError: z.boolean().default(false),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() }).default({}),
  Enabled: z.boolean().default(true),
  EventSourceArn: z.string(),
  FilterCriteria: z
    .strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })).default([]) })
    .default({ Filters: [] }),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  // The poller delivers records as soon as they arrive.
  MaximumBatchingWindowInSeconds: withoutEffect,
  MaximumRecordAgeInSeconds: z.int().default(-1),
  MaximumRetryAttempts: z.int().default(-1),
  MetricsConfig: withoutEffect,
  // One batch at a time keeps the order, the only guarantee that a function has.
  ParallelizationFactor: withoutEffect,
  StartingPosition: z.literal('TRIM_HORIZON'),
  Tags: withoutEffect,
});

const Stored = z.object({ stream: z.string(), shard: z.string(), sequence_number: z.string().nullable() });

/** A mapping from a table's stream to a function. */
export interface StreamMapping extends BatchSettings {
  /** The mapping's logical id, the key of its stored position. */
  readonly name: string;
  readonly batchSize: number;
  /** The ARN of the queue for abandoned batches. */
  readonly onFailure: string | undefined;
  /** The event patterns of the records that the function gets. Without patterns, it gets all records. */
  readonly patterns: readonly string[];
  readonly matches: (record: StreamRecord) => boolean;
}

/** Reads every stream mapping of the assembly. The tables, queues and functions must be defined. */
export function readStreamMappings(assembly: Assembly): readonly StreamMapping[] {
  const resources = assembly.resources('AWS::Lambda::EventSourceMapping');
  return resources.flatMap((resource) => {
    if (isOfQueue(assembly, resource)) return [];
    const properties = readProperties(assembly, resource, Properties);
    if (!properties.Enabled) return [];
    const { FilterCriteria, EventSourceArn, FunctionName, DestinationConfig } = properties;
    const filters = FilterCriteria.Filters.map(({ Pattern }) => {
      try {
        return eventPattern(JSON.parse(Pattern));
      } catch (error) {
        throw new TemplateError(`${resource.type} ${resource.logicalId} FilterCriteria`, String(error));
      }
    });
    return {
      name: resource.logicalId,
      streamArn: EventSourceArn,
      functionArn: FunctionName,
      batchSize: properties.BatchSize,
      bisects: properties.BisectBatchOnFunctionError,
      reportsItemFailures: properties.FunctionResponseTypes.length > 0,
      maximumRetries: properties.MaximumRetryAttempts,
      maximumAgeSeconds: properties.MaximumRecordAgeInSeconds,
      onFailure: DestinationConfig.OnFailure?.Destination,
      patterns: FilterCriteria.Filters.map(({ Pattern }) => Pattern),
      matches: (record) => filters.length === 0 || filters.some((filter) => filter(record)),
    };
  });
}

/** The shortest and the longest limit of the wait before a retry, in milliseconds of the local clock. */
const BACK_OFF = [100, 10_000] as const;
/** The shortest limit on a fast clock, in real milliseconds, so that a function that fails does not use up the processor. */
const LEAST_BACK_OFF = 500;

export interface StreamPollerOptions {
  readonly endpoint: string;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly queues: Queues;
  readonly store: StateStore;
  readonly log: LocalLog;
  /** Default: a clock of real time. */
  readonly clock?: LocalClock;
  readonly metrics?: Pick<ServiceMetrics, 'streamRead'>;
}

/**
 * Delivers the records of one stream to one function, in order and at least once. It stores the position after every batch, so
 * that a restart continues with the first unfinished record.
 */
export class StreamPoller {
  readonly #mapping: StreamMapping;
  readonly #options: StreamPollerOptions;
  readonly #emulatorArn: string;
  readonly #reader: StreamReader;
  readonly #stopping = new AbortController();
  readonly #clock: LocalClock;
  readonly #age: StreamAge;
  readonly #pace = new ReadingPace(() => performance.now());
  /** The time of the last age that was reported, in milliseconds of the local clock. */
  #reported = 0;
  #running: Promise<void> = Promise.resolve();
  #idle = false;

  constructor(mapping: StreamMapping, stream: TableStream, options: StreamPollerOptions) {
    this.#mapping = mapping;
    this.#options = options;
    this.#emulatorArn = stream.emulatorArn;
    this.#clock = options.clock ?? new LocalClock();
    this.#age = new StreamAge(this.#clock);
    this.#reader = new StreamReader(options.endpoint, stream.emulatorArn);
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Takes note that the table was written, so that its stream has a record. */
  written(): void {
    this.#idle = false;
    this.#pace.busy();
  }

  /** `true` when the last read returned no record. */
  get idle(): boolean {
    return this.#idle;
  }

  /** Reports the age of a batch that waits for its retry, for each minute since the last report. */
  reportAge(): void {
    const { failingSince } = this.#age;
    if (failingSince === undefined) return;
    const now = this.#clock.now().getTime();
    const from = this.#clock.virtualAt(failingSince);
    for (const tick of ticks(Math.max(from, this.#reported), now)) {
      const age = this.#age.ofFailing(failingSince + (tick - from) / this.#clock.timeScale);
      if (age !== undefined) this.#options.metrics?.streamRead(functionNameOf(this.#mapping.functionArn), age, tick);
    }
    this.#reported = now;
  }

  /** Stops the poller. Resolves when the current batch is finished or has failed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#pace.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let sought = false;
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (!sought) await this.#seek();
        sought = true;
        const { shard, records } = await this.#reader.read(this.#mapping.batchSize);
        await this.#process(shard, records);
        failures = 0;
        this.#idle = records.length === 0;
        if (!this.#idle) this.#pace.busy();
        // A full batch leaves more to read.
        if (records.length < this.#mapping.batchSize) await this.#pace.next();
      } catch (error) {
        if (signal.aborted) return;
        sought = false;
        failures += 1;
        this.#warn(`cannot be read: ${messageOf(error)}`);
        await this.#backOff(failures).catch(() => undefined);
      }
    }
  }

  async #process(shard: string, records: readonly StreamRecord[]): Promise<void> {
    const wanted = records.filter((record) => this.#mapping.matches(record));
    if (wanted.length > 0) {
      const { lambda, queues } = this.#options;
      const { functionArn, onFailure } = this.#mapping;
      await processBatch(shard, wanted, this.#mapping, {
        invoke: (event, handed) => {
          this.#recordAge(handed);
          return lambda.invoke(functionArn, event);
        },
        finished: (sequenceNumber) => this.#keep({ shard, sequenceNumber }),
        abandon: (batch) => {
          if (onFailure !== undefined) queues.send(onFailure, JSON.stringify(batch));
        },
        backOff: (attempt) => {
          this.#age.failed(wanted.at(-1)?.dynamodb.ApproximateCreationDateTime);
          return this.#backOff(attempt);
        },
        warn: (message) => this.#warn(message),
        now: Date.now,
        age: ({ dynamodb }) => this.#age.of(dynamodb.ApproximateCreationDateTime),
      });
      this.reportAge();
      this.#age.ended();
    }
    const last = records.at(-1);
    if (last !== undefined) this.#keep({ shard, sequenceNumber: last.dynamodb.SequenceNumber });
  }

  /** Records the age of a batch's last record at each attempt, as Lambda does. */
  #recordAge(records: readonly StreamRecord[]): void {
    const age = this.#age.of(records.at(-1)?.dynamodb.ApproximateCreationDateTime);
    this.#options.metrics?.streamRead(functionNameOf(this.#mapping.functionArn), age);
  }

  async #seek(): Promise<void> {
    if (!(await this.#reader.seek(this.#kept()))) {
      this.#warn('the stored position is no longer in the stream; continuing with the oldest record');
    }
  }

  #kept(): StreamPosition | undefined {
    const row = this.#options.store.get('SELECT * FROM stream_positions WHERE mapping = ?', this.#mapping.name);
    if (row === undefined) return undefined;
    const { stream, shard, sequence_number: sequenceNumber } = Stored.parse(row);
    // A recreated table has another stream.
    if (stream !== this.#emulatorArn) return undefined;
    return { shard, sequenceNumber: sequenceNumber ?? undefined };
  }

  #keep({ shard, sequenceNumber }: StreamPosition): void {
    const replace =
      'INSERT OR REPLACE INTO stream_positions (mapping, stream, shard, sequence_number) VALUES (?, ?, ?, ?)';
    this.#options.store.run(replace, this.#mapping.name, this.#emulatorArn, shard, sequenceNumber ?? null);
  }

  /** Waits with exponential back-off and full jitter. */
  #backOff(attempt: number): Promise<void> {
    const [least, most] = BACK_OFF;
    const limit = Math.min(most, least * 2 ** Math.min(attempt - 1, 10));
    const fastest = Math.min(limit, LEAST_BACK_OFF);
    const real = Math.max(fastest, limit / this.#clock.timeScale);
    return delay(Math.random() * real, undefined, { signal: this.#stopping.signal });
  }

  #warn(message: string): void {
    this.#options.log.warn('streams', `${this.#mapping.name}: ${message}`);
  }
}
