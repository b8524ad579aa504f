import { Aws, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { finalStatusesOf } from '../../functions/core/model/lifecycle.ts';
import type { Configuration } from '../config/config.ts';
import { deployedName } from '../config/deployed-names.ts';
import { longWorkStatuses, type ProductLine } from '../config/product-lines.ts';
import { STACK_SUFFIX } from '../config/stack-suffix.ts';
import type { ServiceFunction } from '../functions/service-function.ts';
import { serviceLogGroup } from '../functions/service-log-group.ts';
import { entryWorkflow, type StatusWork } from './entry-workflow.ts';
import type { DeployedTask, LineTasks } from './line-tasks.ts';
import { longWork } from './long-work.ts';
import type { Definition } from './states-language.ts';

/** State machines of a line. */
export interface LineMachines {
  /** Express: an execution for each entry into a status, and for each deadline that has fired. */
  readonly entries: StateMachine;
  /** Standard: an execution for the long work of a status. */
  readonly longWork: StateMachine;
  /** Statuses with long work. */
  readonly longStatuses: readonly string[];
  /** Statuses that no order leaves. */
  readonly finalStatuses: readonly string[];
}

export interface LineMachinesProps {
  readonly productLine: ProductLine;
  /** Tasks of the lines, of which the machines call those of their line's statuses. */
  readonly tasks: LineTasks;
  readonly bus: EventBus;
  /** Queue for what executions could not do. */
  readonly deadLetters: Queue;
  /** Function that executions of an earlier version call. */
  readonly endEarlierExecution: ServiceFunction;
}

/** Creates the state machines of a line, with exactly the rights that their states need. */
export function lineMachines(
  scope: Construct,
  config: Configuration,
  { productLine, tasks, bus, deadLetters, endEarlierExecution }: LineMachinesProps,
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
  const standard = stateMachine(scope, config, `StateMachine-${line}`, {
    name: line,
    type: StateMachineType.STANDARD,
    definition: longWork({ line, lifecycle, work: functions, partition }),
    statements: [
      invoking([...long.map((task) => task.function), endEarlierExecution]),
      // Executions of an earlier version publish events themselves.
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
    ],
  });
  const works: Readonly<Record<string, StatusWork>> = Object.fromEntries([
    ...long.map(({ key }) => [key, 'long'] as const),
    ...short.map(({ key, ...task }) => [key, calledFunction(task)] as const),
  ]);
  const entries = stateMachine(scope, config, `Entries-${line}`, {
    name: `${line}-entries`,
    type: StateMachineType.EXPRESS,
    definition: entryWorkflow({
      line,
      lifecycle,
      work: works,
      eventBusName: bus.eventBusName,
      deadLettersUrl: deadLetters.queueUrl,
      partition,
    }),
    statements: [
      new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }),
      ...(short.length > 0 ? [invoking(short.map((task) => task.function))] : []),
    ],
  });
  return {
    entries,
    longWork: standard,
    longStatuses: longWorkStatuses(productLine),
    finalStatuses: finalStatusesOf(lifecycle),
  };
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

function stateMachine(
  scope: Construct,
  config: Configuration,
  id: string,
  { name, type, definition, statements }: MachineProps,
): StateMachine {
  const machine = new StateMachine(scope, id, {
    // A recreated stack needs new names. Deleting a state machine takes until its executions end, and names of executions stay taken for
    // 90 days (Step Functions API reference).
    stateMachineName: deployedName(config.stage, `${name}-${STACK_SUFFIX}`),
    stateMachineType: type,
    definitionBody: DefinitionBody.fromString(Stack.of(scope).toJsonString(definition)),
    tracingEnabled: true,
    logs: {
      // Inputs contain ids, statuses and times, but no personal data. The log has what fails: the rest is in the functions' log.
      includeExecutionData: true,
      level: LogLevel.ERROR,
      destination: serviceLogGroup(
        scope,
        `Log-${name}`,
        config,
        `/aws/vendedlogs/states/${deployedName(config.stage, name)}`,
      ),
    },
  });
  for (const statement of statements) machine.addToRolePolicy(statement);
  return machine;
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
