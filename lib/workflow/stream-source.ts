import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, type IEventSource, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

export interface StreamSourceProps {
  /** Kinds of change to process. */
  readonly eventNames: readonly ('INSERT' | 'MODIFY')[];
  /** Sort key of the items to process. */
  readonly sortKey: string;
  readonly deadLetters: Queue;
}

/** Creates the event source that passes changes of one kind of item to a function, which processes a batch with `processBatch` of the core. */
export const streamSource = (table: Table, { eventNames, sortKey, deadLetters }: StreamSourceProps): IEventSource =>
  new DynamoEventSource(table, {
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: 25,
    parallelizationFactor: 2,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    // A record that cannot be read fails immediately and reaches this limit soon. During an outage each attempt takes longer, so this number
    // lasts for half an hour.
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
