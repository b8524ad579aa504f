import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyKey, orderKey } from '../../../functions/core/model/keys.ts';
import type { HistoryEntry } from '../../../functions/core/model/order.ts';
import { json } from '../../../functions/core/model/response.ts';
import { type Change, changeOrder } from '../../../functions/core/orders/change-order.ts';
import { listOrders } from '../../../functions/core/orders/list-orders.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { readHistory } from '../../../functions/core/orders/read-history.ts';
import {
  ANY_TENANT,
  type OrderName,
  type Owner,
  readOrder,
  readOrderAlone,
  readOrders,
  readOrderWithHistory,
} from '../../../functions/core/orders/read-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { type FaultyService, faultyService } from '../../support/lines/appliance-service.ts';

const owner = { tenant: 'acme', line: 'widgets' };
const lifecycle = {
  new: { description: 'New.', next: ['open'] },
  open: { description: 'Can be closed.', next: ['closed'] },
  closed: { description: 'Can be opened again.', next: ['open'] },
};
const CHANGES = 5;
const COMMENTS_EACH = 25;

let services: FaultyService;
let uid: string;

const change = (name: OrderName, decided: Change<object>, by: Owner = owner) =>
  changeOrder(services.sound.store, { owner: by, name, actor: 'ada', lifecycle, decide: () => decided }, (order) =>
    json(200, order),
  );

const addComments = (comments: readonly string[]) => change({ uid }, { comments });

/** Places an order and returns its number. */
async function place(tenant = owner.tenant): Promise<number> {
  const placed = { ...owner, tenant, actor: 'ada', status: 'new', lifecycle: {}, data: {} };
  return Number((await placeOrder(services.sound.store, placed, (order) => json(200, order.number))).body);
}

const versions = (history: readonly HistoryEntry[]) => history.map(({ version }) => version);

/** Places an order whose comments, and whose history, exceed the 1 MB of one DynamoDB response. */
beforeAll(async () => {
  services = await faultyService();
  const placed = { ...owner, actor: 'ada', status: 'new', lifecycle: {}, data: {} };
  uid = (await placeOrder(services.sound.store, placed, (order) => json(200, order.uid))).body.slice(1, -1);
  const comments = Array.from({ length: COMMENTS_EACH }, () => '✓'.repeat(4_000));
  for (let change = 0; change < CHANGES; change++) await addComments(comments);
});
afterAll(() => services.proxy.stop());

/** Commits another change after the read of the first of the two pages. */
function changeBetweenPages() {
  services.proxy.inject('Query', { kind: 'after', run: () => addComments(['meanwhile']) });
}

it('an order that is changed while it is read is read as of one version', async () => {
  const { faulty, proxy } = services;
  const before = await readOrder(faulty.store, owner, { uid });
  expect(before.comments).toHaveLength(CHANGES * COMMENTS_EACH);
  expect(proxy.operations).toEqual(['Query', 'Query']);
  changeBetweenPages();
  expect(await readOrder(faulty.store, owner, { uid })).toEqual(before);
  const after = await readOrder(faulty.store, owner, { uid });
  expect(after).toMatchObject({ version: before.version + 1 });
  expect(after.comments).toHaveLength(CHANGES * COMMENTS_EACH + 1);
});

it('a history that grows while it is read is read as of one version', async () => {
  const { faulty } = services;
  const before = await readHistory(faulty.store, owner, { uid });
  changeBetweenPages();
  expect(await readHistory(faulty.store, owner, { uid })).toEqual(before);
  const after = await readHistory(faulty.store, owner, { uid });
  expect(after.entries.map(({ version }) => version)).toEqual([...before.entries, null].map((_, index) => index + 1));
});

it('an order is read with its whole history by one query, as of one version', async () => {
  const { faulty, sound, proxy } = services;
  const number = await place();
  const move = (status: string) => change({ number }, { status });
  await move('open');
  await move('closed');
  const before = await readOrderWithHistory(sound.store, owner, { number });
  expect(before.order).toEqual(await readOrderAlone(sound.store, owner, { number }));
  expect(before.history).toEqual((await readHistory(sound.store, owner, { number })).entries);
  expect(before.history.map(({ from, to }) => [from, to])).toEqual([
    [null, 'new'],
    ['new', 'open'],
    ['open', 'closed'],
  ]);
  const sent = proxy.operations.length;
  expect(await readOrderWithHistory(faulty.store, owner, { number })).toEqual(before);
  expect(proxy.operations.slice(sent)).toEqual(['Query']);
  // What a query sees that read the order just before another change was committed.
  const Item = { ...historyKey(number, 4), ...before.history.at(-1), version: 4 };
  await sound.store.client.send(new PutCommand({ TableName: sound.store.ordersTable, Item }));
  expect(await readOrderWithHistory(sound.store, owner, { number })).toEqual(before);
});

describe('an order whose newest entry a query does not see yet', () => {
  /** Makes a store whose first queries miss the newest entry of the history, the given number of times. */
  function blind(times: number) {
    const { store } = services.sound;
    let queries = 0;
    const send: Store['client']['send'] = async (command: never) => {
      const output: object = await store.client.send(command);
      queries += 1;
      const [order, , ...older] = 'Items' in output && Array.isArray(output.Items) ? output.Items : [];
      return queries <= times ? { ...output, Items: [order, ...older] } : output;
    };
    const client: Store['client'] = Object.create(store.client, { send: { value: send } });
    return { queries: () => queries, store: { ...store, client, wait: async () => {} } };
  }

  it('is read again until it is there', async () => {
    const number = await place();
    await change({ number }, { status: 'open' });
    const { store, queries } = blind(2);
    expect(versions((await readOrderWithHistory(store, owner, { number })).history)).toEqual([1, 2]);
    expect(queries()).toBe(3);
  });

  it('is not shown with a hole', async () => {
    const number = await place();
    await change({ number }, { status: 'open' });
    const reading = readOrderWithHistory(blind(Number.POSITIVE_INFINITY).store, owner, { number });
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

it('of a history that is more than a query reads, the newest entries and the creation are there', async () => {
  const { order, history } = await readOrderWithHistory(services.sound.store, owner, { uid });
  const [creation, ...newest] = versions(history);
  expect([creation, newest.at(-1)]).toEqual([1, order.version]);
  expect(newest.length).toBeLessThan(order.version - 1);
  expect(newest).toEqual(newest.map((_, index) => order.version - newest.length + 1 + index));
});

describe('whoever belongs to no tenant', () => {
  const anyone: Owner = { tenant: ANY_TENANT, line: 'widgets' };

  it("reads every tenant's orders of the line", async () => {
    const number = await place('globex');
    const expected = { tenant: 'globex', number };
    expect(await readOrder(services.sound.store, anyone, { number })).toMatchObject(expected);
    expect((await readOrderWithHistory(services.sound.store, anyone, { number })).order).toMatchObject(expected);
    expect((await readHistory(services.sound.store, anyone, { number })).entries).toHaveLength(1);
  });

  it("reads no other line's orders, and none that are not there", async () => {
    const number = await place('globex');
    const notFound = { kind: 'not-found' };
    const read = (line: string, name: OrderName) =>
      readOrderWithHistory(services.sound.store, { tenant: ANY_TENANT, line }, name);
    await expect(read('gadgets', { number })).rejects.toMatchObject(notFound);
    await expect(read('widgets', { number: 999_999 })).rejects.toMatchObject(notFound);
    await expect(read('widgets', { uid: 'none' })).rejects.toMatchObject(notFound);
  });

  it("changes an order on condition of the tenant that was read, and it stays that tenant's", async () => {
    const number = await place('globex');
    await change({ number }, { status: 'open' }, anyone);
    const own = { tenant: 'globex', line: 'widgets' };
    expect(await readOrder(services.sound.store, own, { number })).toMatchObject({ version: 2, status: 'open' });
    await expect(readOrder(services.sound.store, owner, { number })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

it("a tenant's own order is another tenant's 404 when it is read with its history", async () => {
  const number = await place('globex');
  const reading = readOrderWithHistory(services.sound.store, owner, { number });
  await expect(reading).rejects.toMatchObject({ kind: 'not-found' });
});

it('several orders are read in the sequence in which they are asked for', async () => {
  const { sound } = services;
  const numbers = [await place(), await place(), await place()].reverse();
  const { values: orders } = await readOrders(sound.store, owner, numbers);
  expect(orders).toEqual(await Promise.all(numbers.map((number) => readOrderAlone(sound.store, owner, { number }))));
  expect(await readOrders(sound.store, owner, [])).toEqual({ values: [], damaged: [] });
});

it('among several orders, one of another tenant or line is as unknown as one that does not exist', async () => {
  const { sound } = services;
  const own = await place();
  const others = await place('other');
  for (const number of [others, 999_999_999]) {
    await expect(readOrders(sound.store, owner, [own, number])).rejects.toMatchObject({ kind: 'not-found' });
  }
  const line = readOrders(sound.store, { ...owner, line: 'gadgets' }, [own]);
  await expect(line).rejects.toMatchObject({ kind: 'not-found' });
  const read = await readOrders(sound.store, { ...owner, tenant: ANY_TENANT }, [own, others]);
  expect(read.values).toHaveLength(2);
});

describe('a damaged order', () => {
  /** Members that a direct change of the table may have damaged, each with a value that it cannot have. */
  const DAMAGES: Readonly<Record<string, unknown>> = {
    status: 7,
    statusVersion: '1',
    statusSince: undefined,
    previousStatus: 0,
    version: '1',
    uid: undefined,
    createdAt: 5,
    createdBy: undefined,
    createdStatus: ['new'],
    updatedAt: false,
    fulfilledBy: {},
    correlationId: 3,
    reminders: 'fired',
    data: 'lost',
  };

  it.each(Object.keys(DAMAGES))(
    'is not read, listed or changed, and hides no other, if it is damaged in %s',
    async (member) => {
      const { store } = services.sound;
      const tenant = `damaged-${member}`;
      const [number, sound] = [await place(tenant), await place(tenant)];
      const key = { TableName: store.ordersTable, Key: { ...orderKey(number) } };
      const { Item } = await store.client.send(new GetCommand(key));
      const damaged = { ...Item, [member]: DAMAGES[member] };
      await store.client.send(new PutCommand({ TableName: store.ordersTable, Item: damaged }));
      const name = { number };
      const by = { ...owner, tenant };
      const error = expect.objectContaining({ name: 'DamagedItem', message: expect.stringContaining(`${member}: `) });
      await expect(readOrder(store, by, name)).rejects.toEqual(error);
      expect(await readOrders(store, by, [number, sound])).toEqual({
        values: [expect.objectContaining({ number: sound })],
        damaged: [error],
      });
      await expect(readOrderWithHistory(store, by, name)).rejects.toEqual(error);
      const page = await listOrders(store, by, {}, { limit: 5 }, (order) => ({ number: order.number }));
      expect(page).toEqual({ orders: [JSON.stringify({ number: sound })], cursor: undefined });
      await expect(change(name, { status: 'open' }, by)).rejects.toEqual(error);
      await expect(change(name, { comments: ['spreads'] }, by)).rejects.toEqual(error);
      const { Items = [] } = await store.client.send(
        new QueryCommand({
          TableName: store.ordersTable,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': orderKey(number).pk },
        }),
      );
      expect(Items).toEqual([JSON.parse(JSON.stringify(damaged))]);
    },
  );

  it('of another tenant is a 404 all the same', async () => {
    const number = await place('damaged-secret');
    const { store } = services.sound;
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.ordersTable, Key: { ...orderKey(number) } }),
    );
    await store.client.send(new PutCommand({ TableName: store.ordersTable, Item: { ...Item, status: 7 } }));
    await expect(readOrder(store, owner, { number })).rejects.toMatchObject({ kind: 'not-found' });
  });
});
