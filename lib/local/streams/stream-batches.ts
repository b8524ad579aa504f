import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { InvocationResult } from '../lambda/lambda.ts';
import { LOCAL_REGION } from '../template/account.ts';
import type { StreamRecord } from './stream-reader.ts';

/** How a mapping treats a batch that its function does not finish; AWS Lambda, "How Lambda processes records from streams". */
export interface BatchSettings {
  readonly functionArn: string;
  readonly streamArn: string;
  /** Whether the function names the records that it could not handle. */
  readonly reportsItemFailures: boolean;
  /** Whether a batch that fails is tried again in two halves. */
  readonly bisects: boolean;
  /** How often a batch is tried again; -1 for ever. */
  readonly maximumRetries: number;
  /** When a record is given up, in seconds; -1 for never. */
  readonly maximumAgeSeconds: number;
}

/** A batch that was given up, as Lambda describes it to a queue. */
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

/** What the processing of batches needs of the world. */
export interface BatchSurroundings {
  invoke(event: unknown, records: readonly StreamRecord[]): Promise<InvocationResult>;
  /** Told after each part of a batch that needs no further try; everything up to this record is finished. */
  finished(sequenceNumber: string): void;
  abandon(batch: AbandonedBatch): void;
  /** Waits before the given try, counted from 1; rejects when the mapping is to stop. */
  backOff(attempt: number): Promise<void>;
  warn(message: string): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Before this moment nothing could be processed, so that waiting for it does not count as age. */
  readonly since: number;
}

const Response = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

interface Part {
  readonly records: readonly StreamRecord[];
  readonly attempt: number;
}

/**
 * Hands a batch to the function until each record is done or given up, in order: the function names the first record that
 * failed, or the whole batch has failed.
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
  // A record that is not in the batch makes the whole batch a failure, as on AWS.
  const index = Math.min(...positions.map((position) => Math.max(0, position)));
  return { index, reason: `${failed.length} of ${records.length} records reported`, functionError: null };
}

function givenUp(
  records: readonly StreamRecord[],
  attempts: number,
  { bisects, maximumRetries, maximumAgeSeconds }: BatchSettings,
  { now, since }: BatchSurroundings,
): AbandonedBatch['requestContext']['condition'] | undefined {
  const created = (records[0]?.dynamodb.ApproximateCreationDateTime ?? 0) * 1_000;
  if (maximumAgeSeconds >= 0 && now() - Math.max(created, since) > maximumAgeSeconds * 1_000)
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
