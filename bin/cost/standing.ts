import * as z from 'zod';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import { statusKeysOf } from '../../functions/core/model/keys.ts';
import { limitsOf } from '../../functions/core/model/lifecycle.ts';
import { type Dimension, METRICS } from '../../functions/core/model/metrics.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { Assembly, type TemplateResource } from '../../lib/local/template/assembly.ts';
import type { Usage } from './usage.ts';

const MINUTES_A_MONTH = 43_830;
const SECONDS_A_MONTH = MINUTES_A_MONTH * 60;

/** Assumed number of error codes that a line returns in a month. Each is a separate metric. */
const CODES = 15;

/** Read units of a query with few or no results: half a unit, since it is eventually consistent. */
const LEAST_UNITS = 0.5;
/** Duration, memory and log line size of `workflow-count-outstanding` when there are almost no orders. */
const COUNT_SECONDS = 0.4;
const COUNT_GIGABYTES = 0.5;
const LINE_BYTES = 500;

const Alarm = z.looseObject({ Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional() });

/** Returns the monthly usage of the service without any order. Monitoring causes all of it. */
export function standingUsage(assemblyDirectory: string): Usage {
  const assembly = Assembly.read(assemblyDirectory);
  const limits = productLines.map(({ table, lifecycle }) => ({ line: table.line, limits: limitsOf(lifecycle) }));
  const statuses = limits.flatMap(({ line, limits }) => Object.keys(limits).map((status) => ({ line, status })));
  const queries = statuses.flatMap(({ line, status }) => statusKeysOf(line, status)).length;
  const lines = 2 * statuses.length + limits.length;
  return {
    metrics: customMetrics(statuses.length),
    metricAlarms: assembly.resources('AWS::CloudWatch::Alarm').reduce((sum, alarm) => sum + watchedBy(alarm), 0),
    compositeAlarms: assembly.resources('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: assembly.resources('AWS::CloudWatch::Dashboard').length,
    keys: assembly.resources('AWS::KMS::Key').length,
    lambdaRequests: MINUTES_A_MONTH,
    lambdaGigabyteSeconds: MINUTES_A_MONTH * COUNT_SECONDS * COUNT_GIGABYTES,
    readUnits: MINUTES_A_MONTH * queries * LEAST_UNITS,
    logBytes: MINUTES_A_MONTH * lines * LINE_BYTES,
    // Upper bound: X-Ray traces the first request of each second.
    traces: SECONDS_A_MONTH,
  };
}

/** Returns the number of metrics that an alarm monitors, for which AWS bills the alarm. */
function watchedBy({ properties }: TemplateResource): number {
  const { Metrics } = Alarm.parse(properties);
  return Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
}

/** Returns the number of metrics that the functions emit. Each combination of dimensions is a metric. */
function customMetrics(limited: number): number {
  const lines = productLines.length;
  const all = productLines.reduce((sum, { lifecycle }) => sum + Object.keys(lifecycle).length, 0);
  const combinations = (name: string, set: readonly Dimension[]): number => {
    if (set.includes('operationClass')) return OPERATION_CLASSES.length;
    // These metrics exist only for statuses with a limit.
    if (set.includes('status')) return /^(?:ordersOutstanding|oldestOrderAge)$/.test(name) ? limited : all;
    if (set.includes('code')) return lines * CODES;
    return set.includes('line') ? lines : 1;
  };
  return Object.entries(METRICS)
    .flatMap(([name, { dimensions }]) => dimensions.map((set) => combinations(name, set)))
    .reduce((sum, count) => sum + count, 0);
}
