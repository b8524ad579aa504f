import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { until } from '../../bin/support/until.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { expiryOf, logItem } from '../../functions/core/model/event-log.ts';
import { json } from '../../functions/core/model/response.ts';
import { fanOut } from '../../functions/webhooks/delivery/fan-out.ts';
import { createWebhook } from '../../functions/webhooks/registry/create-webhook.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';
import { Caller } from '../support/api/api.ts';
import { Shop } from '../support/api/device-api.ts';
import { Market, newProduct } from '../support/api/subscription-api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { type Fault, FaultProxy } from '../support/store/fault-proxy.ts';
import { event } from '../support/webhooks/webhook-run.ts';
import { assemblyThatGivesUp } from './assembly.ts';
import { operator } from './operator.ts';

const DISPATCH = 'quartermaster-local-dispatch-dead-letters';
const WORKFLOW = 'quartermaster-local-workflow-dead-letters';
const WAKE_UPS = 'quartermaster-local-webhooks-dead-letters';
const FAN_OUT = 'quartermaster-local-webhooks-fan-out-dead-letters';
const ANNIVERSARIES = 'quartermaster-local-subscriptions-run-anniversaries-dead-letters';

/** Step Functions refuses: the SDK does not ask again, so that the function fails at once. */
const refused: Fault = { kind: 'error', type: 'AccessDeniedException' };

const assembly = assemblyThatGivesUp(inject('assembly'));
let running: TestCloud;
let proxy: FaultProxy;
const ops = operator(() => running.cloud);

/** Proxy between the functions and Step Functions. */
beforeAll(async () => {
  const reach = async (service: string, url: string) => {
    if (service !== 'sfn') return url;
    proxy = new FaultProxy(url);
    return proxy.listen();
  };
  // A run gives up after a minute and a half, which takes three seconds. Nothing is called by the clock.
  running = await startTestCloud({ assemblyDirectory: assembly, reach, timeScale: 30, schedules: false });
});

afterAll(async () => {
  await running.cloud.stop();
  await proxy.stop();
  rmSync(assembly, { recursive: true });
});

const allow = () => {
  proxy.script = () => undefined;
};
const refuse = () => {
  proxy.script = () => refused;
};

beforeEach(allow);

/** Empties the queues for the next test. */
afterEach(async () => {
  allow();
  const sqs = queueClient();
  for (const { queue } of running.cloud.messages()) {
    const QueueUrl = urlOf(queue);
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
});

const messagesIn = (queue: string) => running.cloud.messages().filter((message) => message.queue === queue);

const runsOf = (number: number | string) =>
  running.cloud
    .executions()
    .filter(({ arn, name }) => arn.includes(':express:') && name.split('-')[1] === String(number));

/** Returns the names of the runs of an order. A run that was started twice is there twice. */
const namesOfRuns = (number: number | string) => runsOf(number).map(nameOf);

/** Returns the name by which a run was started. A number follows it, since several runs can have one name. */
const nameOf = ({ name }: { readonly name: string }) => name.split(':')[0];

const idsOfEvents = (number: number | string) =>
  running.cloud
    .recentEvents()
    .flatMap(({ detail }) => (String(detail.number) === String(number) ? [String(detail.id)] : []));

/** Waits until the queue has a number of messages and every stream has been read. */
const letters = (amount: number) =>
  until(
    `${amount} dead letters`,
    async () => messagesIn(DISPATCH),
    (messages) => messages.length === amount && running.cloud.streamsIdle(),
  );

const told = (number: number | string, ids: readonly string[]) =>
  until(
    'the events',
    async () => idsOfEvents(number),
    (found) => found.length >= ids.length,
  ).then((found) => expect(found).toEqual(ids));

const queueClient = () =>
  new SQSClient({ endpoint: running.cloud.awsUrl, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS });

const urlOf = (queue: string) => `http://localhost/000000000000/${queue}`;

async function send(queue: string, body: string): Promise<void> {
  await queueClient().send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody: body }));
}

test('hands the lost changes of orders of every line to their workflows, each once', async () => {
  const caller = await Caller.create({ cloud: running.access });
  const shop = await Shop.open(running.access);
  const market = await Market.open(running.access);
  await shop.stock('Laptop', 1);
  const offer = await market.offer(`${newProduct()}01A12`);
  const customer = await market.customer();
  refuse();
  const appliance = (await caller.place(examples.createOrder)).body;
  await letters(1);
  const device = await shop.place('Laptop');
  await letters(2);
  const { orderId: subscription } = await market.place(customer, newOrder(offer));
  const before = await letters(3);

  const shown = await ops('dead-letters');
  expect(shown.printed).toContain(`${DISPATCH}: 3 messages`);
  expect(shown.printed).toContain(
    'quartermaster-local-workflow-dispatch could not process 1 record from the stream of',
  );
  expect(shown.printed).toContain('after 2 tries: all retries failed');
  expect(shown.code).toBe(1);
  const listed = await ops('dead-letters', '--json');
  expect([listed.code, JSON.parse(listed.printed)]).toMatchObject([1, expect.arrayContaining([])]);

  const rehearsed = await ops('redrive', 'dispatch', '--dry-run');
  expect(rehearsed).toMatchObject({
    code: 0,
    printed: expect.stringContaining('3 of 3 messages would be sent'),
  });
  expect(rehearsed.printed).toContain(`ORDER#${appliance.orderNum}`);
  expect([messagesIn(DISPATCH), namesOfRuns(appliance.orderNum)]).toEqual([before, []]);

  const failed = await ops('redrive', 'dispatch');
  expect(failed).toMatchObject({ code: 1, printed: expect.stringContaining('kept: 1 of 1 record failed again') });
  expect(messagesIn(DISPATCH)).toEqual(before);

  allow();
  const done = await ops('redrive', DISPATCH);
  expect(done).toMatchObject({ code: 0, printed: expect.stringContaining('3 of 3 messages processed and deleted') });
  expect(messagesIn(DISPATCH)).toEqual([]);
  await told(appliance.orderNum, [`${appliance.orderNum}-v1`]);
  await told(device, [`${device}-v1`]);
  await market.followed(customer, subscription);
  await told(subscription, [`${subscription}-v1`, `${subscription}-v2`]);
  expect(namesOfRuns(appliance.orderNum)).toEqual([`appliances-${appliance.orderNum}-v1`]);
  expect(await ops('redrive', 'dispatch')).toMatchObject({ code: 0, printed: `${DISPATCH} has no message.` });
  expect((await ops('dead-letters')).code).toBe(0);
  const empty = await ops('redrive', 'dispatch', '--json');
  expect([empty.code, JSON.parse(empty.printed)]).toEqual([0, { done: true, lines: [`${DISPATCH} has no message.`] }]);
});

test('does nothing else when what a message tells of has been done, and is not disturbed by who looks', async () => {
  const caller = await Caller.create({ cloud: running.access });
  refuse();
  const { body: order } = await caller.place(examples.createOrder);
  const [letter] = await letters(1);
  allow();
  // The previous operator was interrupted after the function finished and before the message was deleted.
  await send(DISPATCH, letter?.body ?? '');
  for (const _ of [1, 2, 3]) expect((await ops('dead-letters')).printed).toContain(`${DISPATCH}: 2 messages`);
  expect((await ops('redrive', 'dispatch')).printed).toContain('2 of 2 messages processed and deleted');
  // Consumers take two events of one id as one.
  const id = `${order.orderNum}-v1`;
  await told(order.orderNum, [id, id]);
  expect((await caller.get(Caller.pathOf(order))).body).toMatchObject({ status: 'new', version: 1 });
});

test('hands over of a stretch of the stream what the function is given, and nothing else that lies between', async () => {
  const caller = await Caller.create({ cloud: running.access });
  refuse();
  const { body: order } = await caller.place(examples.createOrder);
  for (const status of ['gathering info', 'info received']) await caller.put(Caller.pathOf(order), { status });
  const bodies = (await letters(3)).map(({ body }) => body);
  allow();
  // Changes also write history entries, which lie between the first record and the last.
  const [, end = ''] = /"endSequenceNumber":"(\d+)"/.exec(bodies.at(-1) ?? '') ?? [];
  await send(DISPATCH, (bodies[0] ?? '').replace(/"endSequenceNumber":"\d+"/, `"endSequenceNumber":"${end}"`));
  const { code, printed } = await ops('redrive', 'dispatch');
  expect([code, printed]).toEqual([0, expect.stringContaining('4 of 4 messages processed and deleted')]);
  const versions = ['v1', 'v2', 'v3'].map((version) => `${order.orderNum}-${version}`);
  await until(
    'the events',
    async () => idsOfEvents(order.orderNum),
    (ids) => ids.length >= 6,
  );
  expect([...new Set(idsOfEvents(order.orderNum))].sort()).toEqual(versions);
  expect([...new Set(namesOfRuns(order.orderNum))].sort()).toEqual(versions.map((version) => `appliances-${version}`));
});

test('keeps a message whose records have left the stream, and starts the run by the number of the order', async () => {
  const caller = await Caller.create({ cloud: running.access });
  refuse();
  const { body: order } = await caller.place(examples.createOrder);
  const [letter] = await letters(1);
  allow();
  await send(DISPATCH, (letter?.body ?? '').replaceAll(/"shardId":"[^"]*"/g, '"shardId":"shardId-gone"'));
  // The readable message is put aside: the test is about the other message.
  expect(await ops('redrive', 'dispatch', '--dry-run')).toMatchObject({
    code: 1,
    printed: expect.stringContaining('1 of 2 messages would be sent'),
  });
  const run = `appliances-${order.orderNum}-v1`;
  const rehearsed = await ops('dispatch', String(order.orderNum), '--dry-run');
  expect([rehearsed.code, rehearsed.printed]).toEqual([0, expect.stringContaining(`would start ${run}`)]);
  expect(namesOfRuns(order.orderNum)).toEqual([]);

  const started = await ops('dispatch', String(order.orderNum));
  expect([started.code, started.printed]).toEqual([0, expect.stringContaining(`started ${run}`)]);
  const { code, printed } = await ops('redrive', 'dispatch');
  expect([code, printed]).toEqual([1, expect.stringContaining('1 of 2 messages processed and deleted')]);
  expect(printed).toContain('no longer has its records');
  expect(printed).toContain('npm run ops -- dispatch <number> --stage local');
  expect(messagesIn(DISPATCH).map(({ body }) => body)).toEqual([expect.stringContaining('shardId-gone')]);
  await told(order.orderNum, [`${order.orderNum}-v1`, `${order.orderNum}-v1`]);
  // The command and the stream's consumer send the same input.
  const [byNumber, byStream] = runsOf(order.orderNum);
  expect(byNumber?.input).toEqual(byStream?.input);
});

/** Puts a failed run of an order into the queue, as its workflow does. Returns the input. */
async function failedRun(number: number, change: object = {}) {
  const [run] = await until(
    'the run',
    async () => runsOf(number),
    ([first]) => first?.status === 'SUCCEEDED',
  );
  const input = { ...Object(run?.input), ...change };
  await send(
    WORKFLOW,
    JSON.stringify({ ...input, failure: { Error: 'EventBridge.ThrottlingException', Cause: 'later' } }),
  );
  return input;
}

test('starts a failed run again with its input, and deletes its message', async () => {
  const caller = await Caller.create({ cloud: running.access });
  const { body: order } = await caller.place(examples.createOrder);
  const number = order.orderNum;
  const input = await failedRun(number);
  const name = `appliances-${number}-v1`;

  const shown = await ops('order', String(number));
  expect(shown.code).toBe(1);
  expect(shown.printed).toContain(`${name}  FAILED; event ${number}-v1`);
  expect(shown.printed).toContain('npm run ops -- redrive workflow --stage local');
  const listed = await ops('dead-letters');
  expect(listed.printed).toContain(`workflow run ${name}`);
  expect(listed.printed).toContain('EventBridge.ThrottlingException');
  const rehearsed = await ops('redrive', 'workflow', '--dry-run');
  expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining('would be started again') });
  expect([messagesIn(WORKFLOW).length, runsOf(number).length]).toEqual([1, 1]);

  expect(await ops('redrive', 'workflow')).toMatchObject({
    code: 0,
    printed: expect.stringContaining('1 of 1 message processed and deleted'),
  });
  await told(number, [`${number}-v1`, `${number}-v1`]);
  expect(messagesIn(WORKFLOW)).toEqual([]);
  const runs = runsOf(number);
  expect(runs.map((run) => [nameOf(run), run.input])).toEqual([
    [name, input],
    [name, input],
  ]);
  expect((await ops('order', String(number))).printed).toContain(`${name}  no failure on record`);
});

test('keeps a run that fails again, once, with the new error', async () => {
  const caller = await Caller.create({ cloud: running.access });
  const { body: order } = await caller.place(examples.createOrder);
  // EventBridge takes no event without a type.
  await failedRun(order.orderNum, { event: { detailType: '', detail: { id: 'refused' } } });
  expect((await ops('redrive', 'workflow')).code).toBe(0);
  const [again, ...others] = await until(
    'the dead letter',
    async () => messagesIn(WORKFLOW),
    (messages) => messages.length > 0,
  );
  expect(others).toEqual([]);
  expect(JSON.parse(again?.body ?? '')).toMatchObject({
    name: `appliances-${order.orderNum}-v1`,
    event: { detailType: '' },
    failure: { Error: expect.stringContaining('EventBridge') },
  });
  expect(JSON.parse(again?.body ?? '').failure.Cause).not.toBe('later');
});

test('invokes a scheduled task with the event that it had failed at', async () => {
  await send(ANNIVERSARIES, '{}');
  expect((await ops('redrive', 'subscriptions-run-anniversaries', '--dry-run')).printed).toContain(
    'would be sent to quartermaster-local-subscriptions-run-anniversaries',
  );
  expect(messagesIn(ANNIVERSARIES)).toHaveLength(1);
  expect(await ops('redrive', 'subscriptions-run-anniversaries')).toMatchObject({
    code: 0,
    printed: expect.stringContaining('1 of 1 message processed and deleted'),
  });
  expect(messagesIn(ANNIVERSARIES)).toEqual([]);
});

test('keeps a message that is no JSON', async () => {
  await send(ANNIVERSARIES, 'no JSON');
  expect((await ops('dead-letters')).printed).toContain('message of');
  expect(await ops('redrive', ANNIVERSARIES)).toMatchObject({ code: 1, printed: expect.stringContaining('kept') });
  expect(messagesIn(ANNIVERSARIES)).toHaveLength(1);
});

/** Makes a delivery whose wake-up is lost: nothing wakes its lane. Returns the lane, and the ids of the events that the webhook has got. */
async function silentLane() {
  const got: unknown[] = [];
  const server = createServer((request, response) => {
    got.push(request.headers['webhook-id']);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: running.cloud })).store();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  const tenant = 'silent';
  let webhook = '';
  await createWebhook(store, {
    tenant,
    fields: { url, format: 'standard', apiUrl: running.cloud.apiUrl },
    idempotency: undefined,
    respond: ({ id }) => {
      webhook = id;
      return json(201, {});
    },
  });
  const lost = async () => {};
  await fanOut(store, lost, tenant, [logItem(tenant, 1, event(7, 1), expiryOf(store.now()))]);
  return { lane: { tenant, webhook, lane: 7 % 4 }, got };
}

test('sends a wake-up to its queue again, so that the lane delivers what waits', async () => {
  const { lane, got } = await silentLane();
  await send(WAKE_UPS, JSON.stringify(lane));
  const shown = (await ops('dead-letters')).printed;
  expect(shown).toContain('wake-up of');
  expect(shown).toContain(`for lane 3 of the webhook ${lane.webhook} of the tenant silent`);
  expect(shown).toContain('npm run ops -- redrive webhooks --stage local');
  expect(await ops('redrive', 'webhooks', '--dry-run')).toMatchObject({
    code: 0,
    printed: expect.stringContaining('would be sent to quartermaster-local-webhooks\n1 of 1 message would be sent'),
  });
  expect([messagesIn(WAKE_UPS).length, got]).toEqual([1, []]);
  const done = await ops('redrive', 'webhooks');
  expect(done).toMatchObject({ code: 0, printed: expect.stringContaining('1 of 1 message processed and deleted') });
  expect(messagesIn(WAKE_UPS)).toEqual([]);
  await until(
    'the delivery',
    async () => got,
    (ids) => ids.length > 0,
  );
  expect(got).toEqual(['7-v1']);
});

test('takes the wake-ups of one lane away, and keeps what is no wake-up', async () => {
  for (const lane of [1, 2]) await send(WAKE_UPS, JSON.stringify({ tenant: 'acme', webhook: 'whgone', lane }));
  expect((await ops('redrive', 'webhooks', '--discard', 'LANE#whgone#1')).printed).toContain('1 message about');
  await send(WAKE_UPS, '{"lane":1}');
  const { code, printed } = await ops('redrive', 'webhooks');
  expect([code, printed]).toEqual([1, expect.stringContaining('1 of 2 messages processed and deleted')]);
  const [, id = ''] = /no lane waits for it.* redrive webhooks --discard (\S+) --stage local/.exec(printed) ?? [];
  expect(await ops('redrive', 'webhooks', '--discard', id)).toMatchObject({ code: 0 });
  expect(messagesIn(WAKE_UPS)).toEqual([]);
});

test('says how deliveries are made of events whose records have left the stream', async () => {
  const arrival = '2027-03-01T10:00:00.000Z';
  const batch = {
    requestContext: {
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:quartermaster-local-webhooks-fan-out',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 101,
    },
    timestamp: '2027-03-01T10:30:00.000Z',
    DDBStreamBatchInfo: {
      shardId: 'shardId-gone',
      startSequenceNumber: '1',
      endSequenceNumber: '2',
      approximateArrivalOfFirstRecord: arrival,
      batchSize: 2,
      streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Events/stream/2027-03-01T00:00:00.000',
    },
  };
  await send(FAN_OUT, JSON.stringify(batch));
  for (const flags of [['--dry-run'], []]) {
    const { code, printed } = await ops('redrive', 'webhooks-fan-out', ...flags);
    expect(code).toBe(1);
    expect(printed).toContain('The log of events has the events for 30 days');
    expect(printed).toContain(`POST /webhooks/{id}/redeliver with only "failed" and a since before ${arrival}`);
    expect(printed).not.toContain('<number>');
  }
  expect(messagesIn(FAN_OUT)).toHaveLength(1);
});

test('says which queues there are', async () => {
  expect(await ops('redrive', 'nothing-like-it')).toMatchObject({
    code: 2,
    complained: expect.stringMatching(/^there is no queue nothing-like-it; the queues are .*dispatch/),
  });
  expect((await ops('redrive', 'dispach')).complained).toBe('there is no queue dispach; is dispatch meant?');
});
