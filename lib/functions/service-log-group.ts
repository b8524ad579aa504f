import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Configuration } from '../config/config.ts';

/**
 * Creates the log group of all functions. One query finds all log lines of a request, an order or a correlation id across the functions. Names
 * of its streams begin with the function's name (Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs").
 */
export const functionLogGroup = (scope: Construct, id: string, config: Configuration): LogGroup =>
  serviceLogGroup(scope, id, config, `/quartermaster/${config.stage}/functions`);

/**
 * Creates a log group with the retention of the stage. A protected stage keeps its logs when the stack is deleted. A failed deployment
 * deletes the log group that it created, because otherwise the next attempt would find the name taken.
 */
export const serviceLogGroup = (scope: Construct, id: string, config: Configuration, logGroupName: string): LogGroup =>
  new LogGroup(scope, id, {
    logGroupName,
    retention: config.logRetentionDays,
    removalPolicy: config.isProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });
