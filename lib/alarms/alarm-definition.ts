import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmName } from './alarm-names.ts';
import type { Severity } from './objectives.ts';
import type { Section } from './runbook-sections.ts';

/** What an alarm means, for whoever owns the service and need not be an engineer. */
export interface AlarmText {
  /** What is happening to customers, in whole sentences. */
  readonly impact: string;
  readonly severity: Severity;
  readonly section: Section;
  /** Of an alarm that tells nobody, being part of another: what of that it looks at. */
  readonly partOf?: string;
}

/** A condition that someone must act on. It is met when the metric reaches the threshold, or falls below `atLeast`. */
export interface AlarmDefinition extends AlarmText {
  readonly name: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Of so many periods of the metric … */
  readonly periods: number;
  /** … so many meet the condition; all of them unless said. */
  readonly datapoints?: number;
  /** True where the metric is to be at the threshold or above, so that less, or nothing at all, is what someone must act on. */
  readonly expected?: true;
}

const URGENCY: Readonly<Record<Severity, string>> = {
  page: 'Urgent: act now, at any hour.',
  ticket: 'Not urgent: act within a working day.',
};

/** What the alarm tells: CloudWatch takes 1,024 characters (API reference, PutMetricAlarm). */
export function alarmDescription({ impact, severity, section, partOf }: AlarmText): string {
  const how = partOf === undefined ? URGENCY[severity] : `This part looks at ${partOf}, and tells nobody.`;
  return `${impact} ${how} Runbook: ${section}.`;
}

/** The alarm of a row, which tells nobody yet. What emits nothing is not breaching, unless values are expected. */
export const metricAlarm = (scope: Construct, stage: string, row: AlarmDefinition): Alarm =>
  new Alarm(scope, row.name, {
    alarmName: alarmName(stage, row.name),
    alarmDescription: alarmDescription(row),
    metric: row.metric,
    threshold: row.threshold,
    comparisonOperator: row.expected
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: row.periods,
    datapointsToAlarm: row.datapoints ?? row.periods,
    treatMissingData: row.expected ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
