import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { AlarmRow } from './alarm-definition.ts';
import { UNANSWERED } from './alarm-names.ts';
import type { MetricSource } from './metric-source.ts';
import {
  dailyRuns,
  deadLettersName,
  deployedName,
  LATEST,
  streamConsumers,
  type Watched,
} from './monitored-resources.ts';

const period = Duration.minutes(5);
const minute = Duration.minutes(1);

/** The alarms that follow from no objective. Only what someone must act on: what mends itself by a retry raises none. */
export const alarmRows = (watched: Watched, metrics: MetricSource): readonly AlarmRow[] => [
  unanswered(watched, metrics),
  ...late(watched, metrics),
  ...deadLetters(watched, metrics),
  ...watched.deployed.lines.flatMap((line) => failedExecutions(line, watched, metrics)),
  ...stuck(watched, metrics),
  silent(watched, metrics),
  ...throttled(watched, metrics),
];

/**
 * Answers 5xx of API Gateway but for those that functions told of. The two come from different sources: the gateway's are there within
 * a minute, those of the log up to two minutes later, and one answer may be counted in two different minutes. So three minutes of five
 * are looked at, of which two may wait for the log, and at least half of the answers must be untold.
 */
function unanswered({ apiId }: Watched, metrics: MetricSource): AlarmRow {
  const reading = { statistic: 'Sum', period: minute };
  return {
    name: UNANSWERED,
    happening:
      'Customers are answered with errors by the gateway, because a function behind it crashes, takes too long or cannot be called. How many are hit, the alarms api-availability tell; a deployment that is under way is taken back.',
    severity: 'ticket',
    section: 'Functions do not answer',
    metric: new MathExpression({
      label: 'answers 5xx that no function told of',
      expression: 'IF(FILL(errors, 0) >= 2 * FILL(faults, 0), FILL(errors, 0) - FILL(faults, 0), 0)',
      usingMetrics: {
        errors: metrics.aws('AWS/ApiGateway', '5xx', apiId, reading),
        faults: metrics.own('faults', {}, reading),
      },
      period: minute,
    }),
    threshold: 2,
    periods: 5,
    datapoints: 3,
  };
}

const late = ({ stage, deployed }: Watched, metrics: MetricSource): AlarmRow[] =>
  streamConsumers(deployed).map(({ name, functionName, undone }) => ({
    name: `${name}-delay`,
    happening: `For more than ${LATEST.toMinutes()} minutes ${undone}. Nothing is lost: it is made up for once this is mended, within six hours.`,
    severity: 'page',
    section: 'Work starts late',
    metric: metrics.aws('AWS/Lambda', 'IteratorAge', deployedName(stage, functionName), {
      statistic: 'Maximum',
      period,
    }),
    threshold: LATEST.toMilliseconds(),
    periods: 2,
  }));

function deadLetters({ stage, deployed }: Watched, metrics: MetricSource): AlarmRow[] {
  const waiting = (name: string) =>
    ({
      name: `${name}-dead-letters`,
      section: 'Dead letters',
      metric: metrics.aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', deadLettersName(stage, name), {
        statistic: 'Maximum',
        period,
      }),
      threshold: 1,
      periods: 1,
    }) as const;
  return [
    ...streamConsumers(deployed).map(
      ({ name, table, undone }): AlarmRow => ({
        ...waiting(name),
        happening: `For some customers ${undone}. The changes of the table ${table} were given up after all retries; its stream forgets them 24 hours after they happened, and until then one command makes up for them.`,
        // A ticket may wait over a weekend, the stream does not.
        severity: 'page',
      }),
    ),
    ...dailyRuns(deployed).map(
      ({ name, summary }): AlarmRow => ({
        ...waiting(name),
        happening: `Today's run has failed after all retries: "${summary}". Customers see yesterday's state until it is repeated; the next run does what this one left.`,
        severity: 'ticket',
      }),
    ),
  ];
}

/** An order that the workflow completes waits for it; where it only reminds and tells others, customers get what they ordered. */
function failedExecutions(
  { table: { line }, lifecycle }: ProductLine,
  { stateMachines }: Watched,
  metrics: MetricSource,
) {
  const machine = stateMachines.get(line);
  if (machine === undefined) throw new Error(`The line ${line} has no state machine`);
  const completes = Object.values(lifecycle).some(({ task }) => task !== undefined);
  const reading = { statistic: 'Sum', period };
  const row: AlarmRow = {
    name: `${line}-executions-failed`,
    happening: completes
      ? `At least one order (${line}) is not completed: its workflow has failed after a quarter of an hour of retries. The customer waits for what was ordered; the order is kept, and goes on when the workflow is started again.`
      : `Of at least one order (${line}) reminders and events are missing: its workflow has failed after a quarter of an hour of retries. The order itself is kept and can be worked on.`,
    severity: completes ? 'page' : 'ticket',
    section: 'Executions have failed',
    metric: new MathExpression({
      label: 'failed executions',
      // A sum has no value where one of its metrics has none, and then the alarm would stay silent.
      expression: 'FILL(failed, 0) + FILL(timedOut, 0)',
      usingMetrics: {
        failed: metrics.aws('AWS/States', 'ExecutionsFailed', machine, reading),
        timedOut: metrics.aws('AWS/States', 'ExecutionsTimedOut', machine, reading),
      },
      period,
    }),
    threshold: 1,
    periods: 1,
  };
  return [row];
}

const stuck = ({ deployed: { lines } }: Watched, metrics: MetricSource): AlarmRow[] =>
  lines.map(({ table: { line } }) => ({
    name: `${line}-orders-stuck`,
    happening: `At least one order (${line}) has been in its status for longer than its limit. Its customer is likely to be waiting for us.`,
    severity: 'ticket',
    section: 'Orders are stuck',
    metric: metrics.own('ordersStuck', { line }, { statistic: 'Maximum', period }),
    threshold: 1,
    periods: 3,
  }));

/** Without the count, which is made every minute, the alarms of stuck orders would be quiet whatever happens. */
function silent({ deployed: { lines } }: Watched, metrics: MetricSource): AlarmRow {
  const counts = lines.map(({ table: { line } }, index) => [`count${index}`, line] as const);
  return {
    name: 'orders-count-silent',
    happening:
      'Customers notice nothing, but nobody would notice an order that is stuck either: for a quarter of an hour the orders of at least one line have not been counted.',
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

/** DynamoDB grows a table within minutes, and requests are repeated until then: what lasts needs somebody. */
const throttled = ({ tableNames }: Watched, metrics: MetricSource): AlarmRow[] =>
  TABLE_NAMES.map((table) => {
    const reading = { statistic: 'Sum', period };
    return {
      name: `${table.toLowerCase()}-table-throttled`,
      happening: `The database table ${table} turns requests away for a quarter of an hour. They are repeated, so that customers wait longer; when it gets worse, their requests fail.`,
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
