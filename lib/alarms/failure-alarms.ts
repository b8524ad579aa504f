import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { deadLetterQueueName } from '../config/deployed-names.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { MetricSource } from './metric-source.ts';
import {
  ENTRY_DEAD_LETTERS,
  hasLongWork,
  type MonitoredResources,
  scheduledRuns,
  streamConsumers,
  WEBHOOK_DEAD_LETTERS,
} from './monitored-resources.ts';

const period = Duration.minutes(5);

/** Lists the alarms about work that failed after all retries. Each counts what is still undone, not the moment at which it failed. */
export const failureAlarms = (monitored: MonitoredResources, metrics: MetricSource): readonly AlarmDefinition[] => [
  ...deadLetters(monitored, metrics),
  ...monitored.deployed.lines.map((line) => failedExecutions(line, monitored, metrics)),
];

function deadLetters({ stage, deployed }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] {
  const waiting = (name: string) => {
    const reading = { statistic: 'Maximum', period };
    const queue = deadLetterQueueName(stage, name);
    return {
      name: `${name}-dead-letters`,
      section: 'Dead letters',
      over: 'the queue is empty, and no reader holds a message of it',
      metric: new MathExpression({
        label: 'messages that wait or are in progress',
        // SQS publishes nothing for a queue that nobody has used for six hours, so the alarm keeps its state without values.
        expression: 'SUM([visible, hidden])',
        usingMetrics: {
          visible: metrics.aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', queue, reading),
          hidden: metrics.aws('AWS/SQS', 'ApproximateNumberOfMessagesNotVisible', queue, reading),
        },
        period,
      }),
      threshold: 1,
      periods: 1,
      holds: true,
    } as const;
  };
  return [
    {
      ...waiting(ENTRY_DEAD_LETTERS),
      impact:
        'At least one order is not completed, or its events and reminders are missing: its workflow failed after all retries. The queue keeps the work for two weeks; one command does it again.',
      severity: 'page',
    },
    {
      ...waiting(WEBHOOK_DEAD_LETTERS),
      impact:
        "Deliveries about orders to at least one partner's webhook have failed through our fault, five times in a row. Nothing is lost: they stay in the table, and each minute the service looks for them again.",
      severity: 'page',
    },
    ...streamConsumers(deployed).map(
      ({ name, table, consequence, urgent, reportsDeletions }): AlarmDefinition => ({
        ...waiting(name),
        impact: `For some customers, ${consequence}. Processing of these changes of the table ${table} failed after all retries, or the changes cannot be read.${reportsDeletions ? ' An order that somebody deleted is reported here, too.' : ''} The stream keeps them for 24 hours; until then one command processes them again.`,
        // A ticket may wait over a weekend; the stream keeps its records for 24 hours only.
        severity: urgent ? 'page' : 'ticket',
      }),
    ),
    ...scheduledRuns(deployed).map(
      ({ name, summary, isDaily }): AlarmDefinition => ({
        ...waiting(name),
        impact: isDaily
          ? `Today's run failed after all retries: "${summary}". Customers see yesterday's state until the run is repeated. The next run also does the work that this run left undone.`
          : `A run failed after all retries: "${summary}". Customers are not affected. The next run does its work.`,
        severity: 'ticket',
      }),
    ),
  ];
}

/**
 * Detects failed executions that nobody has redriven. They are urgent only if the line's workflow completes orders, rather than only
 * sending reminders and events. The counts of Step Functions raise the alarm at once, also for an execution that could not keep its
 * input. The gauge of `count-outstanding` keeps the alarm until the last failed execution was redriven or its order has moved on.
 */
function failedExecutions(
  line: ProductLine,
  { stateMachines }: MonitoredResources,
  metrics: MetricSource,
): AlarmDefinition {
  const { line: name } = line.table;
  const machines = stateMachines.get(name);
  if (machines === undefined) throw new Error(`The line ${name} has no state machines`);
  const completes = hasLongWork(line);
  const reading = { statistic: 'Sum', period };
  const counts = [machines.entries, ...(completes ? [machines.longWork] : [])].flatMap((arn, index) => [
    [`failed${index}`, metrics.aws('AWS/States', 'ExecutionsFailed', arn, reading)] as const,
    [`timedOut${index}`, metrics.aws('AWS/States', 'ExecutionsTimedOut', arn, reading)] as const,
  ]);
  // Without FILL the sum has no value if one metric has none, and the alarm would stay silent.
  const failedNow = counts.map(([id]) => `FILL(${id}, 0)`).join(' + ');
  return {
    name: `${name}-executions-failed`,
    impact: completes
      ? `At least one order (${name}) is not completed because its workflow failed after all retries. The customer is waiting for the products. The order is kept and continues when the workflow is restarted.`
      : `Reminders and events are missing for at least one order (${name}) because its workflow failed after all retries. The order itself is kept and can be processed.`,
    severity: completes ? 'page' : 'ticket',
    over: 'every failed execution was redriven, or its order has moved on',
    section: 'Executions have failed',
    metric: new MathExpression({
      label: 'failed executions that were not redriven',
      expression: `IF(${failedNow} > 0, ${failedNow}, undone)`,
      usingMetrics: {
        ...Object.fromEntries(counts),
        undone: metrics.own('executionsFailed', { line: name }, { statistic: 'Maximum', period }),
      },
      period,
    }),
    threshold: 1,
    periods: 1,
    holds: true,
  };
}
