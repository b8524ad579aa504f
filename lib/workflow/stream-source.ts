import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, type IEventSource, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

export interface StreamSourceProps {
  /** What happened to an item. */
  readonly eventNames: readonly ('INSERT' | 'MODIFY')[];
  /** The sort key of the items. */
  readonly sortKey: string;
  readonly deadLetters: Queue;
}

/** Changes of one kind of items, handed to a function that works through a batch with `processBatch` (`stream-batch.ts` in the core). */
export const streamSource = (table: Table, { eventNames, sortKey, deadLetters }: StreamSourceProps): IEventSource =>
  new DynamoEventSource(table, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 25,
    parallelizationFactor: 2,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // A record that cannot be read fails at once and soon leaves the way; an outage of what the function calls makes each
    // attempt last, so that these are enough for half an hour.
    retryAttempts: 100,
    maxRecordAge: Duration.hours(6),
    onFailure: new SqsDlq(deadLetters),
    filters: [
      FilterCriteria.filter({
        eventName: FilterRule.or(...eventNames),
        dynamodb: { Keys: { sk: { S: FilterRule.isEqual(sortKey) } } },
      }),
    ],
  });
