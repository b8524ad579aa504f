import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { UNANSWERED } from './alarm-names.ts';
import { limitAlarms } from './limit-alarms.ts';
import type { MetricSource } from './metric-source.ts';
import {
  deadLetterQueueName,
  deployedName,
  ENTRY_DEAD_LETTERS,
  hasLongWork,
  LONGEST_DELAY,
  type MonitoredResources,
  scheduledRuns,
  streamConsumers,
} from './monitored-resources.ts';

const period = Duration.minutes(5);
const minute = Duration.minutes(1);

/** Lists the alarms that no objective covers. Each needs a person; a fault that a retry repairs raises no alarm. */
export const alarmDefinitions = (monitored: MonitoredResources, metrics: MetricSource): readonly AlarmDefinition[] => [
  unanswered(monitored, metrics),
  ...late(monitored, metrics),
  ...deadLetters(monitored, metrics),
  ...monitored.deployed.lines.flatMap((line) => failedExecutions(line, monitored, metrics)),
  ...stuck(monitored, metrics),
  silent(monitored, metrics),
  deadlinesLate(metrics),
  ...wrongItems(monitored, metrics),
  ...throttled(monitored, metrics),
  ...limitAlarms(monitored, metrics),
];

/**
 * Counts the 5xx responses of API Gateway that no function reported. API Gateway's count is available within a minute. The functions' count
 * comes from the log, up to two minutes later, so the two counts of one response may fall into different minutes. Therefore the alarm needs
 * three of five minutes, of which two may still wait for the log, and functions must have reported at most half of the responses.
 */
export function unanswered({ apiId }: Pick<MonitoredResources, 'apiId'>, metrics: MetricSource): AlarmDefinition {
  const reading = { statistic: 'Sum', period: minute };
  const classes = OPERATION_CLASSES.map((operationClass) => [`${operationClass}Faults`, operationClass] as const);
  // Where a metric has no values, a comparison has none either.
  const faults = classes.map(([id]) => `FILL(${id}, 0)`).join(' + ');
  return {
    name: UNANSWERED,
    impact:
      'API Gateway returns errors to customers because a function crashes, times out or cannot be called. The alarms api-availability show how many customers are affected. A deployment in progress is rolled back.',
    severity: 'ticket',
    section: 'Functions do not answer',
    metric: new MathExpression({
      label: 'answers 5xx that no function told of',
      expression: `IF(FILL(errors, 0) >= 2 * (${faults}), FILL(errors, 0) - (${faults}), 0)`,
      usingMetrics: {
        errors: metrics.aws('AWS/ApiGateway', '5xx', apiId, reading),
        ...Object.fromEntries(
          classes.map(([id, operationClass]) => [id, metrics.own('faults', { operationClass }, reading)]),
        ),
      },
      period: minute,
    }),
    threshold: 2,
    periods: 5,
    datapoints: 3,
  };
}

const late = ({ stage, deployed }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] =>
  streamConsumers(deployed).map(({ name, functionName, consequence, urgent }) => ({
    name: `${name}-delay`,
    impact: `For more than ${LONGEST_DELAY.toMinutes()} minutes, ${consequence}. No data is lost. Processing catches up after the fix, if it is made within six hours.`,
    severity: urgent ? 'page' : 'ticket',
    section: 'Work starts late',
    metric: metrics.aws('AWS/Lambda', 'IteratorAge', deployedName(stage, functionName), {
      statistic: 'Maximum',
      period,
    }),
    threshold: LONGEST_DELAY.toMilliseconds(),
    periods: 2,
  }));

function deadLetters({ stage, deployed }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] {
  const waiting = (name: string) =>
    ({
      name: `${name}-dead-letters`,
      section: 'Dead letters',
      metric: metrics.aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', deadLetterQueueName(stage, name), {
        statistic: 'Maximum',
        period,
      }),
      threshold: 1,
      periods: 1,
    }) as const;
  return [
    {
      ...waiting(ENTRY_DEAD_LETTERS),
      impact:
        'At least one order is not completed, or its events and reminders are missing: its workflow failed after all retries. The queue keeps the work for two weeks; one command does it again.',
      severity: 'page',
    },
    ...streamConsumers(deployed).map(
      ({ name, table, consequence, urgent }): AlarmDefinition => ({
        ...waiting(name),
        impact: `For some customers, ${consequence}. Processing of these changes of the table ${table} failed after all retries, or the changes cannot be read.${table === 'Orders' ? ' An order that somebody deleted is reported here, too.' : ''} The stream keeps them for 24 hours; until then one command processes them again.`,
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

/** Detects failed executions. They are urgent only if the line's workflow completes orders, rather than only sending reminders and events. */
function failedExecutions(line: ProductLine, { stateMachines }: MonitoredResources, metrics: MetricSource) {
  const { line: name } = line.table;
  const machines = stateMachines.get(name);
  if (machines === undefined) throw new Error(`The line ${name} has no state machines`);
  const completes = hasLongWork(line);
  const reading = { statistic: 'Sum', period };
  const counts = [machines.entries, ...(completes ? [machines.longWork] : [])].flatMap((arn, index) => [
    [`failed${index}`, metrics.aws('AWS/States', 'ExecutionsFailed', arn, reading)] as const,
    [`timedOut${index}`, metrics.aws('AWS/States', 'ExecutionsTimedOut', arn, reading)] as const,
  ]);
  const row: AlarmDefinition = {
    name: `${name}-executions-failed`,
    impact: completes
      ? `At least one order (${name}) is not completed because its workflow failed after all retries. The customer is waiting for the products. The order is kept and continues when the workflow is restarted.`
      : `Reminders and events are missing for at least one order (${name}) because its workflow failed after all retries. The order itself is kept and can be processed.`,
    severity: completes ? 'page' : 'ticket',
    section: 'Executions have failed',
    metric: new MathExpression({
      label: 'failed executions',
      // Without FILL the sum has no value if one metric has none, and the alarm would stay silent.
      expression: counts.map(([id]) => `FILL(${id}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(counts),
      period,
    }),
    threshold: 1,
    periods: 1,
  };
  return [row];
}

/** Longest time, in seconds, that a deadline may be due before it fires. The sweep runs each minute. */
export const LONGEST_LAG_SECONDS = 900;

/** Detects deadlines that do not fire: the sweep does not run, or it cannot process an order. */
function deadlinesLate(metrics: MetricSource): AlarmDefinition {
  return {
    name: 'deadlines-late',
    impact:
      'Reminders of orders are late. For a quarter of an hour the sweep of deadlines has not run, or it has failed for at least one order. No reminder is lost: what is due fires after the fix.',
    severity: 'ticket',
    section: 'Deadlines are late',
    metric: new MathExpression({
      label: '1 if the earliest deadline that is due is in time',
      // Without a run there is no lag, which counts as too long.
      expression: `IF(FILL(lag, ${LONGEST_LAG_SECONDS}) < ${LONGEST_LAG_SECONDS}, 1, 0)`,
      usingMetrics: { lag: metrics.own('deadlineLag', {}, { statistic: 'Maximum', period }) },
      period,
    }),
    threshold: 1,
    periods: 3,
    expected: true,
  };
}

/** Lists the alarms about stored items that a check finds wrong. A check runs each five minutes; a gap between two runs is no end. */
function wrongItems({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] {
  const checked = lines.filter(({ tasks }) => Object.keys(tasks).includes('check-stock'));
  return checked.flatMap(({ table: { line } }): AlarmDefinition[] => {
    const row = { periods: 3, datapoints: 1, threshold: 1, severity: 'ticket' } as const;
    const reading = { statistic: 'Maximum', period };
    return [
      {
        ...row,
        name: `${line}-stock-wrong`,
        impact: `The stock of at least one product (${line}) is wrong: a part of it is missing, below zero or not counted. Customers may be told that a product is sold out while the warehouse has it. Orders take the other parts.`,
        section: 'Stock is wrong',
        metric: metrics.own('stockFaults', { line }, reading),
      },
      {
        ...row,
        name: `${line}-items-damaged`,
        impact: `At least one stored item (${line}) cannot be read. Requests that need it fail; all others work.`,
        section: 'A stored item is damaged',
        metric: metrics.own('damagedItems', { line }, reading),
      },
    ];
  });
}

const stuck = ({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] =>
  lines.map(({ table: { line } }) => ({
    name: `${line}-orders-stuck`,
    impact: `At least one order (${line}) has been in its status for longer than the limit. Its customer is probably waiting for us.`,
    severity: 'ticket',
    section: 'Orders are stuck',
    metric: metrics.own('ordersStuck', { line }, { statistic: 'Maximum', period }),
    threshold: 1,
    periods: 3,
  }));

/** Detects a missing count of orders, which runs every minute. Without the count, the alarms of stuck orders can never fire. */
function silent({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition {
  const counts = lines.map(({ table: { line } }, index) => [`count${index}`, line] as const);
  return {
    name: 'orders-count-silent',
    impact:
      'Customers are not affected, but a stuck order would go unnoticed. For a quarter of an hour the orders of at least one line have not been counted.',
    severity: 'ticket',
    section: 'The count of orders is silent',
    metric: new MathExpression({
      label: 'counts of the line that was counted least',
      expression: `MIN([${counts.map(([id]) => `FILL(${id}, 0)`).join(', ')}])`,
      usingMetrics: Object.fromEntries(
        counts.map(([id, line]) => [id, metrics.own('ordersStuck', { line }, { statistic: 'SampleCount', period })]),
      ),
      period,
    }),
    threshold: 1,
    periods: 3,
    expected: true,
  };
}

/** Detects lasting throttling. DynamoDB scales a table within minutes, and requests are retried until then. */
const throttled = ({ tableNames }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] =>
  TABLE_NAMES.map((table) => {
    const reading = { statistic: 'Sum', period };
    return {
      name: `${table.toLowerCase()}-table-throttled`,
      impact: `DynamoDB has throttled requests to the table ${table} for a quarter of an hour. The service retries them, so customers wait longer. If throttling increases, requests fail.`,
      severity: 'ticket',
      section: 'Tables are throttled',
      metric: new MathExpression({
        label: 'throttled requests',
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        usingMetrics: {
          reads: metrics.aws('AWS/DynamoDB', 'ReadThrottleEvents', tableNames[table], reading),
          writes: metrics.aws('AWS/DynamoDB', 'WriteThrottleEvents', tableNames[table], reading),
        },
        period,
      }),
      threshold: 10,
      periods: 3,
    };
  });
