import type { OperationClass } from '../../functions/core/model/endpoint.ts';
import { deployedName } from '../config/deployed-names.ts';
import { INDICATORS, type Indicator, type Speed, type Subject } from './objectives.ts';

/** Name of the alarm for 5xx responses that no function reported, because it crashed or could not be called. */
export const UNANSWERED = 'api-unanswered';

/** Returns the name of the alarm for an objective whose error budget burns too fast. */
export const burnName = (subject: Subject, indicator: Indicator, speed: Speed): string =>
  `${subject}-${indicator}-${speed}`;

/** Returns the name of the alarm for one window of a burn. It is part of {@link burnName} and notifies nobody. */
export const windowName = (subject: Subject, indicator: Indicator, speed: Speed, window: 'long' | 'short'): string =>
  `${burnName(subject, indicator, speed)}-${window}`;

/** Returns the name of an alarm that rolls back deployments and notifies nobody. */
export const rollbackName = (name: string): string => `rollback-${name}`;

/**
 * Lists the full names of the alarms that roll back the deployment of a function.
 *
 * @example rollbackAlarms('prod', 'public') // ['quartermaster-prod-rollback-api-unanswered']
 */
export const rollbackAlarms = (stage: string, operationClass: OperationClass): readonly string[] =>
  [
    ...(operationClass === 'public' ? [] : INDICATORS.map((indicator) => `${operationClass}-${indicator}`)),
    UNANSWERED,
  ].map((name) => deployedName(stage, rollbackName(name)));
