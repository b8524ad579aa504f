import * as z from 'zod';
import { localArn } from '../template/account.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';
import { type CompositeRule, compositeRule } from './composite-rule.ts';
import {
  expressionQuery,
  MetricProperties,
  type MetricQueries,
  metricQuery,
  metricsOf,
  periodOf,
} from './metric-queries.ts';

const Comparison = z.enum([
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanThreshold',
]);

const TreatMissingData = z.enum(['breaching', 'ignore', 'missing', 'notBreaching']);

const PeriodSeconds = z.coerce.number().int().min(10);
const Statistic = z.enum(['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum']);

const Query = z.strictObject({
  Expression: z.string().optional(),
  Id: z.string(),
  Label: withoutEffect,
  MetricStat: z
    .strictObject({
      Metric: z.strictObject({ ...MetricProperties }),
      Period: PeriodSeconds,
      Stat: z.string(),
      Unit: withoutEffect,
    })
    .optional(),
  Period: PeriodSeconds.optional(),
  ReturnData: z.boolean().default(true),
});

/** The properties of alarms of both kinds. */
const common = {
  ActionsEnabled: z.boolean().default(true),
  AlarmActions: withoutEffect,
  AlarmDescription: z.string().default(''),
  AlarmName: z.string().optional(),
  InsufficientDataActions: withoutEffect,
  OKActions: withoutEffect,
  Tags: withoutEffect,
};

const MetricAlarmProperties = z.strictObject({
  ...common,
  ComparisonOperator: Comparison,
  DatapointsToAlarm: z.coerce.number().int().min(1).optional(),
  Dimensions: MetricProperties.Dimensions,
  EvaluateLowSampleCountPercentile: withoutEffect,
  EvaluationPeriods: z.coerce.number().int().min(1),
  ExtendedStatistic: z.string().optional(),
  MetricName: z.string().optional(),
  Metrics: z.array(Query).optional(),
  Namespace: z.string().optional(),
  Period: PeriodSeconds.optional(),
  Statistic: Statistic.optional(),
  Threshold: z.coerce.number(),
  TreatMissingData: TreatMissingData.optional(),
  Unit: withoutEffect,
});

const CompositeAlarmProperties = z.strictObject({ ...common, AlarmRule: z.string() });

interface AlarmBasics {
  readonly name: string;
  readonly description: string;
  /** `true` when the alarm notifies somebody. An alarm without actions is only part of other alarms. */
  readonly hasActions: boolean;
}

/** An alarm on a metric or on an expression of metrics. */
export interface MetricAlarm extends AlarmBasics {
  readonly kind: 'metric';
  readonly queries: MetricQueries;
  /** The id of the query that is compared with the threshold. */
  readonly watched: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: z.infer<typeof Comparison>;
  readonly treatMissingData: z.infer<typeof TreatMissingData>;
}

/** An alarm on the states of other alarms. */
export interface CompositeAlarm extends AlarmBasics {
  readonly kind: 'composite';
  readonly rule: CompositeRule;
}

export type AlarmDefinition = MetricAlarm | CompositeAlarm;

const METRIC_ALARM = 'AWS::CloudWatch::Alarm';
const COMPOSITE_ALARM = 'AWS::CloudWatch::CompositeAlarm';

/** Defines the name and ARN of every alarm, so that composite alarms and dashboards can refer to it. */
export function defineAlarms(assembly: Assembly): void {
  for (const resource of [...assembly.resources(METRIC_ALARM), ...assembly.resources(COMPOSITE_ALARM)]) {
    const name = alarmName(assembly, resource);
    assembly.define(resource, { ref: name, attributes: { Arn: localArn('cloudwatch', `alarm:${name}`) } });
  }
}

/**
 * Reads every alarm of the assembly. The alarms, and the resources that their dimensions refer to, must be defined.
 *
 * @throws TemplateError for an unknown property, statistic or part of an expression
 */
export function readAlarms(assembly: Assembly): readonly AlarmDefinition[] {
  const alarms = [
    ...assembly.resources(METRIC_ALARM).map((resource) => inPlace(resource, () => metricAlarm(assembly, resource))),
    ...assembly
      .resources(COMPOSITE_ALARM)
      .map((resource) => inPlace(resource, () => compositeAlarm(assembly, resource))),
  ];
  const names = new Set(alarms.map(({ name }) => name));
  for (const alarm of alarms) {
    const missing = alarm.kind === 'composite' ? alarm.rule.alarms.find((child) => !names.has(child)) : undefined;
    if (missing !== undefined)
      throw new TemplateError(`${COMPOSITE_ALARM} ${alarm.name}`, `there is no alarm ${missing}`);
  }
  return alarms;
}

function metricAlarm(assembly: Assembly, resource: TemplateResource): MetricAlarm {
  const properties = readProperties(assembly, resource, MetricAlarmProperties);
  const { EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = properties;
  if (DatapointsToAlarm > EvaluationPeriods) throw new Error('DatapointsToAlarm is more than EvaluationPeriods');
  const { queries, watched } = watchedQueries(properties);
  const metrics = metricsOf(queries, watched);
  const period = periodOf(queries, watched);
  if (period === 0) throw new Error('it watches no metric');
  // This namespace has another default (User Guide, "Configuring how CloudWatch alarms treat missing data").
  const isOfTables = metrics.every(({ metric }) => metric.namespace === 'AWS/DynamoDB');
  return {
    kind: 'metric',
    ...basics(assembly, resource, properties),
    queries,
    watched,
    period,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm,
    threshold: properties.Threshold,
    comparison: properties.ComparisonOperator,
    treatMissingData: properties.TreatMissingData ?? (isOfTables ? 'ignore' : 'missing'),
  };
}

/** Returns the alarm's queries: one metric from the alarm's own properties, or those of `Metrics`, of which one returns data. */
function watchedQueries(properties: z.infer<typeof MetricAlarmProperties>): {
  readonly queries: MetricQueries;
  readonly watched: string;
} {
  const { Metrics, Namespace, MetricName, Dimensions, Period, ExtendedStatistic, Statistic } = properties;
  if (Metrics === undefined) {
    const statistic = ExtendedStatistic ?? Statistic;
    if (Namespace === undefined || MetricName === undefined || Period === undefined || statistic === undefined) {
      throw new Error('expected Namespace, MetricName, Period and a statistic, or Metrics');
    }
    const metric = { namespace: Namespace, name: MetricName, dimensions: Dimensions };
    return { queries: new Map([['metric', metricQuery(metric, statistic, Period)]]), watched: 'metric' };
  }
  const queries = Metrics.map(({ Id, Expression, MetricStat }) => {
    if (Expression !== undefined) return [Id, expressionQuery(Expression)] as const;
    if (MetricStat === undefined) throw new Error(`Metrics ${Id}: expected Expression or MetricStat`);
    const { Metric, Stat } = MetricStat;
    const metric = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: Metric.Dimensions };
    return [Id, metricQuery(metric, Stat, MetricStat.Period)] as const;
  });
  const [watched, another] = Metrics.filter(({ ReturnData }) => ReturnData);
  if (watched === undefined || another !== undefined) throw new Error('expected one of Metrics to return data');
  return { queries: new Map(queries), watched: watched.Id };
}

function compositeAlarm(assembly: Assembly, resource: TemplateResource): CompositeAlarm {
  const properties = readProperties(assembly, resource, CompositeAlarmProperties);
  return {
    kind: 'composite',
    ...basics(assembly, resource, properties),
    rule: compositeRule(properties.AlarmRule),
  };
}

function basics(
  assembly: Assembly,
  resource: TemplateResource,
  properties: { readonly ActionsEnabled: boolean; readonly AlarmDescription: string },
): AlarmBasics {
  const { AlarmActions: actions } = resource.properties;
  return {
    name: alarmName(assembly, resource),
    description: properties.AlarmDescription,
    // The actions' targets do not matter: topics do not run locally.
    hasActions: properties.ActionsEnabled && Array.isArray(actions) && actions.length > 0,
  };
}

function alarmName(assembly: Assembly, resource: TemplateResource): string {
  const named = resource.properties.AlarmName;
  if (named === undefined) return resource.logicalId;
  return z.string().parse(assembly.resolve(resource.stack, named, `${resource.logicalId} AlarmName`));
}

/** Reads a resource, and adds its place to the message of an error. */
function inPlace<Result>({ type, stack, logicalId }: TemplateResource, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof TemplateError || !(error instanceof Error)) throw error;
    throw new TemplateError(`${type} ${stack}.${logicalId}`, error.message);
  }
}
