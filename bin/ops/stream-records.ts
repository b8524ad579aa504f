import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as Record,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { DAY_MS, SECOND_MS } from '../../functions/core/model/time-units.ts';
import { eventPattern } from '../../lib/local/eventbridge/event-pattern.ts';
import type { FailedBatch } from './dead-letter-queue.ts';
import { OpsError } from './stage/ops-error.ts';
import type { Stage } from './stage/stage.ts';

/** Stream record in the form that a function receives. */
export interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: unknown };
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
    if (error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException) return [];
    throw error;
  });
  const { startSequenceNumber, streamArn } = batch.DDBStreamBatchInfo;
  // The stream deletes the oldest records first: if the first record exists, so do the others.
  if (records[0]?.dynamodb?.SequenceNumber !== startSequenceNumber) return undefined;
  const matches = await filterOf(stage, batch);
  const [, , , awsRegion] = streamArn.split(':');
  return records.map((record) => ({ ...wireForm(record), awsRegion, eventSourceARN: streamArn })).filter(matches);
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
