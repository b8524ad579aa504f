import type { AlarmBase } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmDefinition, metricAlarm } from './alarm-definition.ts';
import { alarmDefinitions } from './alarm-definitions.ts';
import { burnAlarms } from './burn-alarms.ts';
import { busyStageAlarms } from './busy-stage-alarms.ts';
import type { MetricSource } from './metric-source.ts';
import type { MonitoredResources } from './monitored-resources.ts';
import type { Severity } from './objectives.ts';
import { callersRefused } from './refusal-alarms.ts';

export interface AlarmsProps {
  readonly monitored: MonitoredResources;
  readonly metrics: MetricSource;
  readonly topics: Readonly<Record<Severity, Topic>>;
}

/** All alarms of a stage. Each notifies its topic when it starts to fire and when it ends. */
export class Alarms extends Construct {
  /** Alarms of the objectives. */
  readonly burns: readonly AlarmBase[];
  /** All other alarms. */
  readonly others: readonly AlarmBase[];

  constructor(scope: Construct, id: string, { monitored, metrics, topics }: AlarmsProps) {
    super(scope, id);
    const { stage, apiId } = monitored;
    const burns = burnAlarms(this, stage, { metrics, apiId });
    const create = (row: AlarmDefinition) => ({ alarm: metricAlarm(this, stage, row), severity: row.severity });
    const refused = create(callersRefused(monitored, metrics));
    const others = [
      ...alarmDefinitions(monitored, metrics).map(create),
      refused,
      ...busyStageAlarms(this, stage, metrics, refused.alarm),
    ];
    for (const { alarm, severity } of [...burns, ...others]) {
      const tell = new SnsAction(topics[severity]);
      alarm.addAlarmAction(tell);
      alarm.addOkAction(tell);
    }
    this.burns = burns.map(({ alarm }) => alarm);
    this.others = others.map(({ alarm }) => alarm);
  }
}
