import * as z from 'zod';
import { AwsError, type JsonActions } from '../aws-api/aws-protocols.ts';
import { callDynamoDb } from './dynamodb-api.ts';
import type { TableStream } from './tables.ts';

/** What the actions give access to. */
export interface StreamServices {
  /** The streams by the ARN that templates see. */
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly dynamodbUrl: string;
}

const OfStream = z.looseObject({ StreamArn: z.string() });

/** DynamoDB Streams: the emulator answers, which calls streams otherwise than templates do. */
export const dynamoDbStreams: JsonActions<StreamServices> = {
  'DynamoDBStreams_20120810.GetShardIterator': (parameters, { streams, dynamodbUrl }) => {
    const { StreamArn, ...asked } = OfStream.parse(parameters);
    const stream = streams.get(StreamArn);
    if (stream === undefined) {
      throw new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${StreamArn} not found`);
    }
    return call(dynamodbUrl, 'GetShardIterator', { ...asked, StreamArn: stream.emulatorArn });
  },
  'DynamoDBStreams_20120810.GetRecords': (parameters, { dynamodbUrl }) => call(dynamodbUrl, 'GetRecords', parameters),
};

const call = (url: string, action: string, parameters: unknown): Promise<unknown> =>
  callDynamoDb(url, 'DynamoDBStreams_20120810', action, parameters);
