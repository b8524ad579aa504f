import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as Record,
  ResourceNotFoundException,
  type SequenceNumberRange,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { DAY_MS, SECOND_MS } from '../../../functions/core/model/time-units.ts';
import { eventPattern } from '../../../lib/local/eventbridge/event-pattern.ts';
import { OpsError } from '../stage/ops-error.ts';
import type { Stage } from '../stage/stage.ts';
import type { FailedBatch } from './dead-letter-queue.ts';

/** Stream record in the form that a function receives. */
export interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: unknown;
    /** Seconds since 1970, rounded down (DynamoDB API reference, "StreamRecord"). */
    readonly ApproximateCreationDateTime?: number;
  };
}

/** Milliseconds that a table's stream keeps a record (DynamoDB Developer Guide, "Change data capture for DynamoDB Streams"). */
export const KEPT_MS = DAY_MS;

/** Number of consecutive empty responses after which the shard has no more records. A stream may respond empty before its next record. */
const MOST_EMPTY = 100;

/**
 * Reads the records of a batch as the function received them: the records of the shard, from first to last, that match the filters of the
 * function's event source mapping.
 *
 * @returns undefined if the stream no longer has all records
 */
export async function recordsOf(stage: Stage, batch: FailedBatch): Promise<readonly StreamRecord[] | undefined> {
  const records = await read(stage, batch).catch((error: unknown) => {
    // DynamoDB deletes a shard a day after its last record.
    if (isGone(error)) return [];
    throw error;
  });
  const { startSequenceNumber, streamArn } = batch.DDBStreamBatchInfo;
  // The stream deletes the oldest records first: if the first record exists, so do the others.
  if (records[0]?.dynamodb?.SequenceNumber !== startSequenceNumber) return undefined;
  const matches = await filterOf(stage, batch);
  return records.map((record) => ({ ...wireForm(record), ...arrivedFrom(streamArn) })).filter(matches);
}

/** Reads the records of the batch from first to last. Returns no records if the shard ends before the last one. */
async function read({ clients }: Stage, { DDBStreamBatchInfo }: FailedBatch): Promise<readonly Record[]> {
  const { streamArn: StreamArn, shardId: ShardId, startSequenceNumber, endSequenceNumber } = DDBStreamBatchInfo;
  const last = BigInt(endSequenceNumber);
  const found: Record[] = [];
  let { ShardIterator } = await clients.streams.send(
    new GetShardIteratorCommand({
      StreamArn,
      ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber: startSequenceNumber,
    }),
  );
  for (let empty = 0; ShardIterator !== undefined; ) {
    const { Records = [], NextShardIterator } = await clients.streams.send(new GetRecordsCommand({ ShardIterator }));
    for (const record of Records) {
      const position = BigInt(record.dynamodb?.SequenceNumber ?? 0);
      if (position <= last) found.push(record);
      if (position >= last) return found;
    }
    empty = Records.length === 0 ? empty + 1 : 0;
    if (empty === MOST_EMPTY) break;
    ShardIterator = NextShardIterator;
  }
  return [];
}

/** Shards that are searched for one record, at the same time. */
const SHARDS_AT_ONCE = 8;

/**
 * Finds a record by its sequence number, in the form that its function received.
 *
 * @returns undefined if the stream no longer has it
 */
export async function recordAt(
  { clients: { streams } }: Stage,
  {
    streamArn: StreamArn,
    sequenceNumber: SequenceNumber,
  }: { readonly streamArn: string; readonly sequenceNumber: string },
): Promise<StreamRecord | undefined> {
  const find = async (ShardId: string | undefined): Promise<Record | undefined> => {
    try {
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber }),
      );
      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 1 }));
      return Records.find(({ dynamodb }) => dynamodb?.SequenceNumber === SequenceNumber);
    } catch (error) {
      if (isGone(error) || (error instanceof Error && error.name === 'ValidationException')) return undefined;
      throw error;
    }
  };
  let after: string | undefined;
  do {
    const { StreamDescription: page } = await streams
      .send(new DescribeStreamCommand({ StreamArn, ...(after && { ExclusiveStartShardId: after }) }))
      .catch((error: unknown) => {
        if (isGone(error)) return { StreamDescription: undefined };
        throw error;
      });
    // Shards of different partitions have ranges that overlap.
    const shards = (page?.Shards ?? []).filter(({ SequenceNumberRange: range }) =>
      isWithin(SequenceNumber, range ?? {}),
    );
    for (let from = 0; from < shards.length; from += SHARDS_AT_ONCE) {
      const found = await Promise.all(shards.slice(from, from + SHARDS_AT_ONCE).map(({ ShardId }) => find(ShardId)));
      const [record] = found.filter((one) => one !== undefined);
      if (record !== undefined) return { ...wireForm(record), ...arrivedFrom(StreamArn) };
    }
    after = page?.LastEvaluatedShardId;
  } while (after !== undefined);
  return undefined;
}

/** True for an error about a shard or a record that DynamoDB has deleted. */
const isGone = (error: unknown): boolean =>
  error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException;

function isWithin(
  sequenceNumber: string,
  { StartingSequenceNumber: start, EndingSequenceNumber: end }: SequenceNumberRange,
) {
  const number = BigInt(sequenceNumber);
  return (start === undefined || BigInt(start) <= number) && (end === undefined || number <= BigInt(end));
}

/** Returns the members of a record that say where it comes from. */
export const arrivedFrom = (streamArn: string) => ({ awsRegion: streamArn.split(':')[3], eventSourceARN: streamArn });

/** Returns the filter of the function's event source mapping. */
async function filterOf({ clients }: Stage, { requestContext, DDBStreamBatchInfo }: FailedBatch) {
  const { EventSourceMappings = [] } = await clients.lambda.send(
    new ListEventSourceMappingsCommand({
      FunctionName: requestContext.functionArn,
      EventSourceArn: DDBStreamBatchInfo.streamArn,
    }),
  );
  if (EventSourceMappings.length === 0) {
    throw new OpsError(`${requestContext.functionArn} no longer reads the stream ${DDBStreamBatchInfo.streamArn}`);
  }
  const patterns = EventSourceMappings.flatMap(({ FilterCriteria }) => FilterCriteria?.Filters ?? []);
  const tests = patterns.map(({ Pattern = '{}' }) => eventPattern(JSON.parse(Pattern)));
  return (record: StreamRecord) => tests.length === 0 || tests.some((test) => test(record));
}

/** Converts a record of the SDK to the JSON that Lambda sends, with times in seconds and bytes in Base64. */
function wireForm({ dynamodb: { ApproximateCreationDateTime: created, ...dynamodb } = {}, ...record }: Record) {
  const { eventName = '' } = record;
  const { SequenceNumber = '', Keys } = dynamodb;
  return {
    ...withBase64(record),
    eventName,
    dynamodb: {
      ...withBase64(dynamodb),
      SequenceNumber,
      Keys,
      ...(created && { ApproximateCreationDateTime: created.getTime() / SECOND_MS }),
    },
  };
}

function withBase64<Value extends object>(value: Value): Value {
  const text = JSON.stringify(value, (_, part) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part,
  );
  const plain: Value = JSON.parse(text);
  return plain;
}
