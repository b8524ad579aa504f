import type { OperationClass } from '../functions/core/endpoint.ts';

/** The whole name of an alarm. */
export const alarmName = (stage: string, name: string): string => `quartermaster-${stage}-${name}`;

/** The alarm of answers 5xx that no function has told of: it has crashed, or was not there. */
export const UNANSWERED = 'api-unanswered';

/** What is promised of a class of operations. */
export type Indicator = 'availability' | 'latency';

/** The alarm of the short window of a fast burn: the first to tell of a bad deployment. */
export const fastShort = (operationClass: OperationClass, indicator: Indicator): string =>
  `${operationClass}-${indicator}-fast-short`;

/** The alarms that take the deployment of a function back, whole names. */
export const rollbackAlarms = (stage: string, operationClass: OperationClass): readonly string[] =>
  [
    ...(operationClass === 'public' ? [] : (['availability', 'latency'] as const)).map((indicator) =>
      fastShort(operationClass, indicator),
    ),
    UNANSWERED,
  ].map((name) => alarmName(stage, name));
