import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { streamTrigger, type Task } from '../../functions/core/model/background-task.ts';
import type { Configuration } from '../config/config.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { Tables } from '../data/data-stack.ts';
import { TaskFunction } from '../functions/task-function.ts';
import { deadLetterQueue, deadLettersOf } from './dead-letters.ts';
import { FunctionSchedule } from './function-schedule.ts';
import { streamSource } from './stream-source.ts';

export interface LineTasksProps {
  readonly lines: readonly ProductLine[];
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Returns the directory with the bundle of a line's task. */
  readonly assetOf: (line: string, key: string) => string;
}

/** Deployed task with its function. */
export interface DeployedTask {
  readonly line: string;
  readonly key: string;
  readonly task: Task;
  readonly function: TaskFunction;
  /** Dead-letter queue. Undefined for a task of a workflow, whose execution fails instead. */
  readonly deadLetters: Queue | undefined;
}

/** Background tasks of the lines: their functions, with the schedules and streams that call them. */
export class LineTasks extends Construct {
  readonly all: readonly DeployedTask[];

  constructor(scope: Construct, id: string, config: Configuration, props: LineTasksProps) {
    super(scope, id);
    this.all = props.lines.flatMap(({ table: { line }, tasks }) =>
      Object.entries(tasks).map(([key, task]) => this.#deploy(config, props, { line, key, task })),
    );
  }

  /** Returns the tasks that a line's state machine calls. */
  ofWorkflow(line: string): readonly DeployedTask[] {
    return this.all.filter((deployed) => deployed.line === line && deployed.task.trigger === 'status');
  }

  #deploy(
    config: Configuration,
    { tables, functionLog, assetOf }: LineTasksProps,
    row: Pick<DeployedTask, 'line' | 'key' | 'task'>,
  ): DeployedTask {
    const { line, key, task } = row;
    const { trigger } = task;
    const name = `${line}-${key}`;
    const props = { ...row, tables, functionLog, asset: assetOf(line, key) };
    if (trigger === 'status') {
      return { ...row, function: new TaskFunction(this, name, config, props), deadLetters: undefined };
    }
    const deadLetters = deadLetterQueue(this, `${name}-dead-letters`, config, name);
    if ('schedule' in trigger) {
      const scheduled = new TaskFunction(this, name, config, { ...props, deadLetters });
      const { schedule: time } = trigger;
      new FunctionSchedule(this, `${name}-schedule`, { target: scheduled.function, time, deadLetters });
      return { ...row, function: scheduled, deadLetters };
    }
    const { table, sortKey, events: eventNames, sumsUp } = streamTrigger(trigger);
    const consumer = new TaskFunction(this, name, config, { ...props, environment: deadLettersOf(deadLetters) });
    consumer.function.addEventSource(streamSource(tables[table], { eventNames, sortKey, deadLetters, sumsUp }));
    return { ...row, function: consumer, deadLetters };
  }
}
