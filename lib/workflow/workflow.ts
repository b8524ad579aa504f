import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ORDER_AND_COMMENTS } from '../../functions/core/model/keys.ts';
import type { StateMachines } from '../../functions/core/model/state-machines.ts';
import type { TablesUsed } from '../../functions/core/model/tables.ts';
import type { Configuration } from '../config/config.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { Tables } from '../data/data-stack.ts';
import { tableUse } from '../data/table-grants.ts';
import { ServiceFunction, type ServiceFunctionProps } from '../functions/service-function.ts';
import { deadLetterQueue, deadLettersOf } from './dead-letters.ts';
import { FunctionSchedule } from './function-schedule.ts';
import { type LineMachines, lineMachines } from './line-machines.ts';
import type { LineTasks } from './line-tasks.ts';
import { streamSource } from './stream-source.ts';
import { watchedLifecycles } from './watched-lifecycles.ts';

const MEMORY_MEGABYTES = 512;

/**
 * Memory of the sweep of deadlines. Firing one takes about a millisecond of a whole processor. With this share of one, a run has the
 * time for as many as it may fire (`functions/workflow/sweep-deadlines.ts`).
 */
const SWEEP_MEGABYTES = 1024;

/** The sweep of deadlines. A deadline that sets fields changes the order together with its history. */
export const SWEEPS_DEADLINES = {
  Orders: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'Query by-deadline', 'Query by-status'],
} as const satisfies TablesUsed;

/** The count of orders, which continues from where the run before stopped. */
export const COUNTS_ORDERS = { Orders: ['GetItem', 'PutItem', 'Query by-deadline'] } as const satisfies TablesUsed;

export interface WorkflowProps {
  readonly lines: readonly ProductLine[];
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Tasks of the lines. The state machines call those that process orders in a status. */
  readonly tasks: LineTasks;
  readonly assets: Readonly<Record<'dispatch' | 'endEarlierExecution' | 'sweepDeadlines' | 'countOutstanding', string>>;
}

/**
 * Processing after a change of an order (docs/architecture.md, "Workflows"). It has the stream's dispatcher, the state machines of each
 * line, and the event bus. Two functions fire deadlines and count orders each minute.
 *
 * State machines, schedules and streams call the functions without an alias. A faulty version loses no work: batches are retried for
 * half an hour, long work for a quarter of an hour, deadlines each minute. The rest can be redriven.
 */
export class Workflow extends Construct {
  readonly bus: EventBus;
  readonly dispatch: ServiceFunction;
  readonly sweepDeadlines: ServiceFunction;
  readonly countOutstanding: ServiceFunction;
  /** Queue for changes that `dispatch` could not process. */
  readonly deadLetters: Queue;
  /** Queue for what executions could not do, with their input. */
  readonly entryDeadLetters: Queue;
  readonly stateMachines: ReadonlyMap<string, LineMachines>;

  constructor(scope: Construct, id: string, config: Configuration, props: WorkflowProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: `quartermaster-${config.stage}`,
      description: 'Order Placed, Order Status Changed, Order Attention Needed',
    });
    const endEarlierExecution = new ServiceFunction(this, 'CheckDeadlines', config, {
      name: 'workflow-check-deadlines',
      asset: props.assets.endEarlierExecution,
      description: 'Ends executions of an earlier version that wait for deadlines',
      timeout: Duration.seconds(15),
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: {},
      statements: [],
      functionLog: props.functionLog,
      isBackground: true,
    });
    this.entryDeadLetters = deadLetterQueue(this, 'EntryDeadLetters', config, 'workflow');
    this.stateMachines = new Map(
      props.lines.map((line) => [
        line.table.line,
        lineMachines(this, config, {
          productLine: line,
          tasks: props.tasks,
          bus: this.bus,
          deadLetters: this.entryDeadLetters,
          endEarlierExecution,
        }),
      ]),
    );
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', config, 'dispatch');
    this.dispatch = this.#dispatch(config, props);
    const lifecycles = JSON.stringify(watchedLifecycles(props.lines, config.reminders));
    this.sweepDeadlines = this.#sweepDeadlines(config, props, lifecycles);
    this.countOutstanding = this.#countOutstanding(config, props, lifecycles);
  }

  #sweepDeadlines(
    config: Configuration,
    { tables, functionLog, assets }: WorkflowProps,
    lifecycles: string,
  ): ServiceFunction {
    const { environment, statements } = tableUse(SWEEPS_DEADLINES, tables);
    return this.#eachMinute('SweepDeadlines', config, {
      name: 'workflow-sweep-deadlines',
      asset: assets.sweepDeadlines,
      description: 'Fires the deadlines of orders that are due',
      memoryMegabytes: SWEEP_MEGABYTES,
      functionLog,
      environment: { ...environment, LIFECYCLES: lifecycles },
      statements,
    });
  }

  #countOutstanding(
    config: Configuration,
    { tables, functionLog, assets }: WorkflowProps,
    lifecycles: string,
  ): ServiceFunction {
    const { environment, statements } = tableUse(COUNTS_ORDERS, tables);
    const longWork = [...this.stateMachines.values()].filter(({ longStatuses }) => longStatuses.length > 0);
    return this.#eachMinute('CountOutstanding', config, {
      name: 'workflow-count-outstanding',
      asset: assets.countOutstanding,
      description: 'Counts open orders by status, their age, how many exceed the time limit, and failed work',
      memoryMegabytes: MEMORY_MEGABYTES,
      functionLog,
      environment: {
        ...environment,
        LIFECYCLES: lifecycles,
        STATE_MACHINES: Stack.of(this).toJsonString(this.#machines()),
        DEAD_LETTERS_URL: this.entryDeadLetters.queueUrl,
      },
      statements: [
        ...statements,
        ...longWork.map(
          ({ longWork: { stateMachineArn } }) =>
            new PolicyStatement({ actions: ['states:ListExecutions'], resources: [stateMachineArn] }),
        ),
        new PolicyStatement({
          actions: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
          resources: [this.entryDeadLetters.queueArn],
        }),
      ],
    });
  }

  /** Returns the state machines that functions start and count. */
  #machines(): StateMachines {
    return Object.fromEntries(
      [...this.stateMachines].map(([line, { entries, longWork: standard, longStatuses: statuses, finalStatuses }]) => [
        line,
        {
          entries: entries.stateMachineArn,
          ...(statuses.length > 0 && { longWork: { arn: standard.stateMachineArn, statuses: [...statuses] } }),
          finalStatuses: [...finalStatuses],
        },
      ]),
    );
  }

  /** Creates a function that a schedule calls each minute. */
  #eachMinute(id: string, config: Configuration, props: Omit<ServiceFunctionProps, 'timeout'>): ServiceFunction {
    const scheduled = new ServiceFunction(this, id, config, { ...props, timeout: Duration.seconds(50) });
    new FunctionSchedule(this, `${id}Schedule`, { target: scheduled.function, time: { everyMinutes: 1 } });
    return scheduled;
  }

  #dispatch(config: Configuration, { tables, functionLog, assets }: WorkflowProps): ServiceFunction {
    const machines = [...this.stateMachines];
    const dispatch = new ServiceFunction(this, 'Dispatch', config, {
      name: 'workflow-dispatch',
      asset: assets.dispatch,
      description: 'Starts one workflow execution each time an order enters a status or misses a deadline',
      timeout: Duration.seconds(60),
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: {
        STATE_MACHINES: Stack.of(this).toJsonString(this.#machines()),
        ...deadLettersOf(this.deadLetters),
      },
      statements: [
        new PolicyStatement({
          actions: ['states:StartExecution'],
          resources: machines.flatMap(([, { entries, longWork: standard, longStatuses }]) =>
            [entries, ...(longStatuses.length > 0 ? [standard] : [])].map(({ stateMachineArn }) => stateMachineArn),
          ),
        }),
      ],
      functionLog,
      isBackground: true,
    });
    // A filter cannot compare the old status with the new status, so dispatch does. It reports a removal, which nothing here does.
    const eventNames = ['INSERT', 'MODIFY', 'REMOVE'] as const;
    dispatch.function.addEventSource(
      streamSource(tables.Orders, { eventNames, sortKey: ORDER_AND_COMMENTS, deadLetters: this.deadLetters }),
    );
    return dispatch;
  }
}
