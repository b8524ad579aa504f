import * as z from 'zod';
import { AwsError, type JsonActions } from '../aws-api/aws-protocols.ts';
import { callDynamoDb } from './dynamodb-api.ts';
import type { TableStream } from './tables.ts';

const OfStream = z.looseObject({ StreamArn: z.string() });

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
  return {
    'DynamoDBStreams_20120810.DescribeStream': ofStream('DescribeStream'),
    'DynamoDBStreams_20120810.GetShardIterator': ofStream('GetShardIterator'),
    'DynamoDBStreams_20120810.GetRecords': (parameters) => call('GetRecords', parameters),
  };
}
