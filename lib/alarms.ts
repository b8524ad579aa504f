import { Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from './config.ts';
import type { DeployedTask, LineTasks } from './line-tasks.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Workflow } from './workflow.ts';

/** A condition that someone must act on. It is met when the metric reaches the threshold. */
interface AlarmRow {
  readonly name: string;
  /** What has happened and what to do. */
  readonly description: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods of the metric that must be at the threshold, of the last five at most. */
  readonly periods: number;
}

const period = Duration.minutes(5);

/** What is watched. */
export interface Watched {
  readonly api: HttpApi;
  readonly workflow: Workflow;
  readonly tasks: LineTasks;
}

/** Only what someone must act on: what mends itself by a retry raises no alarm. */
const alarmRows = ({ api, workflow, tasks }: Watched): readonly AlarmRow[] => [
  {
    name: 'dispatch-dead-letters',
    description:
      'A change of an order could not be handed to its workflow. The message names shard and sequence numbers: read those records of the Orders stream within 24 hours, mend the cause, start the execution by its name.',
    ...waiting(workflow.deadLetters),
  },
  {
    name: 'dispatch-delay',
    description:
      'Changes of orders wait for their workflows for more than ten minutes: look at the errors of dispatch and the throttling of Step Functions.',
    ...late(workflow.dispatch),
  },
  ...[...workflow.stateMachines].map(([line, machine]) => ({
    name: `${line}-executions-failed`,
    description: `A workflow of the line ${line} failed after all its retries; the order has not moved. Mend the cause, then redrive the execution.`,
    metric: new MathExpression({
      label: 'failed executions',
      // A sum has no value where one of its metrics has none, and then the alarm would stay silent.
      expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
      period,
      usingMetrics: {
        failed: machine.metricFailed({ period, statistic: 'Sum' }),
        timedOut: machine.metricTimedOut({ period, statistic: 'Sum' }),
      },
    }),
    threshold: 1,
    periods: 1,
  })),
  {
    name: 'api-server-errors',
    description:
      "Callers are answered 5xx again and again: look at the functions' logs by the request ids in the access log.",
    metric: api.metricServerError({ period, statistic: 'Sum' }),
    threshold: 5,
    periods: 2,
  },
  ...tasks.all.flatMap(taskRows),
];

/** Messages that wait in a queue of dead letters. */
const waiting = (queue: Queue) => ({
  metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
  threshold: 1,
  periods: 1,
});

/** Records of a stream that their consumer is late with. */
const late = (consumer: ServiceFunction) => ({
  metric: consumer.function.metric('IteratorAge', { period, statistic: 'Maximum' }),
  threshold: Duration.minutes(10).toMilliseconds(),
  periods: 2,
});

/** A task that a workflow calls fails with its execution. */
function taskRows({ line, key, task, function: called, deadLetters }: DeployedTask): AlarmRow[] {
  const { trigger, summary } = task;
  if (trigger === 'status' || deadLetters === undefined) return [];
  const name = `${line}-${key}`;
  if ('schedule' in trigger) {
    return [
      {
        name: `${name}-dead-letters`,
        description: `A daily run has failed again and again (${summary}). Mend the cause, then invoke the function ${name}: it does all that is due.`,
        ...waiting(deadLetters),
      },
    ];
  }
  const { table } = trigger.inserted;
  return [
    {
      name: `${name}-dead-letters`,
      description: `New items were given up (${summary}). The message names shard and sequence numbers: read those records of the ${table} stream within 24 hours, mend the cause, invoke the function ${name} with them.`,
      ...waiting(deadLetters),
    },
    {
      name: `${name}-delay`,
      description: `New items wait for more than ten minutes (${summary}): look at the errors of the function ${name}.`,
      ...late(called),
    },
  ];
}

/** The alarms, and the topic that they are sent to. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, config: Configuration, watched: Watched) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { topicName: `quartermaster-${config.stage}-alarms`, enforceSSL: true });
    this.topic.addToResourcePolicy(this.#alarmsOfThisAccount());
    if (config.alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(config.alarmEmail));
    const notify = new SnsAction(this.topic);
    for (const row of alarmRows(watched)) {
      const alarm = new Alarm(this, row.name, {
        alarmName: `quartermaster-${config.stage}-${row.name}`,
        alarmDescription: row.description,
        metric: row.metric,
        threshold: row.threshold,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: row.periods,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(notify);
      alarm.addOkAction(notify);
    }
  }

  /** A topic with a policy of its own, as TLS takes, has lost the default one, which let the account's alarms publish. */
  #alarmsOfThisAccount(): PolicyStatement {
    return new PolicyStatement({
      sid: 'AllowAlarmsOfThisAccount',
      actions: ['sns:Publish'],
      resources: [this.topic.topicArn],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }
}
