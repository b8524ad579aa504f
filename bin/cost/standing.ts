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

/** Codes of refusals that a line is assumed to give in a month: each is a metric of its own. */
const CODES = 15;

/** A query that finds nothing, or little: half a unit, since it is eventually consistent. */
const LEAST_UNITS = 0.5;
/** What `workflow-count-outstanding` takes to count next to nothing, and the lines that it writes. */
const COUNT_SECONDS = 0.4;
const COUNT_GIGABYTES = 0.5;
const LINE_BYTES = 500;

const Alarm = z.looseObject({ Metrics: z.array(z.looseObject({ MetricStat: z.unknown().optional() })).optional() });

/** What the service takes in a month without any order: what watches over it. */
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
    // At the most: the first request of each second is traced.
    traces: SECONDS_A_MONTH,
  };
}

/** Alarms are charged by the metrics that they watch. */
function watchedBy({ properties }: TemplateResource): number {
  const { Metrics } = Alarm.parse(properties);
  return Metrics === undefined ? 1 : Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
}

/** The metrics that the functions emit, each combination of dimensions counted. */
function customMetrics(limited: number): number {
  const lines = productLines.length;
  const all = productLines.reduce((sum, { lifecycle }) => sum + Object.keys(lifecycle).length, 0);
  const combinations = (name: string, set: readonly Dimension[]): number => {
    if (set.includes('operationClass')) return OPERATION_CLASSES.length;
    // Only statuses with a limit are counted.
    if (set.includes('status')) return /^(?:ordersOutstanding|oldestOrderAge)$/.test(name) ? limited : all;
    if (set.includes('code')) return lines * CODES;
    return set.includes('line') ? lines : 1;
  };
  return Object.entries(METRICS)
    .flatMap(([name, { dimensions }]) => dimensions.map((set) => combinations(name, set)))
    .reduce((sum, count) => sum + count, 0);
}
