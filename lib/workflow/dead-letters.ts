import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Configuration } from '../config/config.ts';
import { deadLetterQueueName } from '../config/deployed-names.ts';

/** Creates a queue for messages that a function failed to process after all retries. It keeps them for two weeks; an alarm reports them. */
export const deadLetterQueue = (scope: Construct, id: string, config: Configuration, name: string): Queue =>
  new Queue(scope, id, {
    queueName: deadLetterQueueName(config.stage, name),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });

/**
 * Returns the environment with which the consumer of a stream puts records aside itself. The stream source grants it to send
 * (`streamSource`).
 */
export const deadLettersOf = ({ queueUrl }: Queue): Readonly<Record<string, string>> => ({
  DEAD_LETTERS_URL: queueUrl,
});
