import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsEndpoint } from '../../../lib/local/aws-api/aws-endpoint.ts';
import { streamActions } from '../../../lib/local/dynamodb/actions.ts';
import { eventActions } from '../../../lib/local/eventbridge/actions.ts';
import { EventBuses } from '../../../lib/local/eventbridge/events.ts';
import { functionOperations } from '../../../lib/local/lambda/actions.ts';
import type { LambdaRuntime } from '../../../lib/local/lambda/lambda.ts';
import { queueActions } from '../../../lib/local/sqs/actions.ts';
import { Queues } from '../../../lib/local/sqs/queues.ts';
import { stepFunctionsActions } from '../../../lib/local/step-functions/actions.ts';
import type { Execution } from '../../../lib/local/step-functions/execution-journal.ts';
import { StatesError } from '../../../lib/local/step-functions/state-machines.ts';
import { mappingOperations } from '../../../lib/local/streams/actions.ts';
import { LocalClock } from '../../../lib/local/support/clock.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { recordingLog, signedWith } from '../fixtures.ts';

const WORK = 'arn:aws:lambda:us-east-1:000000000000:function:work';
const QUEUE = 'http://localhost/000000000000/queue';
const ARN = 'arn:aws:states:us-east-1:000000000000:execution:Machine:name';

async function endpoint() {
  const { log } = recordingLog();
  const events = new EventBuses({ names: ['bus'], clock: new LocalClock(), log });
  const queues = new Queues({ queues: [{ name: 'queue' }], store: StateStore.open(undefined), log });
  const execution: Execution = {
    arn: ARN,
    machine: 'Machine',
    name: 'name',
    status: 'SUCCEEDED',
    input: {},
    inputText: '{}',
    output: { done: true },
    startedAt: new Date('2026-01-02T03:04:05Z'),
    stoppedAt: new Date('2026-01-02T03:04:06Z'),
    states: [],
  };
  const redriven: string[] = [];
  const stateMachines = {
    startExecution: ({ name = '' }) => {
      if (name === 'taken') throw new StatesError('ExecutionAlreadyExists', 'it exists');
      return { executionArn: ARN, startDate: new Date('2026-01-02T03:04:05Z') };
    },
    describeExecution: () => execution,
    listExecutions: () => Array.from({ length: 3 }, () => execution),
    historyOf: () => [
      { at: new Date('2026-01-02T03:04:05Z'), type: 'TaskStateEntered', details: { name: 'Only', input: { a: 1 } } },
    ],
    obstacleToRedrive: () => 'it has succeeded',
    redriveExecution: (arn: string) => {
      redriven.push(arn);
      return { redriveDate: new Date('2026-01-02T03:04:07Z') };
    },
  };
  const invoke: LambdaRuntime['invoke'] = async (_, event) =>
    event === null ? { error: { errorType: 'Bad', errorMessage: 'no event' } } : { payload: { got: event } };
  const functions = [{ name: 'work', arn: WORK, deadLetters: 'arn:of:queue' }];
  const mapping = { name: 'Mapping', streamArn: 'arn:of:stream', functionArn: 'work', batchSize: 5, patterns: ['{}'] };
  const resources = [{ logicalId: 'Queue', type: 'AWS::SQS::Queue', ref: 'a&b' }];
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const running = new AwsEndpoint({
    assembly: { running: (stack) => (stack === 'stack' ? resources : undefined), outputs: () => ({ Commit: 'a&b' }) },
    credentials,
  });
  running.addActions(stepFunctionsActions(stateMachines));
  running.addActions(eventActions(events));
  running.addActions(queueActions(queues));
  running.addActions(streamActions(new Map(), 'http://localhost'));
  running.addOperations(functionOperations({ invoke }, functions));
  running.addOperations(mappingOperations([mapping], functions));
  await running.listen();
  onTestFinished(() => running.stop(0));
  const call = async (target: string, body: string) => {
    const headers = { 'x-amz-target': target, authorization: signedWith(credentials) };
    const response = await fetch(running.url, { method: 'POST', headers, body });
    return { status: response.status, body: await response.json() };
  };
  const settings = { endpoint: running.url, region: 'us-east-1', credentials, maxAttempts: 1 };
  return {
    call,
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
    lambda: new LambdaClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    redriven,
    events,
    queues,
  };
}

describe('the AWS endpoint', () => {
  test('starts and describes executions for the SDK', async () => {
    const { sfn } = await endpoint();
    const started = await sfn.send(new StartExecutionCommand({ stateMachineArn: 'arn', name: 'name', input: '{}' }));
    expect(started).toMatchObject({ executionArn: ARN, startDate: new Date('2026-01-02T03:04:05Z') });
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn: ARN }))).toMatchObject({
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
      status: 'SUCCEEDED',
      output: '{"done":true}',
      stopDate: new Date('2026-01-02T03:04:06Z'),
    });
  });

  test('gives the SDK the service’s errors by their names', async () => {
    const { sfn } = await endpoint();
    const start = new StartExecutionCommand({ stateMachineArn: 'arn', name: 'taken' });
    await expect(sfn.send(start)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  test('puts events and sends messages', async () => {
    const { call, events, queues } = await endpoint();
    const entry = { EventBusName: 'bus', Source: 's', DetailType: 't', Detail: '{}' };
    expect(await call('AWSEvents.PutEvents', JSON.stringify({ Entries: [entry] }))).toMatchObject({
      status: 200,
      body: { FailedEntryCount: 0 },
    });
    expect(events.recentEvents()).toHaveLength(1);
    const message = { QueueUrl: 'http://localhost/000000000000/queue', MessageBody: 'hello' };
    expect((await call('AmazonSQS.SendMessage', JSON.stringify(message))).status).toBe(200);
    expect(queues.messages()).toMatchObject([{ body: 'hello' }]);
  });

  test('lists executions in parts, tells their history and redrives them', async () => {
    const { sfn, redriven } = await endpoint();
    const list = { stateMachineArn: 'arn', statusFilter: 'FAILED', maxResults: 2 } as const;
    const first = await sfn.send(new ListExecutionsCommand(list));
    const { nextToken } = first;
    const second = await sfn.send(new ListExecutionsCommand({ ...list, nextToken }));
    expect([first.executions?.length, second.executions?.length, second.nextToken]).toEqual([2, 1, undefined]);
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: ARN }));
    expect(events).toMatchObject([
      { id: 1, type: 'ExecutionStarted', executionStartedEventDetails: { input: '{}' } },
      { id: 2, type: 'TaskStateEntered', stateEnteredEventDetails: { name: 'Only', input: '{"a":1}' } },
    ]);
    const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn: ARN }));
    expect([redriven, redriveDate]).toEqual([[ARN], new Date('2026-01-02T03:04:07Z')]);
  });

  test('hides a message that was received, shows it again when told to, and deletes it', async () => {
    const { sqs, queues } = await endpoint();
    queues.send('queue', 'hello');
    const receive = async (VisibilityTimeout: number) =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl: QUEUE, VisibilityTimeout }))).Messages ?? [];
    const counted = async () =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: QUEUE, AttributeNames: ['All'] }))).Attributes;
    expect(await receive(0)).toMatchObject([{ Body: 'hello' }]);
    const [message] = await receive(60);
    const receipt = { QueueUrl: QUEUE, ReceiptHandle: message?.ReceiptHandle };
    expect(await receive(0)).toEqual([]);
    expect(await counted()).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    await sqs.send(new ChangeMessageVisibilityCommand({ ...receipt, VisibilityTimeout: 0 }));
    expect(await receive(0)).toHaveLength(1);
    await sqs.send(new DeleteMessageCommand(receipt));
    expect(queues.messages()).toEqual([]);
    await expect(sqs.send(new DeleteMessageCommand({ QueueUrl: QUEUE, ReceiptHandle: 'x' }))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    });
  });

  test('invokes functions, and tells of them and of their streams', async () => {
    const { lambda } = await endpoint();
    const invoke = (FunctionName: string, event: unknown) =>
      lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
    const done = await invoke(WORK, { a: 1 });
    expect([done.FunctionError, done.Payload?.transformToString()]).toEqual([undefined, '{"got":{"a":1}}']);
    expect((await invoke('work', null)).FunctionError).toBe('Unhandled');
    expect((await invoke(`${WORK}:live`, {})).FunctionError).toBeUndefined();
    await expect(invoke('other', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'work' }));
    expect(configuration).toMatchObject({ FunctionArn: WORK, DeadLetterConfig: { TargetArn: 'arn:of:queue' } });
    const list = new ListEventSourceMappingsCommand({ FunctionName: WORK, EventSourceArn: 'arn:of:stream' });
    expect((await lambda.send(list)).EventSourceMappings).toMatchObject([
      { BatchSize: 5, FilterCriteria: { Filters: [{ Pattern: '{}' }] } },
    ]);
  });

  test('tells the outputs of a stack', async () => {
    const { cloudFormation } = await endpoint();
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'stack' }));
    expect(Stacks).toMatchObject([{ Outputs: [{ OutputKey: 'Commit', OutputValue: 'a&b' }] }]);
    const other = cloudFormation.send(new DescribeStacksCommand({ StackName: 'other' }));
    await expect(other).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('lists what runs of a stack', async () => {
    const { cloudFormation } = await endpoint();
    const list = (StackName: string) => cloudFormation.send(new ListStackResourcesCommand({ StackName }));
    expect((await list('stack')).StackResourceSummaries).toMatchObject([
      { LogicalResourceId: 'Queue', PhysicalResourceId: 'a&b', ResourceType: 'AWS::SQS::Queue' },
    ]);
    await expect(list('other')).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id other does not exist',
    });
  });

  test.each([
    ['an action it does not know', 'AWSStepFunctions.DeleteStateMachine', '{}', 'UnknownOperationException'],
    ['a request that lacks a member', 'AWSStepFunctions.StartExecution', '{}', 'ValidationException'],
    ['a request that is not JSON', 'AWSEvents.PutEvents', '{', 'ValidationException'],
  ])('refuses %s', async (_, target, body, type) => {
    const { call } = await endpoint();
    expect(await call(target, body)).toMatchObject({ status: 400, body: { __type: type } });
  });
});
