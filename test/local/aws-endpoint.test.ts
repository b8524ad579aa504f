import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AwsEndpoint } from '../../lib/local/aws-endpoint.ts';
import { LocalClock } from '../../lib/local/clock.ts';
import { EventBuses } from '../../lib/local/events.ts';
import { Queues } from '../../lib/local/queues.ts';
import { StatesError } from '../../lib/local/state-machines.ts';
import { StateStore } from '../../lib/local/state-store.ts';
import { recordingLog } from './fixtures.ts';

const ARN = 'arn:aws:states:us-east-1:000000000000:execution:Machine:name';

async function endpoint() {
  const { log } = recordingLog();
  const events = new EventBuses({ names: ['bus'], clock: new LocalClock(), log });
  const queues = new Queues({ names: ['queue'], store: StateStore.open(undefined), log });
  const stateMachines = {
    startExecution: ({ name = '' }) => {
      if (name === 'taken') throw new StatesError('ExecutionAlreadyExists', 'it exists');
      return { executionArn: ARN, startDate: new Date('2026-01-02T03:04:05Z') };
    },
    describeExecution: () => ({
      arn: ARN,
      machine: 'Machine',
      name: 'name',
      status: 'SUCCEEDED' as const,
      input: {},
      inputText: '{}',
      output: { done: true },
      startedAt: new Date('2026-01-02T03:04:05Z'),
      stoppedAt: new Date('2026-01-02T03:04:06Z'),
      states: [],
    }),
  };
  const running = new AwsEndpoint({ stateMachines: () => stateMachines, events, queues });
  await running.listen();
  onTestFinished(() => running.stop());
  const call = async (target: string, body: string) => {
    const response = await fetch(running.url, { method: 'POST', headers: { 'x-amz-target': target }, body });
    return { status: response.status, body: await response.json() };
  };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sfn = new SFNClient({ endpoint: running.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  return { call, sfn, events, queues };
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

  test.each([
    ['an action it does not know', 'AWSStepFunctions.DeleteStateMachine', '{}', 'UnknownOperationException'],
    ['a request that lacks a member', 'AWSStepFunctions.StartExecution', '{}', 'ValidationException'],
    ['a request that is not JSON', 'AWSEvents.PutEvents', '{', 'ValidationException'],
  ])('refuses %s', async (_, target, body, type) => {
    const { call } = await endpoint();
    expect(await call(target, body)).toMatchObject({ status: 400, body: { __type: type } });
  });
});
