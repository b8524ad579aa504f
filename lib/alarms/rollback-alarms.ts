import { Construct } from 'constructs';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import { metricAlarm } from './alarm-definition.ts';
import { unanswered } from './alarm-definitions.ts';
import { rollbackName, UNANSWERED } from './alarm-names.ts';
import { windowDefinition } from './burn-alarms.ts';
import type { RequestMetrics } from './burn-rate.ts';
import { BURNS, INDICATORS } from './objectives.ts';

/**
 * Alarms that roll back a deployment. They exist before the functions whose deployments name them, so they are apart from the alarms that
 * notify somebody, which are deployed last. Each has the condition of such an alarm, and notifies nobody itself.
 */
export class RollbackAlarms extends Construct {
  constructor(scope: Construct, id: string, stage: string, requestMetrics: RequestMetrics) {
    super(scope, id);
    const window = `the last ${BURNS.fast.short.minutes} minutes, and rolls back a deployment`;
    for (const subject of OPERATION_CLASSES) {
      if (subject === 'public') continue;
      for (const indicator of INDICATORS) {
        const row = windowDefinition(requestMetrics, subject, indicator, BURNS.fast, 'short');
        metricAlarm(this, stage, { ...row, partOf: window, name: rollbackName(`${subject}-${indicator}`) });
      }
    }
    const row = unanswered(requestMetrics, requestMetrics.metrics);
    metricAlarm(this, stage, { ...row, partOf: window, name: rollbackName(UNANSWERED) });
  }
}
