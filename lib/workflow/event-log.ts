import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ORDER_AND_COMMENTS } from '../../functions/core/model/keys.ts';
import type { OrderDocuments } from '../../functions/core/model/order-document.ts';
import type { TablesUsed } from '../../functions/core/model/tables.ts';
import type { Configuration } from '../config/config.ts';
import { RECORD_CHANGES } from '../config/function-names.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { Tables } from '../data/data-stack.ts';
import { tableUse } from '../data/table-grants.ts';
import { ServiceFunction } from '../functions/service-function.ts';
import { deadLetterQueue, deadLettersOf } from './dead-letters.ts';
import { streamSource } from './stream-source.ts';

/** Recording of changes. The history of an order is read only if a record does not tell what changed. */
export const RECORDS_CHANGES = {
  Orders: ['GetItem'],
  Events: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
} as const satisfies TablesUsed;

export interface EventLogProps {
  readonly lines: readonly ProductLine[];
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Directory with the bundle of `record-changes`. */
  readonly asset: string;
}

/** The log of events that partners' systems read (docs/contracts/events.md, "The log"), filled from the stream of orders. */
export class EventLog extends Construct {
  readonly recordChanges: ServiceFunction;
  /** Queue for changes that `record-changes` could not process. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, config: Configuration, props: EventLogProps) {
    super(scope, id);
    const { lines, tables, functionLog, asset } = props;
    const { environment, statements } = tableUse(RECORDS_CHANGES, tables);
    const documents: OrderDocuments = Object.fromEntries(lines.map(({ table, document }) => [table.line, document]));
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', config, 'record-changes');
    this.recordChanges = new ServiceFunction(this, 'RecordChanges', config, {
      name: RECORD_CHANGES,
      asset,
      description: "Appends the events of each change of an order to its tenant's log",
      timeout: Duration.seconds(60),
      memoryMegabytes: 512,
      environment: { ...environment, ...deadLettersOf(this.deadLetters), ORDER_DOCUMENTS: JSON.stringify(documents) },
      statements,
      functionLog,
      isBackground: true,
    });
    this.recordChanges.function.addEventSource(
      streamSource(tables.Orders, {
        eventNames: ['INSERT', 'MODIFY'],
        sortKey: ORDER_AND_COMMENTS,
        deadLetters: this.deadLetters,
        inTurn: true,
      }),
    );
  }
}
