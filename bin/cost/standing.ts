import * as z from 'zod';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import { limitsOf } from '../../functions/core/model/lifecycle.ts';
import { type Dimension, METRICS } from '../../functions/core/model/metrics.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { Assembly, type TemplateResource } from '../../lib/local/template/assembly.ts';
import { HOURS_A_MONTH, MINUTES_A_MONTH } from './bill.ts';
import { multiplied, sum, type Usage } from './usage.ts';

/** Assumed number of error codes that a line returns in a month. Each is a separate metric. */
const CODES = 15;

/** Clients of a deployment without settings: one partner and the operators (`lib/api/authentication.ts`). */
export const CLIENTS = 2;

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
    metrics: customMetrics(),
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

/** Returns the number of metrics that the functions emit. Each combination of dimensions is a metric. */
function customMetrics(): number {
  const lines = productLines.length;
  const all = productLines.reduce((total, { lifecycle }) => total + Object.keys(lifecycle).length, 0);
  const limited = productLines.reduce((total, { lifecycle }) => total + Object.keys(limitsOf(lifecycle)).length, 0);
  const combinations = (name: string, set: readonly Dimension[]): number => {
    if (set.includes('operationClass')) return OPERATION_CLASSES.length;
    // These metrics exist only for statuses with a limit.
    if (set.includes('status')) return /^(?:ordersOutstanding|oldestOrderAge)$/.test(name) ? limited : all;
    if (set.includes('code')) return lines * CODES;
    return set.includes('line') ? lines : 1;
  };
  return Object.entries(METRICS)
    .flatMap(([name, { dimensions }]) => dimensions.map((set) => combinations(name, set)))
    .reduce((total, count) => total + count, 0);
}
