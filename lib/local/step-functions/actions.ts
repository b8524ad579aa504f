import * as z from 'zod';
import { type JsonActions, pageOf, seconds } from '../aws-api/aws-protocols.ts';
import type { NotedEvent } from './execution-history.ts';
import type { Execution } from './execution-journal.ts';
import type { StateMachines } from './state-machines.ts';

const text = z.string();
const page = { nextToken: z.string().regex(/^\d+$/).optional(), maxResults: z.int().min(0).max(1_000).optional() };
const schemas = {
  StartExecution: z.object({ stateMachineArn: text, name: text.optional(), input: text.optional() }),
  DescribeExecution: z.object({ executionArn: text }),
  ListExecutions: z.object({
    stateMachineArn: text,
    statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
    ...page,
  }),
  GetExecutionHistory: z.object({ executionArn: text, reverseOrder: z.literal(false).optional(), ...page }),
  RedriveExecution: z.object({ executionArn: text, clientToken: text.optional() }),
};

/** The part of Step Functions that its actions call. */
export type ExecutionCommands = Pick<
  StateMachines,
  'startExecution' | 'describeExecution' | 'listExecutions' | 'historyOf' | 'redriveExecution' | 'obstacleToRedrive'
>;

/** Returns the actions of Step Functions. */
export function stepFunctionsActions(stateMachines: ExecutionCommands): JsonActions {
  return {
    'AWSStepFunctions.StartExecution': (parameters) => {
      const started = stateMachines.startExecution(schemas.StartExecution.parse(parameters));
      return { executionArn: started.executionArn, startDate: seconds(started.startDate) };
    },
    'AWSStepFunctions.DescribeExecution': (parameters) => {
      const execution = stateMachines.describeExecution(schemas.DescribeExecution.parse(parameters).executionArn);
      const obstacle = stateMachines.obstacleToRedrive(execution);
      return {
        ...summaryOf(execution),
        input: execution.inputText,
        ...(execution.output !== undefined && { output: JSON.stringify(execution.output) }),
        ...(execution.error !== undefined && { error: execution.error, cause: execution.cause }),
        redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
        ...(obstacle !== undefined && { redriveStatusReason: obstacle }),
      };
    },
    'AWSStepFunctions.ListExecutions': (parameters) => {
      const { stateMachineArn, statusFilter, ...paging } = schemas.ListExecutions.parse(parameters);
      const { page, ...next } = pageOf(stateMachines.listExecutions(stateMachineArn, statusFilter), paging);
      return { executions: page.map(summaryOf), ...next };
    },
    'AWSStepFunctions.GetExecutionHistory': (parameters) => {
      const { executionArn, ...paging } = schemas.GetExecutionHistory.parse(parameters);
      const execution = stateMachines.describeExecution(executionArn);
      const started = {
        at: execution.startedAt,
        type: 'ExecutionStarted',
        details: { input: execution.input },
      };
      const { page, ...next } = pageOf([started, ...stateMachines.historyOf(execution)].map(eventOf), paging);
      return { events: page, ...next };
    },
    'AWSStepFunctions.RedriveExecution': (parameters) => {
      const { executionArn } = schemas.RedriveExecution.parse(parameters);
      return { redriveDate: seconds(stateMachines.redriveExecution(executionArn).redriveDate) };
    },
  };
}

function summaryOf({ arn, name, status, startedAt, stoppedAt, redriven }: Execution) {
  return {
    executionArn: arn,
    stateMachineArn: arn.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':'),
    name,
    status,
    startDate: seconds(startedAt),
    ...(stoppedAt && { stopDate: seconds(stoppedAt) }),
    redriveCount: redriven?.count ?? 0,
    ...(redriven && { redriveDate: seconds(redriven.at) }),
  };
}

/** Members of an event's details that hold JSON. The API sends them as text. */
const JSON_MEMBERS: ReadonlySet<string> = new Set(['input', 'output', 'parameters']);

function eventOf({ at, type, details }: NotedEvent, index: number) {
  const members = Object.entries(details).map(([name, value]) => [
    name,
    JSON_MEMBERS.has(name) ? JSON.stringify(value ?? null) : value,
  ]);
  return {
    id: index + 1,
    previousEventId: index,
    timestamp: seconds(at),
    type,
    [detailsName(type)]: Object.fromEntries(members),
  };
}

/**
 * Names the member of an event's details. All types of states share `stateEnteredEventDetails` (Step Functions API reference,
 * HistoryEvent).
 */
function detailsName(type: string): string {
  const name = type.endsWith('StateEntered') ? 'stateEntered' : type.charAt(0).toLowerCase() + type.slice(1);
  return `${name}EventDetails`;
}
