import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BY_DEADLINE_INDEX, BY_STATUS_INDEX, ORDER_AND_COMMENTS } from '../../functions/core/model/keys.ts';
import type { StateMachines } from '../../functions/core/model/state-machines.ts';
import type { Configuration } from '../config/config.ts';
import type { ProductLine } from '../config/product-lines.ts';
import type { Tables } from '../data/data-stack.ts';
import { ServiceFunction, type ServiceFunctionProps } from '../functions/service-function.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { FunctionSchedule } from './function-schedule.ts';
import { type LineMachines, lineMachines } from './line-machines.ts';
import type { LineTasks } from './line-tasks.ts';
import { streamSource } from './stream-source.ts';
import { watchedLifecycles } from './watched-lifecycles.ts';

const MEMORY_MEGABYTES = 512;

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
 * six hours, long work for a quarter of an hour, deadlines each minute. The rest can be redriven.
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
    { tables: { Orders }, functionLog, assets }: WorkflowProps,
    lifecycles: string,
  ): ServiceFunction {
    const indexes = [BY_DEADLINE_INDEX, BY_STATUS_INDEX].map((index) => `${Orders.tableArn}/index/${index}`);
    return this.#eachMinute('SweepDeadlines', config, {
      name: 'workflow-sweep-deadlines',
      asset: assets.sweepDeadlines,
      description: 'Fires the deadlines of orders that are due',
      functionLog,
      environment: { ORDERS_TABLE: Orders.tableName, LIFECYCLES: lifecycles },
      // A deadline that sets fields changes the order together with its history.
      statements: [
        new PolicyStatement({
          actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action}`),
          resources: [Orders.tableArn],
        }),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexes }),
      ],
    });
  }

  #countOutstanding(
    config: Configuration,
    { tables: { Orders }, functionLog, assets }: WorkflowProps,
    lifecycles: string,
  ): ServiceFunction {
    return this.#eachMinute('CountOutstanding', config, {
      name: 'workflow-count-outstanding',
      asset: assets.countOutstanding,
      description: 'Counts open orders by status, their age, and how many exceed the time limit',
      functionLog,
      environment: { ORDERS_TABLE: Orders.tableName, LIFECYCLES: lifecycles },
      statements: [
        new PolicyStatement({
          actions: ['dynamodb:Query'],
          resources: [`${Orders.tableArn}/index/${BY_DEADLINE_INDEX}`],
        }),
        // The count continues from where the run before stopped.
        new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [Orders.tableArn] }),
      ],
    });
  }

  /** Creates a function that a schedule calls each minute. */
  #eachMinute(
    id: string,
    config: Configuration,
    props: Omit<ServiceFunctionProps, 'timeout' | 'memoryMegabytes'>,
  ): ServiceFunction {
    const limits = { timeout: Duration.seconds(50), memoryMegabytes: MEMORY_MEGABYTES };
    const scheduled = new ServiceFunction(this, id, config, { ...props, ...limits });
    new FunctionSchedule(this, `${id}Schedule`, { target: scheduled.function, time: { everyMinutes: 1 } });
    return scheduled;
  }

  #dispatch(config: Configuration, { tables, functionLog, assets }: WorkflowProps): ServiceFunction {
    const machines = [...this.stateMachines];
    const stateMachines: StateMachines = Object.fromEntries(
      machines.map(([line, { entries, longWork: standard, longStatuses: statuses }]) => [
        line,
        {
          entries: entries.stateMachineArn,
          ...(statuses.length > 0 && { longWork: { arn: standard.stateMachineArn, statuses: [...statuses] } }),
        },
      ]),
    );
    const dispatch = new ServiceFunction(this, 'Dispatch', config, {
      name: 'workflow-dispatch',
      asset: assets.dispatch,
      description: 'Starts one workflow execution each time an order enters a status or misses a deadline',
      timeout: Duration.seconds(60),
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: { STATE_MACHINES: Stack.of(this).toJsonString(stateMachines) },
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
    // A filter cannot compare the old status with the new status, so dispatch does.
    const eventNames = ['INSERT', 'MODIFY'] as const;
    dispatch.function.addEventSource(
      streamSource(tables.Orders, { eventNames, sortKey: ORDER_AND_COMMENTS, deadLetters: this.deadLetters }),
    );
    return dispatch;
  }
}
