import * as z from 'zod';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import type { StatusRow } from '../../functions/core/model/lifecycle.ts';
import { type Dimension, METRICS, type MetricName } from '../../functions/core/model/metrics.ts';
import { REJECTION_STATUSES } from '../../lib/alarms/metric-source.ts';
import { deployed, type ProductLine } from '../../lib/config/product-lines.ts';
import { Assembly, type TemplateResource } from '../../lib/local/template/assembly.ts';
import { HOURS_A_MONTH, MINUTES_A_MONTH } from './bill.ts';
import { multiplied, sum, type Usage } from './usage.ts';

/** Assumed number of error codes that a product line returns in every hour of a month. Each is a separate metric. */
const CODES = 15;

/** Clients of a deployment without settings: one partner and the operators (`lib/api/authentication.ts`). */
const CLIENTS = 2;

const Alarm = z.looseObject({ Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional() });
const Schedule = z.looseObject({ ScheduleExpression: z.string() });

/**
 * Returns the monthly usage of the service without any order. CloudWatch bills a custom metric for the hours in which it gets a value
 * (CloudWatch pricing), so a service without callers pays for fewer metrics than this.
 *
 * @param idleMinute measured usage of the scheduled calls of a minute
 */
export function standingUsage(assemblyDirectory: string, idleMinute: Usage): Usage {
  const assembly = Assembly.read(assemblyDirectory);
  const fixed: Usage = {
    metrics: customMetrics() + REJECTION_STATUSES.length,
    metricAlarms: assembly.resources('AWS::CloudWatch::Alarm').reduce((total, alarm) => total + watchedBy(alarm), 0),
    compositeAlarms: assembly.resources('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: assembly.resources('AWS::CloudWatch::Dashboard').length,
    keys: assembly.resources('AWS::KMS::Key').length,
    clients: CLIENTS,
    scheduledCalls: MINUTES_A_MONTH * callsAMinute(assemblyDirectory),
  };
  return sum(fixed, multiplied(idleMinute, MINUTES_A_MONTH));
}

/** Returns the monthly usage of callers who keep each token until it expires after an hour. */
export const callersUsage: Usage = { tokens: CLIENTS * HOURS_A_MONTH };

/** Returns the number of functions that a schedule calls each minute. A daily call is not worth counting. */
export const callsAMinute = (assemblyDirectory: string): number =>
  Assembly.read(assemblyDirectory).resources('AWS::Scheduler::Schedule').filter(isEachMinute).length;

const isEachMinute = ({ properties }: TemplateResource): boolean =>
  Schedule.parse(properties).ScheduleExpression === 'rate(1 minute)';

/** Returns the number of metrics that an alarm monitors, for which AWS bills the alarm. */
function watchedBy({ properties }: TemplateResource): number {
  const { Metrics } = Alarm.parse(properties);
  return Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
}

/**
 * Statuses of all lines for which a metric has values: all, unless the metric is about an order that waits in a status, leaves it
 * or ends.
 */
const STATUSES: Readonly<Partial<Record<MetricName, (row: StatusRow) => boolean>>> = {
  timeInStatus: ({ next }) => next.length > 0,
  ordersEnded: ({ next }) => next.length === 0,
  ordersOutstanding: ({ stuckAfterDays }) => stuckAfterDays !== undefined,
  oldestOrderAge: ({ stuckAfterDays }) => stuckAfterDays !== undefined,
};

/** Product lines for which a metric has values: all, unless the metric is about something that not every line has. */
const LINES: Readonly<Partial<Record<MetricName, (line: ProductLine) => boolean>>> = {
  attentionNeeded: ({ lifecycle }) => Object.values(lifecycle).some(({ deadlines = [] }) => deadlines.length > 0),
  stockFaults: ({ tasks }) => 'check-stock' in tasks,
  damagedItems: ({ tasks }) => 'check-stock' in tasks,
};

/** Metrics of requests, which the tables without orders have as well. Their codes are few, and occur in few hours of a month. */
const OF_REQUESTS: readonly MetricName[] = ['faults', 'refusals'];

/** Content of a deployment without a sandbox. */
const { lines: productLines, endpointTables } = deployed({ sandbox: false });

/** Returns the number of metrics that the functions emit. Each combination of dimensions is a metric. */
function customMetrics(): number {
  const combinations = (name: MetricName, set: readonly Dimension[]): number => {
    const lines = productLines.filter(LINES[name] ?? (() => true));
    const statuses = lines.flatMap(({ lifecycle }): StatusRow[] => Object.values(lifecycle));
    if (set.includes('operationClass')) return OPERATION_CLASSES.length;
    if (set.includes('status')) return statuses.filter(STATUSES[name] ?? (() => true)).length;
    if (set.includes('code')) return lines.length * CODES;
    if (!set.includes('line')) return 1;
    return OF_REQUESTS.includes(name) ? endpointTables.length : lines.length;
  };
  return METRIC_NAMES.flatMap((name) => METRICS[name].dimensions.map((set) => combinations(name, set))).reduce(
    (total, count) => total + count,
    0,
  );
}

const METRIC_NAMES = Object.keys(METRICS) as MetricName[];
