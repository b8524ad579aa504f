import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { idempotentRequest } from '../../../functions/core/idempotency/idempotent-request.ts';
import { json } from '../../../functions/core/model/response.ts';
import { type ChangeRequest, changeOrder, prepareChange } from '../../../functions/core/orders/change-order.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { readOrder, readOrderWithHistory } from '../../../functions/core/orders/read-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { ConditionFailed, conditionalPut, transact, type Write } from '../../../functions/core/store/transaction.ts';
import { FaultProxy } from '../../support/store/fault-proxy.ts';
import { createTestTables, dynamodbAt, type TestTables, testStore } from '../../support/store/test-store.ts';

const owner = { tenant: 'acme', line: 'widgets' };
const lifecycle = {
  open: { description: 'Can be closed.', next: ['closed'] },
  closed: { description: 'Can be opened again.', next: ['open'] },
};
const request = idempotentRequest({ owner: 'acme', operation: 'widgets/close', days: 1 }, 'k', {});

let tables: TestTables;
let store: Store;
let uid: string;

beforeAll(async () => {
  tables = await createTestTables();
  store = await testStore({ tables });
});

async function place(): Promise<void> {
  const placed = await placeOrder(store, { ...owner, actor: 'ada', status: 'open', lifecycle: {}, data: {} }, (order) =>
    json(200, order.uid),
  );
  uid = JSON.parse(placed.body);
}

const change = (fields: Partial<ChangeRequest<object>>) =>
  changeOrder(
    store,
    { owner, name: { uid }, actor: 'ada', lifecycle, decide: () => ({}), ...fields },
    ({ status, version }) => json(200, { status, version }),
  );

const moveTo = (status: string) => change({ decide: () => ({ status }) });
const close = () => change({ decide: () => ({ status: 'closed' }), request });

it('a change that changed nothing gets its first answer again, and no effect, when the order has moved on', async () => {
  await place();
  await moveTo('closed');
  const first = await close();
  expect(JSON.parse(first.body)).toEqual({ status: 'closed', version: 2 });
  await moveTo('open');
  const again = await close();
  expect(again).toMatchObject({ body: first.body, headers: { 'idempotent-replayed': 'true' } });
  expect(JSON.parse((await change({})).body)).toEqual({ status: 'open', version: 3 });
});

it('a change to nothing without a key sends one request: it reads the order', async () => {
  await place();
  const before = store.meter.use().requests;
  await moveTo('open');
  expect(store.meter.use().requests - before).toBe(1);
});

it('a transition that the lifecycle does not have is refused as such, with those it has', async () => {
  await place();
  const message = 'an order cannot go from open to lost; allowed from there: closed';
  await expect(moveTo('lost')).rejects.toMatchObject({
    kind: 'transition-refused',
    status: 422,
    fields: [{ path: 'status', message }],
  });
});

describe("the line's own writes", () => {
  const key = (pk: string) => ({ pk, sk: 'STOCK' });
  const read = async (pk: string) =>
    (await store.client.send(new GetCommand({ TableName: store.ordersTable, Key: key(pk), ConsistentRead: true })))
      .Item;
  const gives = (pk: string, given: number): Write =>
    conditionalPut({ table: store.ordersTable, item: { ...key(pk), given }, condition: 'attribute_not_exists(pk)' });
  const versionNow = async () => JSON.parse((await change({})).body).version;

  it('are committed with the change', async () => {
    await place();
    await change({ decide: () => ({ status: 'closed', writes: [gives('given', 1)] }) });
    expect(await read('given')).toMatchObject({ given: 1 });
    expect(await versionNow()).toBe(2);
  });

  it('leave the order as it was when one of them is refused: the change is not tried again', async () => {
    await place();
    let decided = 0;
    const decide = () => {
      decided += 1;
      return { status: 'closed', writes: [gives('not given', 1), gives('given', 2)] };
    };
    await expect(change({ decide })).rejects.toBeInstanceOf(ConditionFailed);
    expect(decided).toBe(1);
    expect(await read('not given')).toBeUndefined();
    expect(await versionNow()).toBe(1);
  });

  it('are decided on anew with the newer order when another writer was faster, even where they are refused too', async () => {
    await place();
    const proxy = new FaultProxy(String(dynamodbAt().endpoint));
    const racing = await testStore({ tables, dynamodb: dynamodbAt(await proxy.listen()) });
    proxy.inject('TransactWriteItems', { kind: 'before', run: () => moveTo('closed') });
    const decide = ({ version }: { readonly version: number }) => ({
      data: { seen: version },
      writes: version === 1 ? [gives('given', 3)] : [gives('given anew', version)],
    });
    const changed = await changeOrder(
      racing,
      { owner, name: { uid }, actor: 'ada', lifecycle, decide },
      ({ data, status }) => json(200, { ...data, status }),
    );
    expect(JSON.parse(changed.body)).toEqual({ seen: 2, status: 'closed' });
    expect(await read('given anew')).toMatchObject({ given: 2 });
    await proxy.stop();
  });
});

describe('changes of two orders', () => {
  const terms = { actor: 'ada', lifecycle };
  const closed = { status: 'closed' };
  const placed = async () => {
    await place();
    return readOrder(store, owner, { uid });
  };
  const historyOf = (order: { readonly uid: string }) => readOrderWithHistory(store, owner, { uid: order.uid });

  it('commit together, each with its history, when they are prepared for one transaction', async () => {
    const orders = [await placed(), await placed()];
    const prepared = orders.map((order) => prepareChange(store, order, { ...closed, reason: 'both' }, terms));
    await transact(
      store,
      prepared.flatMap((change) => change?.writes ?? []),
    );
    for (const order of orders) {
      expect(await historyOf(order)).toMatchObject({
        order: { status: 'closed', version: 2, previousStatus: 'open' },
        history: [{ to: 'open' }, { from: 'open', to: 'closed', reason: 'both', actor: 'ada' }],
      });
    }
  });

  it('commit neither when one of the orders has changed meanwhile, and tell which', async () => {
    const [one, other] = [await placed(), await placed()];
    const changes = [one, other].map((order) => prepareChange(store, order, closed, terms)?.writes ?? []);
    await moveTo('closed');
    const error = await transact(store, changes.flat()).catch((thrown: unknown) => thrown);
    expect(error instanceof ConditionFailed && [error.at(0), error.at(changes[0]?.length ?? 0)]).toEqual([false, true]);
    expect((await historyOf(one)).order).toMatchObject({ status: 'open', version: 1 });
  });

  it('are refused before anything is written when the lifecycle does not have them', async () => {
    const order = await placed();
    expect(() => prepareChange(store, order, { status: 'lost' }, terms)).toThrow('cannot go to this status');
  });

  it('of which one changes nothing write nothing for that one', async () => {
    expect(prepareChange(store, await placed(), { status: 'open', writes: [] }, terms)).toBeUndefined();
  });
});
