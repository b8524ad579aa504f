import type { OperationClass } from '../../functions/core/model/endpoint.ts';
import { INDICATORS, type Indicator, type Speed, type Subject } from './objectives.ts';

/** The whole name of an alarm. */
export const alarmName = (stage: string, name: string): string => `quartermaster-${stage}-${name}`;

/** The alarm of answers 5xx that no function has told of: it has crashed, or was not there. */
export const UNANSWERED = 'api-unanswered';

/** The alarm of an objective whose allowed errors are used up too fast. */
export const burnName = (subject: Subject, indicator: Indicator, speed: Speed): string =>
  `${subject}-${indicator}-${speed}`;

/** The alarm of one window of a burn, which is part of {@link burnName} and tells nobody. */
export const windowName = (subject: Subject, indicator: Indicator, speed: Speed, window: 'long' | 'short'): string =>
  `${burnName(subject, indicator, speed)}-${window}`;

/** The alarm of the short window of a fast burn: the first to tell of a bad deployment. */
export const fastShort = (subject: Subject, indicator: Indicator): string =>
  windowName(subject, indicator, 'fast', 'short');

/** The alarms that take the deployment of a function back, whole names. */
export const rollbackAlarms = (stage: string, operationClass: OperationClass): readonly string[] =>
  [
    ...(operationClass === 'public' ? [] : INDICATORS.map((indicator) => fastShort(operationClass, indicator))),
    UNANSWERED,
  ].map((name) => alarmName(stage, name));
