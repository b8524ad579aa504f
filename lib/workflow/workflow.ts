import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BY_DEADLINE_INDEX, BY_STATUS_INDEX, ORDER_AND_COMMENTS } from '../../functions/core/model/keys.ts';
import type { StateMachines } from '../../functions/core/model/state-machines.ts';
import type { Configuration } from '../config/config.ts';
import { longWorkStatuses, type ProductLine } from '../config/product-lines.ts';
import { STACK_SUFFIX } from '../config/stack-suffix.ts';
import type { Tables } from '../data/data-stack.ts';
import { ServiceFunction, type ServiceFunctionProps } from '../functions/service-function.ts';
import { serviceLogGroup } from '../functions/service-log-group.ts';
import { deadLetterQueue } from './dead-letters.ts';
import { entryWorkflow, type StatusWork } from './entry-workflow.ts';
import { FunctionSchedule } from './function-schedule.ts';
import type { DeployedTask, LineTasks } from './line-tasks.ts';
import { longWork } from './long-work.ts';
import type { Definition } from './states-language.ts';
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

/** State machines of a line. */
export interface LineMachines {
  /** Express: an execution for each entry into a status, and for each deadline that has fired. */
  readonly entries: StateMachine;
  /** Standard: an execution for the long work of a status. */
  readonly longWork: StateMachine;
  /** Statuses with long work. */
  readonly longStatuses: readonly string[];
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
      props.lines.map((line) => [line.table.line, this.#machines(config, line, props.tasks, endEarlierExecution)]),
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

  #machines(
    config: Configuration,
    productLine: ProductLine,
    tasks: LineTasks,
    endEarlierExecution: ServiceFunction,
  ): LineMachines {
    const {
      table: { line },
      lifecycle,
    } = productLine;
    const partition = Aws.PARTITION;
    const work = tasks.ofWorkflow(line);
    const long = work.filter(({ task }) => task.isLong);
    const short = work.filter(({ task }) => !task.isLong);
    const functions = Object.fromEntries(long.map(({ key, ...task }) => [key, calledFunction(task)]));
    // The id and the name are those of an earlier version's machine, whose running executions must end.
    const standard = this.#stateMachine(config, `StateMachine-${line}`, {
      name: line,
      type: StateMachineType.STANDARD,
      definition: longWork({ line, lifecycle, work: functions, partition }),
      statements: [
        invoking([...long.map((task) => task.function), endEarlierExecution]),
        // Executions of an earlier version publish events themselves.
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }),
      ],
    });
    const works: Readonly<Record<string, StatusWork>> = Object.fromEntries([
      ...long.map(({ key }) => [key, 'long'] as const),
      ...short.map(({ key, ...task }) => [key, calledFunction(task)] as const),
    ]);
    const entries = this.#stateMachine(config, `Entries-${line}`, {
      name: `${line}-entries`,
      type: StateMachineType.EXPRESS,
      definition: entryWorkflow({
        line,
        lifecycle,
        work: works,
        eventBusName: this.bus.eventBusName,
        deadLettersUrl: this.entryDeadLetters.queueUrl,
        partition,
      }),
      statements: [
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.entryDeadLetters.queueArn] }),
        ...(short.length > 0 ? [invoking(short.map((task) => task.function))] : []),
      ],
    });
    return { entries, longWork: standard, longStatuses: longWorkStatuses(productLine) };
  }

  #stateMachine(config: Configuration, id: string, { name, type, definition, statements }: MachineProps): StateMachine {
    const machine = new StateMachine(this, id, {
      // A recreated stack needs new names. Deleting a state machine takes until its executions end, and names of executions stay taken for
      // 90 days (Step Functions API reference).
      stateMachineName: `quartermaster-${config.stage}-${name}-${STACK_SUFFIX}`,
      stateMachineType: type,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      tracingEnabled: true,
      logs: {
        // Inputs contain ids, statuses and times, but no personal data. The log has what fails: the rest is in the functions' log.
        includeExecutionData: true,
        level: LogLevel.ERROR,
        destination: serviceLogGroup(
          this,
          `Log-${name}`,
          config,
          `/aws/vendedlogs/states/quartermaster-${config.stage}-${name}`,
        ),
      },
    });
    for (const statement of statements) machine.addToRolePolicy(statement);
    return machine;
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

/** State machine to create. */
interface MachineProps {
  /** Part of the name after `quartermaster-<stage>-`. */
  readonly name: string;
  readonly type: StateMachineType;
  readonly definition: Definition;
  /** Rights of the machine, in addition to writing its log and traces. */
  readonly statements: readonly PolicyStatement[];
}

const calledFunction = ({ task, function: called }: Pick<DeployedTask, 'task' | 'function'>) => ({
  functionArn: called.function.functionArn,
  timeoutSeconds: task.timeoutSeconds,
});

const invoking = (functions: readonly ServiceFunction[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['lambda:InvokeFunction'],
    resources: functions.map((called) => called.function.functionArn),
  });
