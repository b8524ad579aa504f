import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  paginateGetExecutionHistory,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { FAILED_STATUSES } from '../../../functions/workflow/failed-work.ts';
import type { Stage } from './stage.ts';

/** Execution of a line's Standard state machine. */
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
    line === undefined
      ? [...(await stage.stateMachines('longWork')).values()]
      : [await stage.stateMachineOf(line, 'longWork')];
  const failed: ExecutionSummary[] = [];
  for (const stateMachineArn of machines) {
    for (const statusFilter of FAILED_STATUSES) {
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

/** Reads the names of the states that an execution entered, in sequence. */
export async function statesOf(stage: Stage, { arn }: ExecutionSummary): Promise<readonly string[]> {
  const pages = paginateGetExecutionHistory({ client: stage.clients.stepFunctions }, { executionArn: arn });
  const states: string[] = [];
  for await (const { events = [] } of pages) {
    states.push(...events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []));
  }
  return states;
}
