import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Configuration } from './config.ts';

/**
 * A log group with the retention of the stage; a protected stage keeps its logs when the stack goes. One that was made by a
 * deployment that failed goes with it: its name would be taken at the next attempt.
 */
export const serviceLogGroup = (scope: Construct, id: string, config: Configuration, logGroupName: string): LogGroup =>
  new LogGroup(scope, id, {
    logGroupName,
    retention: config.logRetentionDays,
    removalPolicy: config.isProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
