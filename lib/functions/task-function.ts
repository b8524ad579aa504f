import { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Task } from '../../functions/core/model/background-task.ts';
import type { Configuration } from '../config/config.ts';
import type { Tables } from '../data/data-stack.ts';
import { tableUse } from '../data/table-grants.ts';
import { ServiceFunction } from './service-function.ts';

/** As for the endpoints: Lambda gives CPU by memory. */
const MEMORY_MEGABYTES = 1024;

export interface TaskFunctionProps {
  readonly line: string;
  /** The row's key. */
  readonly key: string;
  readonly task: Task;
  readonly asset: string;
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Where events go that it has failed at again and again, of a task that is called without waiting for it. */
  readonly deadLetters?: Queue;
}

/** The function of one row of a table of tasks, with exactly the rights that the row's `tables` take. */
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
      environment: { LINE: line, TASK: key, ...environment },
      statements,
      functionLog,
      // A schedule calls once at a time: a part kept for it would only be taken from the others.
      ...(!isScheduled(task) && { isBackground: true }),
      ...(deadLetters && { deadLetters }),
    });
  }
}

const isScheduled = ({ trigger }: Task): boolean => typeof trigger === 'object' && 'schedule' in trigger;
