import { Duration } from 'aws-cdk-lib';
import type { TableName } from '../../functions/core/model/tables.ts';
import type { Deployed } from '../config/product-lines.ts';
import { CHECK_DEADLINES, COUNT_OUTSTANDING, DISPATCH, functionName } from '../functions/function-code.ts';

/** What alarms and dashboards are made for. Functions, queues and log groups have names that follow from the tables. */
export interface MonitoredResources {
  readonly stage: string;
  readonly deployed: Deployed;
  readonly apiId: string;
  /** ARNs by line. */
  readonly stateMachines: ReadonlyMap<string, string>;
  readonly tableNames: Readonly<Record<TableName, string>>;
}

/** Who works through the changes of a table. */
export interface StreamConsumer {
  /** What its queue of dead letters and its alarms are called after. */
  readonly name: string;
  /** After `quartermaster-<stage>-`. */
  readonly functionName: string;
  readonly table: TableName;
  /** What does not happen to customers when it does nothing: ends a sentence. */
  readonly consequence: string;
}

/** How old a change of a table may get before it is worked through: the repeats of a short disturbance take less. */
export const LONGEST_DELAY = Duration.minutes(10);

/** Who is called once a day. */
export interface DailyRun {
  readonly name: string;
  readonly summary: string;
}

/** Those who work through the changes of tables: dispatch, and tasks of the lines. */
export function streamConsumers({ lines }: Deployed): readonly StreamConsumer[] {
  const dispatch: StreamConsumer = {
    name: 'dispatch',
    functionName: DISPATCH,
    table: 'Orders',
    consequence:
      'orders are accepted, and nothing follows: they are not completed, nobody is reminded and no events are sent',
  };
  const tasks = tasksOf({ lines }).flatMap(({ name, task: { trigger, summary } }) =>
    typeof trigger === 'object' && 'inserted' in trigger
      ? [{ name, functionName: name, table: trigger.inserted.table, consequence: `this is not done: "${summary}"` }]
      : [],
  );
  return [dispatch, ...tasks];
}

/** The functions that nobody waits for, by their names after `quartermaster-<stage>-`: of the workflows, and tasks of the lines. */
export const backgroundFunctions = (deployed: Deployed): readonly string[] => [
  DISPATCH,
  CHECK_DEADLINES,
  COUNT_OUTSTANDING,
  ...tasksOf(deployed).map(({ name }) => name),
];

/** What the lines do once a day. */
export const dailyRuns = (deployed: Deployed): readonly DailyRun[] =>
  tasksOf(deployed).flatMap(({ name, task: { trigger, summary } }) =>
    typeof trigger === 'object' && 'schedule' in trigger ? [{ name, summary }] : [],
  );

/** The lines' tasks with the names of their functions. */
const tasksOf = ({ lines }: Pick<Deployed, 'lines'>) =>
  lines.flatMap(({ table: { line }, tasks }) =>
    Object.entries(tasks).map(([key, task]) => ({ line, name: functionName(line, key), task })),
  );

/** The whole name of what is deployed under a name of its own. */
export const deployedName = (stage: string, name: string): string => `quartermaster-${stage}-${name}`;

/** The whole name of a queue of dead letters. */
export const deadLetterQueueName = (stage: string, name: string): string => deployedName(stage, `${name}-dead-letters`);
