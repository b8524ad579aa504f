import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TASKS, type WebhookTask } from '../../functions/webhooks/model/tasks.ts';
import type { Configuration } from '../config/config.ts';
import { deployedName } from '../config/deployed-names.ts';
import { functionName } from '../config/function-names.ts';
import type { Tables } from '../data/data-stack.ts';
import { tableUse } from '../data/table-grants.ts';
import type { Code } from '../functions/function-code.ts';
import { ServiceFunction, type ServiceFunctionProps } from '../functions/service-function.ts';
import { deadLetterQueue, deadLettersOf } from './dead-letters.ts';
import { FunctionSchedule } from './function-schedule.ts';
import { streamSource } from './stream-source.ts';

/** Prefix of the partitions of the log (`functions/core/model/event-log.ts`). */
const LOGS = 'LOG#';

/** Name of the queue of wake-ups, without the part that all names share. Its dead letters have it too. */
export const WEBHOOKS_QUEUE = 'webhooks';

/** Receipts of a wake-up after which it goes to the dead letters. */
const RECEIPTS = 5;

export interface WebhookDeliveryProps {
  readonly tables: Tables;
  readonly code: Code;
  readonly functionLog: ILogGroup;
}

/**
 * Delivery of events to webhooks (docs/contracts/webhooks.md, "How deliveries come about"). `fan-out` follows the log, `deliver`
 * works for lanes whose wake-up comes from the queue, and `wake-lanes` finds each minute what waits in the table.
 */
export class WebhookDelivery extends Construct {
  /** Queue of wake-ups of lanes. */
  readonly wakeUps: Queue;
  /** Queue for wake-ups that `deliver` could not process. */
  readonly deadLetters: Queue;
  readonly fanOut: ServiceFunction;
  readonly deliver: ServiceFunction;
  readonly wakeLanes: ServiceFunction;

  constructor(scope: Construct, id: string, config: Configuration, props: WebhookDeliveryProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', config, WEBHOOKS_QUEUE);
    // Another id would replace the queue with the messages in it.
    this.wakeUps = new Queue(this, 'Words', {
      queueName: deployedName(config.stage, WEBHOOKS_QUEUE),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // A lane that was left is free by then: its lease takes as long.
      visibilityTimeout: Duration.seconds(90),
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: RECEIPTS },
    });
    const fanOutLetters = deadLetterQueue(this, 'FanOutDeadLetters', config, functionName(WEBHOOKS_QUEUE, 'fan-out'));
    this.fanOut = this.#function('fan-out', config, props, {
      timeout: Duration.seconds(60),
      memoryMegabytes: 512,
      isBackground: true,
      environment: deadLettersOf(fanOutLetters),
    });
    this.fanOut.function.addEventSource(
      streamSource(props.tables.Events, { eventNames: ['INSERT'], partitions: LOGS, deadLetters: fanOutLetters }),
    );
    this.deliver = this.#function('deliver', config, props, {
      timeout: Duration.seconds(80),
      memoryMegabytes: 256,
      environment: {
        // Webhooks of the local cloud are on this machine. No other stage may allow that.
        ...(config.stage === 'local' && { WEBHOOKS_INSIDE: 'allowed' }),
      },
    });
    this.deliver.function.addEventSource(
      new SqsEventSource(this.wakeUps, {
        batchSize: 1,
        maxConcurrency: config.webhookConcurrency,
        reportBatchItemFailures: true,
      }),
    );
    this.wakeLanes = this.#function('wake-lanes', config, props, {
      timeout: Duration.seconds(50),
      memoryMegabytes: 512,
      environment: {},
    });
    new FunctionSchedule(this, 'WakeLanesSchedule', { target: this.wakeLanes.function, time: { everyMinutes: 1 } });
  }

  #function(
    key: WebhookTask,
    config: Configuration,
    { tables, code, functionLog }: WebhookDeliveryProps,
    own: Pick<ServiceFunctionProps, 'timeout' | 'memoryMegabytes' | 'isBackground' | 'environment'>,
  ): ServiceFunction {
    const name = functionName(WEBHOOKS_QUEUE, key);
    const { environment, statements } = tableUse(TASKS[key].tables, tables);
    return new ServiceFunction(this, key, config, {
      ...own,
      name,
      asset: code.directoryOf(name),
      description: TASKS[key].summary,
      environment: { ...environment, ...own.environment, QUEUE_URL: this.wakeUps.queueUrl },
      statements: [
        ...statements,
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.wakeUps.queueArn] }),
      ],
      functionLog,
    });
  }
}
