import { Duration } from 'aws-cdk-lib';
import { streamTrigger } from '../../functions/core/model/background-task.ts';
import type { TableName } from '../../functions/core/model/tables.ts';
import {
  COUNT_OUTSTANDING,
  DELIVER,
  DISPATCH,
  FAN_OUT,
  functionName,
  RECORD_CHANGES,
  SWEEP_DEADLINES,
  WAKE_LANES,
} from '../config/function-names.ts';
import { type Deployed, longWorkStatuses, type ProductLine } from '../config/product-lines.ts';
import type { Section } from './runbook-sections.ts';

/** Resources that alarms and dashboards observe. Names of functions, queues and log groups follow from the endpoint and task tables. */
export interface MonitoredResources {
  readonly stage: string;
  readonly deployed: Deployed;
  readonly apiId: string;
  /** ARNs of the state machines by line. */
  readonly stateMachines: ReadonlyMap<string, { readonly entries: string; readonly longWork: string }>;
  readonly tableNames: Readonly<Record<TableName, string>>;
}

/** Function that processes the stream of a table. */
export interface StreamConsumer {
  /** Prefix of the names of its dead-letter queue and its alarms. */
  readonly name: string;
  /** Alarm for a delay, and its section of the runbook; by default it has the name of the consumer. */
  readonly delay?: { readonly alarm: string; readonly section: Section };
  /** Part of the function's name after `quartermaster-<stage>-`. */
  readonly functionName: string;
  readonly table: TableName;
  /** Effect on customers when the consumer stops. The text ends a sentence. */
  readonly consequence: string;
  /** True if customers are not served while the consumer stops. */
  readonly urgent: boolean;
  /** True if the queue gets a message about an item that somebody has deleted. */
  readonly reportsDeletions?: true;
}

/**
 * Returns the name of the alarm for a delay of a consumer.
 *
 * @example delayAlarm({ name: 'dispatch' }) // 'dispatch-delay'
 * @example delayAlarm({ name: 'record-changes', delay: { alarm: 'events-delay' } }) // 'events-delay'
 */
export const delayAlarm = ({ name, delay }: Pick<StreamConsumer, 'name' | 'delay'>): string =>
  delay?.alarm ?? `${name}-delay`;

/** Maximum age of an unprocessed table change. Retries after a short disturbance take less. */
export const LONGEST_DELAY = Duration.minutes(10);

/** Task that the clock calls. */
export interface ScheduledRun {
  readonly name: string;
  readonly summary: string;
  /** True for a task that runs once a day. */
  readonly isDaily: boolean;
}

/** Lists the stream consumers: dispatch, the recorder of events, and the lines' tasks that process new items. */
export function streamConsumers({ lines }: Deployed): readonly StreamConsumer[] {
  const dispatch: StreamConsumer = {
    name: 'dispatch',
    functionName: DISPATCH,
    table: 'Orders',
    consequence: 'orders are accepted but not processed: they are not completed, and no reminders or events are sent',
    urgent: true,
    reportsDeletions: true,
  };
  const recorder: StreamConsumer = {
    name: 'record-changes',
    delay: { alarm: 'events-delay', section: 'Events are late' },
    functionName: RECORD_CHANGES,
    table: 'Orders',
    consequence: "partners' systems do not hear of their orders: the log of events and the webhooks are late",
    urgent: true,
  };
  const tasks = tasksOf({ lines }).flatMap(({ name, task: { trigger, summary } }) => {
    const stream = streamTrigger(trigger);
    if (stream === undefined) return [];
    const consequence = `this task does not run: "${summary}"`;
    // What a task sums up is for display; the next change of the same item makes it good.
    return [{ name, functionName: name, table: stream.table, consequence, urgent: !stream.sumsUp }];
  });
  const fanOut: StreamConsumer = {
    name: FAN_OUT,
    delay: { alarm: `${FAN_OUT}-delay`, section: 'Webhooks are late' },
    functionName: FAN_OUT,
    table: 'Events',
    consequence:
      "partners' systems get no webhooks about their orders: the log of events goes on, and they can read it",
    urgent: true,
  };
  return [dispatch, recorder, fanOut, ...tasks];
}

/** Lists the background functions of workflows and tasks, by the part of their names after `quartermaster-<stage>-`. */
export const backgroundFunctions = (deployed: Deployed): readonly string[] => [
  DISPATCH,
  RECORD_CHANGES,
  SWEEP_DEADLINES,
  COUNT_OUTSTANDING,
  FAN_OUT,
  DELIVER,
  WAKE_LANES,
  ...tasksOf(deployed).map(({ name }) => name),
];

/** Returns true for a line with long work, whose Standard state machine has executions. */
export const hasLongWork = (line: ProductLine): boolean => longWorkStatuses(line).length > 0;

/** Name of the dead-letter queue of executions, without the parts that all queue names share. */
export const ENTRY_DEAD_LETTERS = 'workflow';

/** Name of the dead-letter queue of wake-ups of lanes. */
export const WEBHOOK_DEAD_LETTERS = 'webhooks';

/** Lists the lines' tasks that the clock calls. */
export const scheduledRuns = (deployed: Deployed): readonly ScheduledRun[] =>
  tasksOf(deployed).flatMap(({ name, task: { trigger, summary } }) =>
    typeof trigger === 'object' && 'schedule' in trigger
      ? [{ name, summary, isDaily: 'hour' in trigger.schedule }]
      : [],
  );

/** Lists the lines' tasks with the names of their functions. */
const tasksOf = ({ lines }: Pick<Deployed, 'lines'>) =>
  lines.flatMap(({ table: { line }, tasks }) =>
    Object.entries(tasks).map(([key, task]) => ({ line, name: functionName(line, key), task })),
  );
