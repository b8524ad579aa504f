import * as z from 'zod';
import { callDynamoDb, DynamoDbError } from '../dynamodb/dynamodb-api.ts';

const Shards = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().optional() })).default([]),
    LastEvaluatedShardId: z.string().optional(),
  }),
});
const Iterator = z.object({ ShardIterator: z.string() });
const StreamRecord = z.looseObject({
  eventID: z.string(),
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string(), ApproximateCreationDateTime: z.number().optional() }),
});
const Records = z.object({ Records: z.array(StreamRecord), NextShardIterator: z.string().nullish() });

/** A record of the Streams API, which the function gets unchanged. */
export type StreamRecord = z.infer<typeof StreamRecord>;

/** The last record that was read from a shard. Without a sequence number, the shard's beginning. */
export interface StreamPosition {
  readonly shard: string;
  readonly sequenceNumber?: string | undefined;
}

/** Reads a table's stream shard by shard, parents before children. */
export class StreamReader {
  readonly #endpoint: string;
  readonly #arn: string;
  #shard: string | undefined;
  #iterator: string | undefined;

  /** @param arn the emulator's ARN of the stream */
  constructor(endpoint: string, arn: string) {
    this.#endpoint = endpoint;
    this.#arn = arn;
  }

  /**
   * Moves to the record after a position, or to the oldest record without a position.
   *
   * @returns `false` when the stream no longer has the position: reading then begins with the oldest record
   */
  async seek(position: StreamPosition | undefined): Promise<boolean> {
    const shards = await this.#shards();
    const known = position !== undefined && shards.some(({ ShardId }) => ShardId === position.shard);
    if (known) {
      this.#shard = position.shard;
      try {
        this.#iterator = await this.#iteratorAfter(position.shard, position.sequenceNumber);
        return true;
      } catch (error) {
        if (!(error instanceof DynamoDbError) || error.name !== 'TrimmedDataAccessException') throw error;
      }
    }
    this.#shard = shards[0]?.ShardId;
    this.#iterator = this.#shard === undefined ? undefined : await this.#iteratorAfter(this.#shard, undefined);
    return position === undefined;
  }

  /** Returns the next records, possibly none, and their shard. */
  async read(limit: number): Promise<{ readonly shard: string; readonly records: readonly StreamRecord[] }> {
    if (this.#shard === undefined) await this.seek(undefined);
    if (this.#shard !== undefined && this.#iterator === undefined) await this.#nextShard(this.#shard);
    const shard = this.#shard ?? '';
    if (this.#iterator === undefined) return { shard, records: [] };
    const parameters = { ShardIterator: this.#iterator, Limit: limit };
    const answer = Records.parse(await this.#call('GetRecords', parameters));
    this.#iterator = answer.NextShardIterator ?? undefined;
    return { shard, records: answer.Records };
  }

  /** Moves from a closed shard that has been read to its child, once the child exists. */
  async #nextShard(finished: string): Promise<void> {
    const shards = await this.#shards();
    const index = shards.findIndex(({ ShardId }) => ShardId === finished);
    const next = shards.find(({ ParentShardId }) => ParentShardId === finished) ?? shards[index + 1];
    if (next === undefined) return;
    this.#shard = next.ShardId;
    this.#iterator = await this.#iteratorAfter(next.ShardId, undefined);
  }

  async #shards() {
    const shards: z.infer<typeof Shards>['StreamDescription']['Shards'] = [];
    let after: string | undefined;
    do {
      const parameters = { StreamArn: this.#arn, ExclusiveStartShardId: after };
      const { StreamDescription: page } = Shards.parse(await this.#call('DescribeStream', parameters));
      shards.push(...page.Shards);
      after = page.LastEvaluatedShardId;
    } while (after !== undefined);
    return shards;
  }

  async #iteratorAfter(shard: string, sequenceNumber: string | undefined): Promise<string> {
    const ShardIteratorType = sequenceNumber === undefined ? 'TRIM_HORIZON' : 'AFTER_SEQUENCE_NUMBER';
    const parameters = { StreamArn: this.#arn, ShardId: shard, ShardIteratorType, SequenceNumber: sequenceNumber };
    return Iterator.parse(await this.#call('GetShardIterator', parameters)).ShardIterator;
  }

  #call(action: string, parameters: object): Promise<unknown> {
    return callDynamoDb(this.#endpoint, 'DynamoDBStreams_20120810', action, parameters);
  }
}
