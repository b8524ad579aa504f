import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { service, unrouted } from '../../functions/service/contract/endpoints.ts';
import { TASKS } from '../../functions/webhooks/model/tasks.ts';
import type { Deployed } from './product-lines.ts';

/** Maximum length of a function's name (Lambda API reference, CreateFunction). */
export const LONGEST_FUNCTION_NAME = 64;

/**
 * Returns the part of a function's name after `quartermaster-<stage>-`.
 *
 * @example functionName('devices', 'place-order') // 'devices-place-order'
 */
export const functionName = (folder: string, file: string): string => `${folder}-${file}`;

export const DISPATCH = functionName('workflow', 'dispatch');
export const RECORD_CHANGES = functionName('workflow', 'record-changes');
/** Function that executions of an earlier version call. Its name is the one that they know. */
export const CHECK_DEADLINES = functionName('workflow', 'check-deadlines');
export const SWEEP_DEADLINES = functionName('workflow', 'sweep-deadlines');
export const COUNT_OUTSTANDING = functionName('workflow', 'count-outstanding');

/** Names of the functions of webhooks that no call of an endpoint starts. */
export const FAN_OUT = functionName('webhooks', 'fan-out');
export const DELIVER = functionName('webhooks', 'deliver');
export const WAKE_LANES = functionName('webhooks', 'wake-lanes');

/** Lists the functions of a stage by the parts of their names after `quartermaster-<stage>-`. */
export const functionNames = ({ endpointTables, lines }: Deployed): readonly string[] => [
  ...endpointsOf(endpointTables).map(({ table, key }) => functionName(table.line, key)),
  functionName(service.line, unrouted.key),
  ...lines.flatMap(({ table, tasks }) => Object.keys(tasks).map((key) => functionName(table.line, key))),
  DISPATCH,
  RECORD_CHANGES,
  CHECK_DEADLINES,
  SWEEP_DEADLINES,
  COUNT_OUTSTANDING,
  ...Object.keys(TASKS).map((key) => functionName('webhooks', key)),
];
