import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BY_STATUS_INDEX, ORDER_AND_COMMENTS } from '../../functions/core/model/keys.ts';
import { limitsOf } from '../../functions/core/model/lifecycle.ts';
import type { Configuration } from '../config/config.ts';
import type { ProductLine } from '../config/product-lines.ts';
import { STACK_SUFFIX } from '../config/stack-suffix.ts';
import type { Tables } from '../data/data-stack.ts';
import { ServiceFunction } from '../functions/service-function.ts';
import { serviceLogGroup } from '../functions/service-log-group.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { FunctionSchedule } from './function-schedule.ts';
import type { LineTasks } from './line-tasks.ts';
import { CHECK_DEADLINES_SECONDS, stateMachineDefinition } from './state-machine.ts';
import { streamSource } from './stream-source.ts';

const MEMORY_MEGABYTES = 512;

export interface WorkflowProps {
  readonly lines: readonly ProductLine[];
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Tasks of the lines. The state machines call those that process orders in a status. */
  readonly tasks: LineTasks;
  readonly assets: Readonly<Record<'dispatch' | 'checkDeadlines' | 'countOutstanding', string>>;
}

/**
 * Processing after a change of status: the stream's dispatcher, one state machine for each line, and the event bus (docs/architecture.md,
 * "Workflows").
 *
 * State machines and streams call the functions without an alias. An alias moves with every deployment, so it would not keep a long execution
 * on the code it started with. A faulty version loses no work: tasks are retried for a quarter of an hour, batches for six hours, and the
 * rest can be redriven.
 */
export class Workflow extends Construct {
  readonly bus: EventBus;
  readonly dispatch: ServiceFunction;
  readonly checkDeadlines: ServiceFunction;
  readonly countOutstanding: ServiceFunction;
  readonly deadLetters: Queue;
  readonly stateMachines: ReadonlyMap<string, StateMachine>;

  constructor(scope: Construct, id: string, config: Configuration, props: WorkflowProps) {
    super(scope, id);
    const { Orders } = props.tables;
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: `quartermaster-${config.stage}`,
      description: 'Order Placed, Order Status Changed, Order Attention Needed',
    });
    this.checkDeadlines = new ServiceFunction(this, 'CheckDeadlines', config, {
      name: 'workflow-check-deadlines',
      asset: props.assets.checkDeadlines,
      description: 'Returns the passed deadline of an order, or the time of its next deadline',
      timeout: Duration.seconds(CHECK_DEADLINES_SECONDS),
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: { ORDERS_TABLE: Orders.tableName },
      // The function reads the order with its comments and changes it together with its history.
      statements: [
        new PolicyStatement({ actions: ['dynamodb:Query', 'dynamodb:PutItem'], resources: [Orders.tableArn] }),
      ],
      functionLog: props.functionLog,
      isBackground: true,
    });
    this.stateMachines = new Map(
      props.lines.map((line) => [line.table.line, this.#stateMachine(config, line, props.tasks)] as const),
    );
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', config, 'dispatch');
    this.dispatch = this.#dispatch(config, props);
    this.countOutstanding = this.#countOutstanding(config, props);
  }

  #countOutstanding(
    config: Configuration,
    { lines, tables: { Orders }, functionLog, assets }: WorkflowProps,
  ): ServiceFunction {
    const limits = Object.fromEntries(lines.map(({ table, lifecycle }) => [table.line, limitsOf(lifecycle)]));
    const counter = new ServiceFunction(this, 'CountOutstanding', config, {
      name: 'workflow-count-outstanding',
      asset: assets.countOutstanding,
      description: 'Counts open orders by status, their age, and how many exceed the time limit',
      timeout: Duration.seconds(50),
      memoryMegabytes: MEMORY_MEGABYTES,
      functionLog,
      environment: { ORDERS_TABLE: Orders.tableName, LIMITS: JSON.stringify(limits) },
      statements: [
        new PolicyStatement({
          actions: ['dynamodb:Query'],
          resources: [`${Orders.tableArn}/index/${BY_STATUS_INDEX}`],
        }),
      ],
    });
    const time = { everyMinutes: 1 };
    new FunctionSchedule(this, 'CountOutstandingSchedule', { target: counter.function, time });
    return counter;
  }

  #stateMachine(config: Configuration, { table: { line }, lifecycle }: ProductLine, tasks: LineTasks): StateMachine {
    const name = `quartermaster-${config.stage}-${line}`;
    const work = tasks.ofWorkflow(line);
    const definition = stateMachineDefinition({
      line,
      lifecycle,
      reminderDays: config.reminders[line] ?? {},
      checkDeadlinesArn: this.checkDeadlines.function.functionArn,
      work: Object.fromEntries(
        work.map(({ key, task: { timeoutSeconds }, function: { function: called } }) => [
          key,
          { functionArn: called.functionArn, timeoutSeconds },
        ]),
      ),
      eventBusName: this.bus.eventBusName,
      partition: Aws.PARTITION,
    });
    const machine = new StateMachine(this, `StateMachine-${line}`, {
      // A recreated stack needs new names. Deleting a state machine takes until its executions end, and names of executions stay taken for
      // 90 days (Step Functions API reference).
      stateMachineName: `${name}-${STACK_SUFFIX}`,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      tracingEnabled: true,
      logs: {
        // Inputs contain ids, statuses and times, but no personal data.
        includeExecutionData: true,
        level: LogLevel.ALL,
        destination: serviceLogGroup(this, `Log-${line}`, config, `/aws/vendedlogs/states/${name}`),
      },
    });
    machine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [this.checkDeadlines, ...work.map((task) => task.function)].map(
          (called) => called.function.functionArn,
        ),
      }),
    );
    machine.addToRolePolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }));
    return machine;
  }

  #dispatch(config: Configuration, { tables, functionLog, assets }: WorkflowProps): ServiceFunction {
    const machines = [...this.stateMachines];
    const arns = Object.fromEntries(machines.map(([line, machine]) => [line, machine.stateMachineArn]));
    const dispatch = new ServiceFunction(this, 'Dispatch', config, {
      name: 'workflow-dispatch',
      asset: assets.dispatch,
      description: 'Starts one workflow execution each time an order enters a status',
      timeout: Duration.seconds(60),
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: { STATE_MACHINES: Stack.of(this).toJsonString(arns) },
      statements: [
        new PolicyStatement({
          actions: ['states:StartExecution'],
          resources: machines.map(([, { stateMachineArn }]) => stateMachineArn),
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
