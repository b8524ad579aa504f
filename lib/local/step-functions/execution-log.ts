import * as z from 'zod';
import { logGroupOf } from '../template/log-groups.ts';
import type { ExecutionEvent } from './execution-history.ts';

/** The property LoggingConfiguration of a state machine. */
export const LoggingConfiguration = z.strictObject({
  Destinations: z.array(z.object({ CloudWatchLogsLogGroup: z.object({ LogGroupArn: z.string() }) })).default([]),
  IncludeExecutionData: z.boolean().default(false),
  Level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).default('OFF'),
});

/** The log of a state machine's executions. */
export interface ExecutionLog {
  readonly group: string;
  readonly level: z.infer<typeof LoggingConfiguration>['Level'];
  /** `true` when the lines contain inputs and outputs. */
  readonly includesData: boolean;
}

/** Returns the log that a configuration describes; undefined for no log. */
export function executionLog(
  configuration: z.infer<typeof LoggingConfiguration> | undefined,
): ExecutionLog | undefined {
  const [destination] = configuration?.Destinations ?? [];
  const group = destination && logGroupOf(destination.CloudWatchLogsLogGroup.LogGroupArn);
  if (configuration === undefined || group === undefined || configuration.Level === 'OFF') return undefined;
  return { group, level: configuration.Level, includesData: configuration.IncludeExecutionData };
}

/** The events of a level (Step Functions Developer Guide, "Using CloudWatch Logs to log execution history"). */
const FATAL: ReadonlySet<string> = new Set(['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut']);
const ERROR: ReadonlySet<string> = new Set([...FATAL, 'FailStateEntered', 'TaskFailed', 'TaskTimedOut']);

/** Members of an event that are execution data. */
const DATA: ReadonlySet<string> = new Set(['input', 'output', 'parameters']);

/**
 * Returns the line of an event in the log, about as long as in CloudWatch Logs; undefined when the level omits the event.
 *
 * @example logLine({ level: 'ERROR', includesData: false }, { type: 'ExecutionSucceeded', output: 1 }, 'arn', at) // undefined
 */
export function logLine(
  { level, includesData }: Pick<ExecutionLog, 'level' | 'includesData'>,
  event: ExecutionEvent,
  executionArn: string,
  at: Date,
): string | undefined {
  if (level === 'OFF') return undefined;
  if (level === 'ERROR' && !ERROR.has(event.type)) return undefined;
  if (level === 'FATAL' && !FATAL.has(event.type)) return undefined;
  const members = Object.entries(event).filter(([name]) => includesData || !DATA.has(name));
  return JSON.stringify({
    ...Object.fromEntries(members),
    event_timestamp: at.getTime(),
    execution_arn: executionArn,
  });
}
