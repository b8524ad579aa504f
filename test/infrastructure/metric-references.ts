import * as z from 'zod';
import { METRIC_NAMESPACE, METRICS, type MetricRow } from '../../functions/core/model/metrics.ts';
import { AWS_METRICS, LOG_METRICS } from '../../lib/alarms/metric-source.ts';
import { propertiesOf, type Template } from './templates.ts';

/** Metric that an alarm or a widget refers to. Values of dimensions may be intrinsic functions. */
export interface MetricReference {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

const Dimensions = z
  .array(z.object({ Name: z.string(), Value: z.unknown() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])));

const Query = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions }),
      Period: z.number(),
      Stat: z.string(),
    })
    .optional(),
});

export const MetricAlarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string().default(''),
  AlarmActions: z.array(z.unknown()).default([]),
  OKActions: z.array(z.unknown()).default([]),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.string().optional(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions,
  Period: z.number().optional(),
  Statistic: z.string().optional(),
  Metrics: z.array(Query).default([]),
});
export type MetricAlarm = z.infer<typeof MetricAlarm>;

/** Returns the metric alarms of a template. */
export const metricAlarms = (template: Template): readonly MetricAlarm[] =>
  propertiesOf(template, 'AWS::CloudWatch::Alarm', MetricAlarm).map(({ properties }) => properties);

/** Returns the metrics of an alarm: its only metric, or the metrics of its expression. */
export function metricsOfAlarm({
  Namespace,
  MetricName,
  Dimensions: dimensions,
  Metrics,
}: MetricAlarm): MetricReference[] {
  const single =
    Namespace === undefined || MetricName === undefined ? [] : [{ namespace: Namespace, name: MetricName, dimensions }];
  return [
    ...single,
    ...Metrics.flatMap(({ MetricStat }) =>
      MetricStat === undefined
        ? []
        : [
            {
              namespace: MetricStat.Metric.Namespace,
              name: MetricStat.Metric.MetricName,
              dimensions: MetricStat.Metric.Dimensions,
            },
          ],
    ),
  ];
}

/** Returns true if the functions or an AWS service emit the metric with exactly these dimensions. */
export function isDeclared({ namespace, name, dimensions }: MetricReference): boolean {
  const given = Object.keys(dimensions).sort().join();
  if (namespace === METRIC_NAMESPACE) {
    const inLogs: Readonly<Record<string, readonly string[]>> = LOG_METRICS;
    if (inLogs[name]?.toSorted().join() === given) return true;
    const rows: Readonly<Record<string, MetricRow>> = METRICS;
    return rows[name]?.dimensions.some((set) => set.toSorted().join() === given) ?? false;
  }
  const declared: Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>> =
    AWS_METRICS;
  return declared[namespace]?.dimension === given && declared[namespace].names.includes(name);
}
