import * as z from 'zod';
import { AwsError, type JsonActions } from '../aws-api/aws-protocols.ts';
import { callDynamoDb } from './dynamodb-api.ts';
import type { TableStream } from './tables.ts';

const OfStream = z.looseObject({ StreamArn: z.string() });

const Shard = z.looseObject({
  ShardId: z.string(),
  ParentShardId: z.string().optional(),
  SequenceNumberRange: z.looseObject({ EndingSequenceNumber: z.string().optional() }).optional(),
});
const Described = z.looseObject({ StreamDescription: z.looseObject({ Shards: z.array(Shard).optional() }) });

/**
 * Takes the end of the range from each open shard, which has none (DynamoDB API reference, "SequenceNumberRange"). An emulator gives it the
 * last sequence number by its text, which for 1 to 45 is 9. A shard is closed if another one continues it.
 *
 * @example withOpenShards({ StreamDescription: { Shards: [{ ShardId: 's', SequenceNumberRange: { EndingSequenceNumber: '9' } }] } })
 * // { StreamDescription: { Shards: [{ ShardId: 's', SequenceNumberRange: {} }] } }
 */
export function withOpenShards(answer: unknown): unknown {
  const { StreamDescription, ...others } = Described.parse(answer);
  const { Shards = [] } = StreamDescription;
  const closed = new Set(Shards.map(({ ParentShardId }) => ParentShardId));
  const opened = Shards.map((shard) => {
    if (closed.has(shard.ShardId) || shard.SequenceNumberRange === undefined) return shard;
    const { EndingSequenceNumber: _, ...range } = shard.SequenceNumberRange;
    return { ...shard, SequenceNumberRange: range };
  });
  return { ...others, StreamDescription: { ...StreamDescription, Shards: opened } };
}

/**
 * Returns the actions of DynamoDB Streams. The emulator carries them out, under stream ARNs of its own.
 *
 * @param streams the streams by the ARN that templates see
 */
export function streamActions(streams: ReadonlyMap<string, TableStream>, dynamodbUrl: string): JsonActions {
  const call = (action: string, parameters: unknown) =>
    callDynamoDb(dynamodbUrl, 'DynamoDBStreams_20120810', action, parameters);
  const ofStream = (action: string) => (parameters: unknown) => {
    const { StreamArn, ...query } = OfStream.parse(parameters);
    const stream = streams.get(StreamArn);
    if (stream === undefined) {
      throw new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${StreamArn} not found`);
    }
    return call(action, { ...query, StreamArn: stream.emulatorArn });
  };
  const describe = ofStream('DescribeStream');
  return {
    'DynamoDBStreams_20120810.DescribeStream': async (parameters) => withOpenShards(await describe(parameters)),
    'DynamoDBStreams_20120810.GetShardIterator': ofStream('GetShardIterator'),
    'DynamoDBStreams_20120810.GetRecords': (parameters) => call('GetRecords', parameters),
  };
}
