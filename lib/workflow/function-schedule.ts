import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { DailyTime, Rate } from '../../functions/core/model/background-task.ts';

export interface FunctionScheduleProps {
  readonly target: IFunction;
  /** Time of the calls: daily at a local time that follows daylight saving, or at a fixed rate. */
  readonly time: DailyTime | Rate;
  /** Queue for calls that did not reach the function. Without a queue, such a call is dropped, since the next call does the same work. */
  readonly deadLetters?: Queue;
}

/**
 * Schedule that calls a function asynchronously. Lambda retries a failed call and then moves it to the function's own dead-letter queue, if
 * there is one.
 */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, { target, time, deadLetters }: FunctionScheduleProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      // Another account's schedule cannot make the service act with this role (Scheduler User Guide, "Confused deputy").
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': stack.account,
            'aws:SourceArn': stack.formatArn({
              service: 'scheduler',
              resource: 'schedule-group',
              resourceName: 'default',
              arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            }),
          },
        },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }));
    if (deadLetters !== undefined) {
      role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
    }
    const schedule = new CfnSchedule(this, 'Schedule', {
      ...expressionOf(time),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        input: '{}',
        ...(deadLetters !== undefined
          ? {
              retryPolicy: { maximumEventAgeInSeconds: Duration.hours(6).toSeconds(), maximumRetryAttempts: 20 },
              deadLetterConfig: { arn: deadLetters.queueArn },
            }
          : { retryPolicy: { maximumEventAgeInSeconds: Duration.minutes(1).toSeconds(), maximumRetryAttempts: 0 } }),
      },
    });
    // A schedule needs the role's policy before its first call; without it the call is lost.
    schedule.node.addDependency(role);
  }
}

function expressionOf(time: FunctionScheduleProps['time']) {
  if ('everyMinutes' in time) {
    const { everyMinutes: count } = time;
    const unit = count === 1 ? 'minute' : 'minutes';
    return { description: `Every ${count} ${unit}`, scheduleExpression: `rate(${count} ${unit})` };
  }
  return {
    description: `Every day at ${clock(time)}, ${time.timeZone}`,
    scheduleExpression: `cron(${time.minute} ${time.hour} * * ? *)`,
    scheduleExpressionTimezone: time.timeZone,
  };
}

const clock = ({ hour, minute }: DailyTime): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
