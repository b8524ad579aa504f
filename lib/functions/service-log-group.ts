import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Configuration } from '../config/config.ts';

/**
 * The log group of all functions: what one request, one order or one correlation id left behind, in whichever functions, is found with one
 * query. Names of its streams begin with the function's (Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs").
 */
export const functionLogGroup = (scope: Construct, id: string, config: Configuration): LogGroup =>
  serviceLogGroup(scope, id, config, `/quartermaster/${config.stage}/functions`);

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
