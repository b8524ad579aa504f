import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Configuration } from '../config/config.ts';

/** A queue for what a function has failed at again and again. It waits there for two weeks; an alarm says so. */
export const deadLetterQueue = (scope: Construct, id: string, config: Configuration, name: string): Queue =>
  new Queue(scope, id, {
    queueName: `quartermaster-${config.stage}-${name}-dead-letters`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
