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

/** The ends of an execution after which something is left to be done. */
const FAILURES = ['FAILED', 'TIMED_OUT', 'ABORTED'] as const;

/** An execution of a line's state machine. */
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
  /** Why it cannot be redriven; undefined when it can. */
  readonly obstacle: string | undefined;
}

/** What a function says of its failure, which Step Functions keeps as the cause of its task's. */
const FunctionFailure = z.object({ errorMessage: z.string() });

/** Why an execution failed, in one line: of a function's failure its message, without the stack. */
export function reasonOf({ error, cause }: Pick<ExecutionSummary, 'error' | 'cause'>): string | undefined {
  if (error === undefined) return undefined;
  if (cause === undefined) return error;
  const [said = ''] = messageIn(cause).split('\n');
  return `${error}: ${said}`;
}

function messageIn(cause: string): string {
  try {
    return FunctionFailure.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
}

/** The ARN of an execution of a state machine (Step Functions Developer Guide, "Names and ARNs of executions"). */
export const arnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** The line that an execution's name begins with. */
export const lineOf = (name: string): string => name.split('-')[0] ?? '';

/** An execution; undefined when there is none, or when it ended more than 90 days ago, after which Step Functions forgets it. */
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

/** The executions that ended without success, of one line or of all, newest first. */
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

/** An event that an execution has put on the bus. */
export interface PublishedEvent {
  readonly id: string;
  readonly detailType: string;
  readonly time: string;
  readonly execution: string;
}

/** What an execution did. */
export interface ExecutionPath {
  /** The states that it entered, in their order. */
  readonly states: readonly string[];
  readonly events: readonly PublishedEvent[];
}

/** Parameters of the states that put events on the bus (`state-machine.ts`); EventBridge takes the detail as JSON or as its text. */
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

/** The way that an execution took, and the events that it put on the bus on it. */
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
