import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Task } from '../../functions/core/model/background-task.ts';
import type { Configuration } from '../config/config.ts';
import { reminderEnvironment } from '../config/reminders.ts';
import type { Tables } from '../data/data-stack.ts';
import { tableUse } from '../data/table-grants.ts';
import { ServiceFunction } from './service-function.ts';

/** Memory of a task's function, as for endpoints: Lambda assigns CPU by memory. */
const MEMORY_MEGABYTES = 1024;

export interface TaskFunctionProps {
  readonly line: string;
  /** Key of the row in the task table. */
  readonly key: string;
  readonly task: Task;
  readonly asset: string;
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Queue for events that an asynchronously called task failed to process after all retries. */
  readonly deadLetters?: Queue;
  /** Environment beside the one that every task has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Function of one row of a task table, with exactly the rights that the row's `tables` require. */
export class TaskFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, config: Configuration, props: TaskFunctionProps) {
    const { line, key, task, functionLog, deadLetters } = props;
    const { environment, statements } = tableUse(task.tables, props.tables);
    super(scope, id, config, {
      name: `${line}-${key}`,
      asset: props.asset,
      description: task.summary,
      timeout: Duration.seconds(task.timeoutSeconds),
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: {
        ...{ LINE: line, TASK: key, ...reminderEnvironment(config, line, task.tables) },
        ...{ ...environment, ...props.environment },
      },
      statements,
      functionLog,
      // A schedule makes one call at a time. Reserved concurrency would only reduce the share of other functions.
      ...(!isScheduled(task) && { isBackground: true }),
      ...(task.trigger === 'status' && { isTraced: true }),
      ...(deadLetters && { deadLetters }),
    });
  }
}

const isScheduled = ({ trigger }: Task): boolean => typeof trigger === 'object' && 'schedule' in trigger;
