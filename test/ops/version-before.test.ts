import { expect, onTestFinished, test, vi } from 'vitest';
import { AwsEndpoint } from '../../lib/local/aws-api/aws-endpoint.ts';
import { operator } from './operator.ts';

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
const resource = (type: string, logicalId: string, ref: string) => ({
  type: `AWS::${type}`,
  logicalId: `${logicalId}0A1B2C3D`,
  ref,
});

/** Stacks of a version that has neither the log of events nor webhooks. */
const STACKS: Readonly<Record<string, readonly ReturnType<typeof resource>[]>> = {
  'quartermaster-prod-data': ['Orders', 'Idempotency', 'Accounts', 'Catalog'].map((table) =>
    resource('DynamoDB::Table', table, `prod-${table}`),
  ),
  'quartermaster-prod-service': [
    resource('SQS::Queue', 'DispatchDeadLetters', '/1/quartermaster-prod-dispatch-dead-letters'),
  ],
};

/** Deploys the stacks. Returns what runs the operators' commands on them. */
async function deployed(stacks: typeof STACKS) {
  const endpoint = new AwsEndpoint({
    credentials,
    assembly: {
      // The SDK asks the host of a queue's URL.
      running: (stack) => stacks[stack]?.map((one) => ({ ...one, ref: one.ref.replace(/^\//, `${endpoint.url}/`) })),
      outputs: () => ({ Version: '0.1.0', Commit: '1'.repeat(40) }),
    },
  });
  endpoint.addActions({
    'AmazonSQS.GetQueueAttributes': () => ({
      Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' },
    }),
    'AmazonSQS.ReceiveMessage': () => ({}),
    'AmazonSSM.GetParameterHistory': () => ({ Parameters: [] }),
    'DynamoDB_20120810.Query': () => ({ Items: [], Count: 0 }),
    'DynamoDB_20120810.GetItem': () => ({}),
  });
  await endpoint.listen();
  onTestFinished(() => endpoint.stop(0));
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const ops = operator(() => undefined);
  return (...commandLine: readonly string[]) => ops(...commandLine, '--stage', 'prod', '--region', 'eu-west-1');
}

test('the commands work on a stage of a version without webhooks', async () => {
  const ops = await deployed(STACKS);
  expect(await ops('dead-letters')).toEqual({
    code: 0,
    printed: 'quartermaster-prod-dispatch-dead-letters: 0 messages',
    complained: '',
  });
  expect(await ops('redrive', 'dispatch')).toMatchObject({ code: 0, complained: '' });
  expect(await ops('orders', '--tenant', 'acme')).toMatchObject({ code: 0, complained: '' });
  expect(await ops('order', '100123')).toMatchObject({
    code: 1,
    complained: 'there is no order 100123 in the stage prod',
  });
});

test('a command that needs webhooks or the log says that the stage has none', async () => {
  const ops = await deployed(STACKS);
  const without = 'the stage prod has no webhooks: there is no stack quartermaster-prod-webhooks';
  for (const queue of ['webhooks', 'webhooks-fan-out', 'quartermaster-prod-webhooks-dead-letters']) {
    expect(await ops('redrive', queue), queue).toEqual({ code: 1, printed: '', complained: without });
  }
  const complained = 'the stacks of the stage prod have no Events; deploy them with npm run deploy';
  expect(await ops('events', '100123')).toEqual({ code: 1, printed: '', complained });
  expect((await ops('redrive', 'dispach')).complained).toBe('there is no queue dispach; is dispatch meant?');
});

test('another stack that is missing is an error', async () => {
  const ops = await deployed({ 'quartermaster-prod-data': STACKS['quartermaster-prod-data'] ?? [] });
  expect((await ops('dead-letters')).complained).toContain('there is no stack quartermaster-prod-service');
});

test('version names the stacks of events and of webhooks', async () => {
  const ops = await deployed({ ...STACKS, 'quartermaster-prod-events': [], 'quartermaster-prod-webhooks': [] });
  const { printed } = await ops('version');
  for (const stack of ['events', 'webhooks']) expect(printed).toContain(`quartermaster-prod-${stack}  CREATE_COMPLETE`);
});
