import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { InvocationResult } from '../lambda/lambda.ts';
import { LOCAL_REGION } from '../template/account.ts';
import type { StreamRecord } from './stream-reader.ts';

/** A mapping's settings for failed batches (AWS Lambda, "How Lambda processes records from streams"). */
export interface BatchSettings {
  readonly functionArn: string;
  readonly streamArn: string;
  /** `true` when the function reports the records that failed. */
  readonly reportsItemFailures: boolean;
  /** `true` to retry a failed batch in two halves. */
  readonly bisects: boolean;
  /** The most retries of a batch; -1 for no limit. */
  readonly maximumRetries: number;
  /** The age at which a record is abandoned, in seconds; -1 for no limit. */
  readonly maximumAgeSeconds: number;
}

/** An abandoned batch, as Lambda describes it in a message to a queue. */
export interface AbandonedBatch {
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly responseContext?: {
    readonly statusCode: 200;
    readonly executedVersion: '$LATEST';
    readonly functionError: string | null;
  };
  readonly version: '1.0';
  readonly timestamp: string;
  readonly DDBStreamBatchInfo: {
    readonly shardId: string;
    readonly startSequenceNumber: string;
    readonly endSequenceNumber: string;
    readonly approximateArrivalOfFirstRecord?: string | undefined;
    readonly approximateArrivalOfLastRecord?: string | undefined;
    readonly batchSize: number;
    readonly streamArn: string;
  };
}

/** The side effects of processing batches. */
export interface BatchSurroundings {
  invoke(event: unknown, records: readonly StreamRecord[]): Promise<InvocationResult>;
  /** Notes that all records up to this record are finished. */
  finished(sequenceNumber: string): void;
  abandon(batch: AbandonedBatch): void;
  /** Waits after an attempt, counted from 1, before the next one. Rejects when the mapping stops. */
  backOff(attempt: number): Promise<void>;
  warn(message: string): void;
  /** Returns the time in milliseconds since 1970. */
  now(): number;
  /** Returns the age of a record in milliseconds. */
  age(record: StreamRecord): number;
}

const Response = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

interface Part {
  readonly records: readonly StreamRecord[];
  readonly attempt: number;
}

/**
 * Calls the function with a batch until each record is finished or abandoned, in order. After a failure, the batch continues at
 * the first record that the function reported, or is retried as a whole.
 */
export async function processBatch(
  shard: string,
  records: readonly StreamRecord[],
  settings: BatchSettings,
  surroundings: BatchSurroundings,
): Promise<void> {
  const parts: Part[] = [{ records, attempt: 1 }];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const failure = await attempt(part.records, settings, surroundings);
    const done = part.records.slice(0, failure?.index);
    const last = done.at(-1);
    if (last !== undefined) surroundings.finished(last.dynamodb.SequenceNumber);
    if (failure === undefined) continue;
    const rest = part.records.slice(failure.index);
    const condition = givenUp(rest, part.attempt, settings, surroundings);
    surroundings.warn(`${describe(rest)} failed (${failure.reason})${condition === undefined ? '' : `, ${condition}`}`);
    if (condition !== undefined) {
      surroundings.abandon(abandoned(shard, rest, part.attempt, condition, settings, failure, surroundings));
      surroundings.finished(rest.at(-1)?.dynamodb.SequenceNumber ?? '');
      continue;
    }
    await surroundings.backOff(part.attempt);
    if (settings.bisects && rest.length > 1 && failure.index === 0) {
      // Splitting does not count as a retry.
      const middle = Math.ceil(rest.length / 2);
      const halves = [rest.slice(0, middle), rest.slice(middle)];
      parts.unshift(...halves.map((half) => ({ records: half, attempt: part.attempt })));
    } else {
      parts.unshift({ records: rest, attempt: failure.index > 0 ? 1 : part.attempt + 1 });
    }
  }
}

interface Failure {
  /** The first record that failed. */
  readonly index: number;
  readonly reason: string;
  readonly functionError: string | null;
}

async function attempt(
  records: readonly StreamRecord[],
  settings: BatchSettings,
  { invoke }: BatchSurroundings,
): Promise<Failure | undefined> {
  const event = {
    Records: records.map((record) => ({ ...record, awsRegion: LOCAL_REGION, eventSourceARN: settings.streamArn })),
  };
  const result = await invoke(event, records);
  if ('error' in result) {
    const { errorType, errorMessage } = result.error;
    return { index: 0, reason: `${errorType}: ${errorMessage}`, functionError: 'Unhandled' };
  }
  if (!settings.reportsItemFailures) return undefined;
  const response = Response.safeParse(result.payload);
  if (!response.success) return { index: 0, reason: 'its answer names no record', functionError: null };
  const failed = response.data?.batchItemFailures ?? [];
  if (failed.length === 0) return undefined;
  const positions = failed.map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
  );
  // As on AWS, the whole batch fails when the function reports a record that is not in it.
  const index = Math.min(...positions.map((position) => Math.max(0, position)));
  return { index, reason: `${failed.length} of ${records.length} records reported`, functionError: null };
}

function givenUp(
  records: readonly StreamRecord[],
  attempts: number,
  { bisects, maximumRetries, maximumAgeSeconds }: BatchSettings,
  { age }: BatchSurroundings,
): AbandonedBatch['requestContext']['condition'] | undefined {
  const [first] = records;
  if (first !== undefined && maximumAgeSeconds >= 0 && age(first) > maximumAgeSeconds * 1_000)
    return 'RecordAgeExceeded';
  const mayBeSplit = bisects && records.length > 1;
  return maximumRetries >= 0 && attempts > maximumRetries && !mayBeSplit ? 'RetryAttemptsExhausted' : undefined;
}

function abandoned(
  shardId: string,
  records: readonly StreamRecord[],
  attempts: number,
  condition: AbandonedBatch['requestContext']['condition'],
  { functionArn, streamArn }: BatchSettings,
  { functionError }: Failure,
  { now }: BatchSurroundings,
): AbandonedBatch {
  const [first, last] = [records[0]?.dynamodb, records.at(-1)?.dynamodb];
  const arrival = (seconds: number | undefined) =>
    seconds === undefined ? undefined : new Date(seconds * 1_000).toISOString();
  return {
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: attempts },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError },
    version: '1.0',
    timestamp: new Date(now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber ?? '',
      endSequenceNumber: last?.SequenceNumber ?? '',
      approximateArrivalOfFirstRecord: arrival(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: arrival(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn,
    },
  };
}

function describe(records: readonly StreamRecord[]): string {
  const [first, last] = [records[0]?.dynamodb.SequenceNumber, records.at(-1)?.dynamodb.SequenceNumber];
  return first === last ? `record ${first}` : `records ${first} to ${last}`;
}
