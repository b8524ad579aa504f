import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, type IEventSource, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { ItemEvent } from '../../functions/core/model/background-task.ts';
import { STREAM_RETRIES } from '../config/stream-retries.ts';

export interface StreamSourceProps {
  /** Kinds of change to process. */
  readonly eventNames: readonly ItemEvent[];
  /** Items to process: those with this sort key, or those whose partition begins with a text. */
  readonly sortKey?: string;
  readonly partitions?: string;
  readonly deadLetters: Queue;
  /** True for a function that sums up many changes, and so works less with large batches. */
  readonly sumsUp?: boolean;
  /** True for a function whose work on one tenant goes one after the other, and so waits for itself if it runs twice at once. */
  readonly inTurn?: boolean;
}

/** Batches of a function that processes each change, as soon as it arrives. */
const PROMPT = { batchSize: 25 };

/** Batches of a function that sums up. The window is the longest wait of a change on a quiet day. */
const FULL = { batchSize: 500, maxBatchingWindow: Duration.seconds(5) };

/** Batches of a function whose work goes one after the other. A rush fills them, which makes the work of each change cheaper. */
const IN_TURN = { batchSize: 100, parallelizationFactor: 1 };

/**
 * Creates the event source that passes changes of one kind of item to a function, which processes a batch with `processBatch` of
 * the core.
 */
export const streamSource = (
  table: Table,
  { eventNames, sortKey, partitions, deadLetters, sumsUp = false, inTurn = false }: StreamSourceProps,
): IEventSource =>
  new DynamoEventSource(table, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    parallelizationFactor: 2,
    ...(inTurn ? IN_TURN : sumsUp ? FULL : PROMPT),
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: STREAM_RETRIES.attempts,
    maxRecordAge: Duration.hours(STREAM_RETRIES.oldestHours),
    onFailure: new SqsDlq(deadLetters),
    filters: [
      FilterCriteria.filter({
        eventName: FilterRule.or(...eventNames),
        dynamodb: {
          Keys: {
            ...(sortKey !== undefined && { sk: { S: FilterRule.isEqual(sortKey) } }),
            ...(partitions !== undefined && { pk: { S: FilterRule.beginsWith(partitions) } }),
          },
        },
      }),
    ],
  });
