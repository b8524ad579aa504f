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
import type { StreamLetter } from './dead-letter-queue.ts';
import { OpsError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** A record as a function is given it. */
export interface StreamRecord {
  readonly eventName: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: unknown };
}

/** For so long a record stays in a table's stream (DynamoDB Developer Guide, "Change data capture for DynamoDB Streams"). */
export const KEPT_MS = DAY_MS;

/** A stream may have nothing to give several times before it gives the next record; after so many times there is none. */
const MOST_EMPTY = 100;

/**
 * The records of a batch, as the function was given them: those of the shard from the first to the last that its mapping lets
 * through.
 *
 * @returns undefined when they have left the stream, or some of them
 */
export async function recordsOf(stage: Stage, letter: StreamLetter): Promise<readonly StreamRecord[] | undefined> {
  const records = await read(stage, letter).catch((error: unknown) => {
    // A shard goes a day after its last record.
    if (error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException) return [];
    throw error;
  });
  const { startSequenceNumber, streamArn } = letter.DDBStreamBatchInfo;
  // Records leave from the oldest on: while the first is there, so are the others.
  if (records[0]?.dynamodb?.SequenceNumber !== startSequenceNumber) return undefined;
  const matches = await filterOf(stage, letter);
  const [, , , awsRegion] = streamArn.split(':');
  return records.map((record) => ({ ...wireForm(record), awsRegion, eventSourceARN: streamArn })).filter(matches);
}

/** From the first record of the batch to the last; none when the shard ends before. */
async function read({ clients }: Stage, { DDBStreamBatchInfo }: StreamLetter): Promise<readonly Record[]> {
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

/** Which records of a stream the function is given: its mapping says so. */
async function filterOf({ clients }: Stage, { requestContext, DDBStreamBatchInfo }: StreamLetter) {
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

/** The JSON that Lambda makes of a record, out of what the SDK has made of it: times are seconds, bytes are Base64. */
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
