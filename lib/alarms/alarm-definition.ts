import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { deployedName } from '../config/deployed-names.ts';
import type { Severity } from './objectives.ts';
import type { Section } from './runbook-sections.ts';

/** Text of an alarm, written for the owner of the service, who may not be an engineer. */
export interface AlarmText {
  /** Effect on customers, in whole sentences. */
  readonly impact: string;
  readonly severity: Severity;
  /** Evidence that the cause is over, which is what OK means. The text ends the sentence "It is over when …". */
  readonly over: string;
  readonly section: Section;
  /** Present on an alarm that only feeds a composite alarm and notifies nobody: the time window that it covers. */
  readonly partOf?: string;
}

/** Condition that someone must act on. It is met when the metric reaches the threshold, or falls below it if `expected` is set. */
export interface AlarmDefinition extends AlarmText {
  readonly name: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Number of most recent periods that CloudWatch evaluates. */
  readonly periods: number;
  /** Number of these periods that must meet the condition. Default: all. */
  readonly datapoints?: number;
  /** True if the metric must stay at or above the threshold. A lower value, or no value at all, raises the alarm. */
  readonly expected?: true;
  /** True if only a value ends the alarm. Without values it keeps its state, because silence is no evidence that the cause is over. */
  readonly holds?: true;
}

const URGENCY: Readonly<Record<Severity, string>> = {
  page: 'Urgent: act now, at any hour.',
  ticket: 'Not urgent: act within a working day.',
};

/**
 * Builds the description of an alarm. CloudWatch allows 1,024 characters (API reference, PutMetricAlarm).
 *
 * @example
 * alarmDescription({ impact: 'Requests fail.', severity: 'page', over: 'one succeeds', section: 'Requests fail' })
 * // 'Requests fail. Urgent: act now, at any hour. It is over when one succeeds. Runbook: Requests fail.'
 */
export function alarmDescription({ impact, severity, over, section, partOf }: AlarmText): string {
  const urgency = partOf === undefined ? URGENCY[severity] : `This part covers ${partOf} and notifies nobody.`;
  return `${impact} ${urgency} It is over when ${over}. Runbook: ${section}.`;
}

/** Creates the alarm, without actions. Missing data is no breach, unless values are expected or the alarm holds its state. */
export const metricAlarm = (scope: Construct, stage: string, row: AlarmDefinition): Alarm =>
  new Alarm(scope, row.name, {
    alarmName: deployedName(stage, row.name),
    alarmDescription: alarmDescription(row),
    metric: row.metric,
    threshold: row.threshold,
    comparisonOperator: row.expected
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: row.periods,
    datapointsToAlarm: row.datapoints ?? row.periods,
    treatMissingData: missingData(row),
  });

function missingData({ expected, holds }: AlarmDefinition): TreatMissingData {
  if (expected) return TreatMissingData.BREACHING;
  return holds ? TreatMissingData.IGNORE : TreatMissingData.NOT_BREACHING;
}
