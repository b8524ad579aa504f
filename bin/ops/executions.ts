import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Stage } from './stage.ts';

/** Final statuses of an execution that failed. */
const FAILURES = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** Execution of a line's state machine. */
export interface ExecutionSummary {
  readonly line: string;
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly startedAt: string | undefined;
  readonly stoppedAt: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly redriveCount: number;
  /** Reason why the execution cannot be redriven. Undefined if it can. */
  readonly obstacle: string | undefined;
}

/** Error of a function, which Step Functions stores as the cause of the failed task. */
const FunctionFailure = z.object({ errorMessage: z.string() });

/**
 * Returns the reason of a failure on one line. For the error of a function it is the message without the stack.
 *
 * @example reasonOf({ error: 'Error', cause: '{"errorMessage":"no route"}' }) // 'Error: no route'
 */
export function reasonOf({ error, cause }: Pick<ExecutionSummary, 'error' | 'cause'>): string | undefined {
  if (error === undefined) return undefined;
  if (cause === undefined) return error;
  const [firstLine = ''] = messageIn(cause).split('\n');
  return `${error}: ${firstLine}`;
}

function messageIn(cause: string): string {
  try {
    return FunctionFailure.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
}

/** Returns the ARN of an execution of a state machine (Step Functions Developer Guide, "Names and ARNs of executions"). */
export const arnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Returns the line from an execution's name, which begins with it. */
export const lineOf = (name: string): string => name.split('-')[0] ?? '';

/** Reads an execution. Returns undefined if it does not exist, or if it ended more than 90 days ago, when Step Functions deletes it. */
export async function describe(stage: Stage, arn: string): Promise<ExecutionSummary | undefined> {
  try {
    const described = await stage.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn }));
    return summaryOf(described, arn);
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

function summaryOf(described: DescribeExecutionCommandOutput, arn: string): ExecutionSummary {
  const { name = '', status = '', startDate, stopDate, error, cause, redriveCount = 0 } = described;
  const { redriveStatus, redriveStatusReason = 'Step Functions does not say why' } = described;
  const [startedAt, stoppedAt] = [startDate?.toISOString(), stopDate?.toISOString()];
  const obstacle = redriveStatus === 'REDRIVABLE' ? undefined : redriveStatusReason;
  return { line: lineOf(name), name, arn, status, startedAt, stoppedAt, error, cause, redriveCount, obstacle };
}

/** Lists the failed executions of one line or of all lines, newest first. */
export async function failedExecutions(stage: Stage, line: string | undefined): Promise<readonly ExecutionSummary[]> {
  const machines =
    line === undefined ? [...(await stage.stateMachines()).values()] : [await stage.stateMachineOf(line)];
  const failed: ExecutionSummary[] = [];
  for (const stateMachineArn of machines) {
    for (const statusFilter of FAILURES) {
      const pages = paginateListExecutions({ client: stage.clients.stepFunctions }, { stateMachineArn, statusFilter });
      for await (const { executions = [] } of pages) {
        for (const { executionArn = '' } of executions) {
          const execution = await describe(stage, executionArn);
          if (execution !== undefined) failed.push(execution);
        }
      }
    }
  }
  return failed.sort((a, b) => (b.stoppedAt ?? '').localeCompare(a.stoppedAt ?? ''));
}

/** Event that an execution put on the bus. */
export interface PublishedEvent {
  readonly id: string;
  readonly detailType: string;
  readonly time: string;
  readonly execution: string;
}

/** Path of an execution through its state machine. */
export interface ExecutionPath {
  /** States that the execution entered, in sequence. */
  readonly states: readonly string[];
  readonly events: readonly PublishedEvent[];
}

/** Parameters of the states that put events on the bus (`lib/workflow/state-machine.ts`). The detail is JSON, or JSON as text. */
const PutEvents = z.object({
  Entries: z.array(
    z.object({
      DetailType: z.string(),
      Detail: z.preprocess(
        (detail) => (typeof detail === 'string' ? JSON.parse(detail) : detail),
        z.object({ id: z.string().default('without an id') }),
      ),
    }),
  ),
});

/** Reads the path of an execution and the events that it put on the bus. */
export async function pathOf(stage: Stage, { arn, name }: ExecutionSummary): Promise<ExecutionPath> {
  const history: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory({ client: stage.clients.stepFunctions }, { executionArn: arn });
  for await (const { events = [] } of pages) history.push(...events);
  const states = history.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  let scheduled: z.infer<typeof PutEvents> | undefined;
  const events: PublishedEvent[] = [];
  for (const { timestamp, taskScheduledEventDetails, taskSucceededEventDetails } of history) {
    if (taskScheduledEventDetails?.resource === 'putEvents') {
      scheduled = PutEvents.parse(JSON.parse(taskScheduledEventDetails.parameters ?? ''));
    }
    if (taskSucceededEventDetails?.resource !== 'putEvents' || scheduled === undefined) continue;
    const time = timestamp?.toISOString() ?? '';
    events.push(
      ...scheduled.Entries.map(({ DetailType, Detail }) => ({
        id: Detail.id,
        detailType: DetailType,
        time,
        execution: name,
      })),
    );
  }
  return { states, events };
}
