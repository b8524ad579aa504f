import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import { deployedName } from '../config/deployed-names.ts';
import { STREAM_RETRIES } from '../config/stream-retries.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { UNANSWERED } from './alarm-names.ts';
import { failureAlarms } from './failure-alarms.ts';
import { limitAlarms } from './limit-alarms.ts';
import type { MetricSource } from './metric-source.ts';
import { delayAlarm, LONGEST_DELAY, type MonitoredResources, streamConsumers } from './monitored-resources.ts';
import { refusalAlarms } from './refusal-alarms.ts';
import { webhookAlarms } from './webhook-alarms.ts';

const period = Duration.minutes(5);
const minute = Duration.minutes(1);

/** Lists the alarms that no objective covers. Each needs a person; a fault that a retry repairs raises no alarm. */
export const alarmDefinitions = (monitored: MonitoredResources, metrics: MetricSource): readonly AlarmDefinition[] => [
  unanswered(monitored, metrics),
  ...late(monitored, metrics),
  ...failureAlarms(monitored, metrics),
  ...stuck(monitored, metrics),
  silent(monitored, metrics),
  deadlinesLate(metrics),
  ...webhookAlarms(metrics),
  ...wrongItems(monitored, metrics),
  leftOut(metrics),
  ...throttled(monitored, metrics),
  ...limitAlarms(monitored, metrics),
  ...refusalAlarms(monitored, metrics),
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
    over: 'functions answer, or report their own faults, for three of five minutes; the alarms api-availability stay until requests succeed',
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
  streamConsumers(deployed).map(({ name, delay, functionName, consequence, urgent }) => ({
    name: delayAlarm({ name, delay }),
    impact: `For more than ${LONGEST_DELAY.toMinutes()} minutes, ${consequence}. No data is lost. A change that fails for about ${STREAM_RETRIES.minutes} minutes becomes a dead letter, which can be redriven for ${STREAM_RETRIES.keptHours} hours. The others are processed after the fix.`,
    severity: urgent ? 'page' : 'ticket',
    over: 'no change has waited for so long for five minutes',
    section: delay?.section ?? 'Work starts late',
    metric: metrics.aws('AWS/Lambda', 'IteratorAge', deployedName(stage, functionName), {
      statistic: 'Maximum',
      period,
    }),
    threshold: LONGEST_DELAY.toMilliseconds(),
    periods: 2,
  }));

/** Longest time, in seconds, that a deadline may be due before it fires. The sweep runs each minute. */
export const LONGEST_LAG_SECONDS = 900;

/** Detects deadlines that do not fire: the sweep does not run, or it cannot process an order. */
function deadlinesLate(metrics: MetricSource): AlarmDefinition {
  return {
    name: 'deadlines-late',
    impact:
      'Reminders of orders are late. For a quarter of an hour the sweep of deadlines has not run, or it has failed for at least one order. No reminder is lost: what is due fires after the fix.',
    severity: 'ticket',
    over: 'the sweep runs, and the earliest deadline that is due is less than a quarter of an hour late',
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
        over: 'no run of the check has found a wrong part for a quarter of an hour; each run looks again at what it found',
        section: 'Stock is wrong',
        metric: metrics.own('stockFaults', { line }, reading),
      },
      {
        ...row,
        name: `${line}-items-damaged`,
        impact: `At least one stored item (${line}) cannot be read. Requests that need it fail; all others work.`,
        over: 'no run of the check has found a damaged item for a quarter of an hour; each run looks again at what it found',
        section: 'A stored item is damaged',
        metric: metrics.own('damagedItems', { line }, reading),
      },
    ];
  });
}

/** Periods for which an item that was left out keeps its alarm: an hour. Only those who meet the item tell of it. */
const HOUR = 12;

/** Detects damaged items that somebody has met: a list left them out, or a delivery did not take place. */
const leftOut = (metrics: MetricSource): AlarmDefinition => ({
  name: 'items-left-out',
  impact:
    'At least one stored item cannot be read. Lists leave it out, and requests that need it fail: an order, a customer, a webhook, a delivery or an event is missing to its partner. All others work.',
  severity: 'ticket',
  over: 'nobody has met a damaged item for an hour',
  section: 'A stored item is damaged',
  metric: metrics.own('itemsLeftOut', {}, { statistic: 'Sum', period }),
  threshold: 1,
  periods: HOUR,
  datapoints: 1,
});

const stuck = ({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] =>
  lines.map(({ table: { line } }) => ({
    name: `${line}-orders-stuck`,
    impact: `At least one order (${line}) has been in its status for longer than the limit. Its customer is probably waiting for us.`,
    severity: 'ticket',
    over: 'no order of the line is past the limit of its status',
    section: 'Orders are stuck',
    metric: metrics.own('ordersStuck', { line }, { statistic: 'Maximum', period }),
    threshold: 1,
    periods: 3,
    holds: true,
  }));

/** Detects a missing count of orders, which runs every minute. Without the count, the alarms of stuck orders can never fire. */
function silent({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition {
  const counts = lines.map(({ table: { line } }, index) => [`count${index}`, line] as const);
  return {
    name: 'orders-count-silent',
    impact:
      'Customers are not affected, but a stuck order would go unnoticed. For a quarter of an hour the orders of at least one line have not been counted.',
    severity: 'ticket',
    over: 'every line has been counted in the last five minutes',
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
      over: 'DynamoDB has throttled fewer than ten requests to the table in five minutes',
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
