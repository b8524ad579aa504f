import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { until } from '../../bin/support/until.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { orderKey } from '../../functions/core/model/keys.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { Caller } from '../support/api/api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { operator } from './operator.ts';

let running: TestCloud;
let store: Store;
const ops = operator(() => running.cloud);

beforeAll(async () => {
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), schedules: false });
  store = await new Stage('local', () => new Clients({ kind: 'local', cloud: running.cloud })).store();
});

afterAll(() => running.cloud.stop());

const letters = () => running.cloud.messages().filter(({ queue }) => queue.endsWith('dispatch-dead-letters'));

const lettersAre = (amount: number) =>
  until(
    `${amount} letters`,
    async () => letters(),
    (found) => found.length === amount && running.cloud.streamsIdle(),
  );

const eventsOf = (number: number) =>
  running.cloud.recentEvents().flatMap(({ detail }) => (detail.number === number ? [String(detail.id)] : []));

const told = (number: number, ids: readonly string[]) =>
  until(
    'the events',
    async () => eventsOf(number),
    (found) => found.length >= ids.length,
  ).then((found) => expect(found).toEqual(ids));

/** Replaces the status of an order in its item; nobody should. */
const setStatus = (number: number, status: unknown) =>
  store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: orderKey(number),
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status },
    }),
  );

test('goes on with other orders after an unreadable record, and works it off once the item is mended', async () => {
  const caller = await Caller.create({ cloud: running.access });
  const { orderNum: broken } = (await caller.place(examples.createOrder)).body;
  await told(broken, [`${broken}-v1`]);
  await setStatus(broken, 7);
  const { orderNum: next } = (await caller.place(examples.createOrder)).body;
  await told(next, [`${next}-v1`]);
  const [letter] = await lettersAre(1);
  expect(JSON.parse(letter?.body ?? '')).toEqual({
    putAside: {
      functionName: 'quartermaster-local-workflow-dispatch',
      streamArn: expect.stringContaining(':table/'),
      sequenceNumber: expect.stringMatching(/^\d+$/),
      eventName: 'MODIFY',
      keys: { pk: `ORDER#${broken}`, sk: 'ORDER' },
      problem: 'dynamodb.NewImage.status.S: invalid_type',
      at: expect.any(String),
    },
  });
  const line = running.logged.find((text) => text.includes('put aside'));
  expect(line).toContain(`ORDER#${broken}`);
  expect(line).not.toContain(examples.createOrder.companyName);

  const shown = (await ops('dead-letters')).printed;
  expect(shown).toContain(`ORDER#${broken} ORDER cannot be read from the table`);
  expect(await ops('redrive', 'dispatch', '--dry-run')).toMatchObject({
    code: 0,
    printed: expect.stringContaining('would be sent to quartermaster-local-workflow-dispatch'),
  });
  expect(await ops('redrive', 'dispatch')).toMatchObject({
    code: 1,
    printed: expect.stringContaining('kept: 1 of 1 record failed again'),
  });
  expect(letters()).toEqual([letter]);

  await setStatus(broken, 'new');
  // The change that mends the item is readable, whatever was there before.
  await lettersAre(1);
  expect(await ops('redrive', 'dispatch')).toMatchObject({ code: 0, printed: expect.stringContaining('done') });
  await lettersAre(0);
  const id = `${broken}-v1`;
  // One for the order as it was placed, one for the change that mended it, and one for the letter.
  await told(broken, [id, id, id]);
});

test('reports an order that was deleted, until it is back or the operator discards the message', async () => {
  const caller = await Caller.create({ cloud: running.access });
  const { orderNum: lost } = (await caller.place(examples.createOrder)).body;
  await told(lost, [`${lost}-v1`]);
  // The stream has so many records that their numbers have two digits.
  for (let placed = 0; placed < 9; placed++) await caller.place(examples.createOrder);
  const at = { TableName: store.ordersTable, Key: orderKey(lost) };
  const { Item } = await store.client.send(new GetCommand({ ...at, ConsistentRead: true }));
  await store.client.send(new DeleteCommand(at));
  await lettersAre(1);
  const shown = (await ops('dead-letters')).printed;
  expect(shown).toContain(`ORDER#${lost} ORDER was deleted from the table`);
  const [, time = '', before = ''] = /deleted at (\S+); the table had it at (\S+)/.exec(shown) ?? [];
  expect(Date.parse(time) - Date.parse(before)).toBe(1_000);
  expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(600_000);
  for (const flags of [['--dry-run'], []]) {
    const { code, printed } = await ops('redrive', 'dispatch', ...flags);
    expect([code, printed]).toEqual([1, expect.stringContaining(`the item ORDER#${lost} ORDER is gone. Restore it`)]);
  }
  await store.client.send(new PutCommand({ TableName: store.ordersTable, Item }));
  await told(lost, [`${lost}-v1`, `${lost}-v1`]);
  expect(await ops('redrive', 'dispatch')).toMatchObject({ code: 0 });
  await lettersAre(0);

  await store.client.send(new DeleteCommand(at));
  await lettersAre(1);
  const discard = ['redrive', 'dispatch', '--discard', `ORDER#${lost}`];
  expect(await ops('redrive', 'dispatch', '--discard', 'ORDER#1')).toMatchObject({ code: 1 });
  expect(await ops(...discard, '--dry-run')).toMatchObject({
    code: 0,
    printed: expect.stringContaining(`1 message about ORDER#${lost} would be deleted; nothing was changed.`),
  });
  await lettersAre(1);
  expect(await ops(...discard)).toMatchObject({
    code: 0,
    printed: expect.stringContaining(`1 message about ORDER#${lost} deleted.`),
  });
  await lettersAre(0);
  expect(await ops(...discard)).toMatchObject({ code: 1 });
});
