import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { orderKey } from '../../functions/core/model/keys.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';
import { Caller } from '../support/api/api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { operator } from './operator.ts';

let running: TestCloud;
const ops = operator(() => running.cloud);

beforeAll(async () => {
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), schedules: false });
});
afterAll(() => running.cloud.stop());

const sqs = () =>
  new SQSClient({ endpoint: running.cloud.awsUrl, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });
const urlOf = (queue: string) => `http://localhost/000000000000/quartermaster-local-${queue}-dead-letters`;
const lettersOf = (queue: string) =>
  running.cloud.messages().filter((message) => message.queue === `quartermaster-local-${queue}-dead-letters`);

async function fill(queue: string, bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) await sqs().send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody }));
}

async function empty(queue: string): Promise<void> {
  while (lettersOf(queue).length > 0) {
    const { Messages = [] } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl: urlOf(queue), MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages) {
      await sqs().send(new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle }));
    }
  }
}

afterEach(() => empty('workflow'));

const requestContext = { functionArn: 'arn:aws:lambda:x:1:function:gone', condition: 'x', approximateInvokeCount: 1 };
const stream = 'arn:aws:dynamodb:eu-central-1:1:table/Gone/stream/2027';
const positions = { shardId: 's', startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 1, streamArn: stream };
const batch = (more: object) => ({ requestContext, timestamp: 't', DDBStreamBatchInfo: { ...positions, ...more } });
const aside = (more: object) => ({
  putAside: {
    ...{ functionName: 'gone', streamArn: stream, sequenceNumber: '1', eventName: 'MODIFY', problem: 'p' },
    ...{ keys: { pk: 'ORDER#1', sk: 'ORDER' }, at: '2027-03-01T10:00:00Z', ...more },
  },
});
const run = (line: string, number: number, name = `${line}-${number}-v1`) => ({
  ...{ name, state: { line, number }, event: { detailType: 'x' }, failure: { Error: 'E' } },
});

/** Messages whose work cannot be done, of all kinds. */
const BROKEN: readonly (readonly [what: string, body: string])[] = [
  ['text', '{'],
  ...[
    ['nothing', null],
    ['an empty object', {}],
    ['a position that is no number', batch({ endSequenceNumber: 'x' })],
    ['a stream that is none', batch({ streamArn: 'x' })],
    ['a time that is none', batch({ approximateArrivalOfFirstRecord: 'x' })],
    ['a record at no position', aside({ sequenceNumber: 'x' })],
    ['a record of no time', aside({ at: 'x' })],
    ['a record of no item', aside({ keys: {} })],
    ['a record of a table that is gone', aside({})],
    ['a run of an unknown line', run('toys', 1)],
    ['a run without a name', run('devices', 1, '')],
  ].map(([what, body]) => [String(what), JSON.stringify(body)] as const),
];

/** Returns the ids of the messages that the command shows in a queue. */
async function shownIn(queue: string): Promise<readonly string[]> {
  const { printed } = await ops('dead-letters', '--json');
  const queues: { readonly name: string; readonly letters: readonly { readonly id: string }[] }[] = JSON.parse(printed);
  const shown = queues.find(({ name }) => name === `quartermaster-local-${queue}-dead-letters`);
  return (shown?.letters ?? []).map(({ id }) => id);
}

test.each(BROKEN)('a dead letter that nobody can work on is shown, kept and taken away: %s', async (_, body) => {
  await fill('workflow', [body, JSON.stringify(run('devices', 999_999))]);
  expect(await ops('dead-letters')).toMatchObject({ code: 1, complained: '' });
  expect(await ops('redrive', 'workflow', '--dry-run')).toMatchObject({
    ...{ code: 1, printed: expect.stringContaining('1 of 2 messages would be sent'), complained: '' },
  });
  const done = await ops('redrive', 'workflow');
  expect(done).toMatchObject({
    code: 1,
    printed: expect.stringContaining('1 of 2 messages processed'),
    complained: '',
  });
  const [kept] = lettersOf('workflow').filter((message) => message.body === body);
  const id = kept?.messageId ?? '';
  expect(done.printed).toContain(id);
  expect(await ops('redrive', 'workflow', '--discard', id)).toMatchObject({ code: 0, complained: '' });
  expect(lettersOf('workflow').filter((message) => message.body === body)).toEqual([]);
});

/** Queues that other tests put no garbage into. */
const OTHER_QUEUES = [
  'devices-check-stock',
  'devices-keep-stock-levels',
  'record-changes',
  'subscriptions-activate-customer',
  'subscriptions-run-anniversaries',
  'webhooks',
  'webhooks-fan-out',
];

/** Letters whose function, or whose table, is that of another stage. */
async function ofStage(other: string): Promise<readonly object[]> {
  const stage = new Stage('local', () => new Clients({ kind: 'local', cloud: running.cloud }));
  const streamArn = stream.replace('Gone', await stage.table('Orders'));
  const functionOf = (name: string) => `quartermaster-${name}-workflow-dispatch`;
  const functionArn = `arn:aws:lambda:eu-central-1:000000000000:function:${functionOf(other)}:live`;
  return [
    { ...batch({ streamArn }), requestContext: { ...requestContext, functionArn } },
    aside({ streamArn, functionName: functionOf(other) }),
    aside({
      streamArn: stream.replace('Gone', `quartermaster-${other}-data-Orders`),
      functionName: functionOf('local'),
    }),
  ];
}

test.each(OTHER_QUEUES)(
  'garbage in the queue %s is shown in short, and can be worked off or taken away',
  async (queue) => {
    const huge = JSON.stringify({ huge: 'x'.repeat(100_000) });
    const bodies = [
      ...[' ', 'hello', '[]', '7', '"\\u001b[2J\u009b31m"', huge, JSON.stringify({ tenant: 1, webhook: 2, lane: 'x' })],
      ...[{ tenant: 'gone', webhook: 'whgone', lane: 99 }, run('devices', 999_999), run('__proto__', 7)].map((body) =>
        JSON.stringify(body),
      ),
      ...(await ofStage('prod')).map((body) => JSON.stringify(body)),
    ];
    await fill(queue, bodies);
    const shown = await ops('dead-letters');
    expect([shown.code, shown.complained]).toEqual([1, '']);
    expect(Math.max(...shown.printed.split('\n').map((line) => line.length))).toBeLessThan(700);
    expect(shown.printed).not.toMatch(/(?!\n)\p{Cc}/u);
    const rehearsed = await ops('redrive', queue, '--dry-run');
    const done = await ops('redrive', queue);
    expect([rehearsed.complained, done.complained]).toEqual(['', '']);
    expect(done.printed.match(/the stage local has no (?:function|table) quartermaster-prod-/g)).toHaveLength(3);
    for (const { messageId } of lettersOf(queue)) {
      expect(done.printed).toContain(messageId);
      expect(await ops('redrive', queue, '--discard', messageId)).toMatchObject({ code: 0, complained: '' });
    }
    expect(lettersOf(queue)).toEqual([]);
    await empty('workflow');
  },
);

test('the messages of a command that was killed are told of, and nothing of them is lost or doubled', async () => {
  const bodies = Array.from({ length: 14 }, (_, index) => JSON.stringify(run('devices', 910_001 + index)));
  await fill('workflow', bodies);
  // What a command that was killed leaves: it has received some messages, and released none.
  const left = { QueueUrl: urlOf('workflow'), MaxNumberOfMessages: 10, VisibilityTimeout: 1_200 };
  const { Messages = [] } = await sqs().send(new ReceiveMessageCommand(left));
  expect(Messages).toHaveLength(10);
  const told =
    '10 other messages in progress, or until a moment ago. An interrupted command leaves its messages hidden';
  for (const more of [['--dry-run'], ['--discard', 'ORDER#910001'], []]) {
    expect(await ops('redrive', 'workflow', ...more)).toMatchObject({
      code: 1,
      printed: expect.stringContaining(told),
    });
  }
  for (const { ReceiptHandle } of Messages) {
    const visible = { QueueUrl: urlOf('workflow'), ReceiptHandle, VisibilityTimeout: 0 };
    await sqs().send(new ChangeMessageVisibilityCommand(visible));
  }
  const [one, other] = await Promise.all([ops('redrive', 'workflow'), ops('redrive', 'workflow')]);
  const processed = [one, other].map(({ printed }) =>
    Number(/(\d+) of \d+ messages? processed/.exec(printed)?.[1] ?? 0),
  );
  expect(processed.reduce((sum, number) => sum + number, 0)).toBe(10);
  expect(await ops('redrive', 'workflow')).toMatchObject({ code: 0 });
});

test('every message of a queue is seen, however many are there', async () => {
  const bodies = Array.from({ length: 25 }, (_, index) => JSON.stringify(run('devices', 900_001 + index)));
  await fill('workflow', bodies);
  expect(await shownIn('workflow')).toHaveLength(25);
  expect(await ops('redrive', 'workflow', '--discard', 'ORDER#900025', '--dry-run')).toMatchObject({ code: 0 });
  expect(await ops('redrive', 'workflow', '--discard', 'ORDER#900025')).toMatchObject({ code: 0 });
  expect(await ops('redrive', 'workflow', '--dry-run')).toMatchObject({
    ...{ code: 0, printed: expect.stringContaining('24 of 24 messages would be sent') },
  });
});

test.each([
  ['createdBy', 7],
  ['fulfilledBy', 7],
  ['line', 'toys'],
])('an order whose %s cannot be read is named, and the others are dispatched', async (attribute, value) => {
  const caller = await Caller.create({ cloud: running.access });
  const [{ body: broken }, { body: sound }] = [
    await caller.place(examples.createOrder),
    await caller.place(examples.createOrder),
  ];
  const stage = new Stage('local', () => new Clients({ kind: 'local', cloud: running.cloud }));
  const store = await stage.store();
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: { ...orderKey(Number(broken.orderNum)) },
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
  for (const flags of [['--dry-run'], []]) {
    const numbers = [String(broken.orderNum), String(sound.orderNum)];
    const { code, printed, complained } = await ops('dispatch', ...numbers, ...flags, '--json');
    expect([code, complained]).toEqual([
      1,
      expect.stringContaining(
        `the item ORDER#${broken.orderNum} / ORDER of the table Orders is malformed: ${attribute}`,
      ),
    ]);
    expect(JSON.parse(printed)).toMatchObject({ started: [{ number: Number(sound.orderNum) }], missing: [] });
  }
});
