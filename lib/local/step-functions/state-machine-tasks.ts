import * as z from 'zod';
import { callDynamoDb, DynamoDbError } from '../dynamodb/dynamodb-api.ts';
import type { EventBuses } from '../eventbridge/events.ts';
import type { LambdaRuntime } from '../lambda/lambda.ts';
import type { Queues } from '../sqs/queues.ts';
import { messageOf } from '../support/error-message.ts';

/** The services that tasks can call. */
export interface TaskServices {
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly events: EventBuses;
  readonly queues: Queues;
  readonly dynamodbUrl: string;
  /**
   * Starts an execution.
   *
   * @throws Error whose name is the error code
   */
  readonly startExecution: (request: StartRequest) => StartedExecution;
}

/** A request of StartExecution. */
export interface StartRequest {
  readonly stateMachineArn: string;
  readonly name?: string | undefined;
  readonly input?: string | undefined;
}

export interface StartedExecution {
  readonly executionArn: string;
  readonly startDate: Date;
}

/** A failed task. `name` is the error that Retry and Catch match; the message is the cause in Step Functions' terms. */
export class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

/** @param execution ARNs of the execution and its machine, the event's resources at EventBridge */
type Task = (input: unknown, services: TaskServices, execution: readonly string[]) => Promise<unknown>;

const InvokeParameters = z.strictObject({
  FunctionName: z.string(),
  InvocationType: z.literal('RequestResponse').optional(),
  Payload: z.unknown(),
});
const PutEventsParameters = z.strictObject({ Entries: z.array(z.unknown()) });
const SendMessageParameters = z.strictObject({ QueueUrl: z.string(), MessageBody: z.unknown() });
const StartExecutionParameters = z.strictObject({
  StateMachineArn: z.string(),
  Name: z.string().optional(),
  Input: z.unknown(),
});

const LAMBDA_FUNCTION = /^arn:aws:lambda:[^:]*:[^:]*:function:[^:]+$/;
const DYNAMODB = /^arn:aws:states:::dynamodb:(getItem|putItem|updateItem|deleteItem)$/;

const integrations: Readonly<Record<string, Task>> = {
  'arn:aws:states:::lambda:invoke': async (input, services) => {
    const { FunctionName, Payload } = parameters(InvokeParameters, input);
    return { ExecutedVersion: '$LATEST', Payload: await invoke(FunctionName, Payload, services), StatusCode: 200 };
  },
  'arn:aws:states:::events:putEvents': async (input, { events }, execution) => {
    const { Entries } = parameters(PutEventsParameters, input);
    const result = await events.putEvents(Entries, execution).catch((error: unknown) => {
      throw new TaskError(`EventBridge.${nameOf(error)}`, messageOf(error));
    });
    if (result.FailedEntryCount > 0) throw new TaskError('EventBridge.FailedEntry', JSON.stringify(result.Entries));
    return result;
  },
  'arn:aws:states:::sqs:sendMessage': (input, { queues }) => {
    const { QueueUrl, MessageBody } = parameters(SendMessageParameters, input);
    const body = typeof MessageBody === 'string' ? MessageBody : JSON.stringify(MessageBody);
    try {
      return Promise.resolve(queues.send(QueueUrl, body));
    } catch (error) {
      throw new TaskError(`SQS.${nameOf(error)}`, messageOf(error));
    }
  },
  'arn:aws:states:::states:startExecution': (task, { startExecution }) => {
    const { StateMachineArn: stateMachineArn, Name: name, Input } = parameters(StartExecutionParameters, task);
    const input = typeof Input === 'string' || Input === undefined ? Input : JSON.stringify(Input);
    try {
      const { executionArn, startDate } = startExecution({ stateMachineArn, name, input });
      return Promise.resolve({ ExecutionArn: executionArn, StartDate: startDate.getTime() / 1_000 });
    } catch (error) {
      throw new TaskError(`StepFunctions.${nameOf(error)}Exception`, messageOf(error));
    }
  },
};

/**
 * Returns the task that calls a resource; undefined for a resource that the local cloud cannot call.
 *
 * @example taskOf('arn:aws:states:::sns:publish') // undefined
 */
export function taskOf(resource: string): Task | undefined {
  if (LAMBDA_FUNCTION.test(resource)) return (input, services) => invoke(resource, input, services);
  const [, action] = DYNAMODB.exec(resource) ?? [];
  if (action !== undefined) return dynamoDbTask(action);
  return Object.hasOwn(integrations, resource) ? integrations[resource] : undefined;
}

async function invoke(functionName: string, payload: unknown, { lambda }: TaskServices): Promise<unknown> {
  const result = await lambda.invoke(functionName, payload ?? {});
  if ('payload' in result) return result.payload ?? null;
  const { errorType, errorMessage, stackTrace = [] } = result.error;
  throw new TaskError(errorType, JSON.stringify({ errorMessage, errorType, trace: stackTrace }));
}

function dynamoDbTask(action: string): Task {
  const name = action.charAt(0).toUpperCase() + action.slice(1);
  return async (input, { dynamodbUrl }) => {
    try {
      return await callDynamoDb(dynamodbUrl, 'DynamoDB_20120810', name, input);
    } catch (error) {
      if (error instanceof DynamoDbError) throw new TaskError(`DynamoDB.${error.name}`, error.message);
      throw error;
    }
  };
}

function parameters<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new TaskError('States.Runtime', z.prettifyError(parsed.error));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'InternalError';
}
