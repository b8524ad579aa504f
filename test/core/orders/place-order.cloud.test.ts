import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { idempotentRequest } from '../../../functions/core/idempotency/idempotent-request.ts';
import { NUMBER_SEQUENCE } from '../../../functions/core/model/keys.ts';
import type { CommentedOrder } from '../../../functions/core/model/order.ts';
import { json } from '../../../functions/core/model/response.ts';
import { type NewOrder, placeOrder } from '../../../functions/core/orders/place-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { ConditionFailed, conditionalPut, type Write } from '../../../functions/core/store/transaction.ts';
import { createTestTables, type TestTables, testStore } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

let tables: TestTables;
let store: Store;

beforeAll(async () => {
  tables = await createTestTables();
  store = await testStore({ tables });
});

const answerOf = (order: CommentedOrder<object>) => json(200, order);

async function place(fields: Partial<NewOrder<object>> = {}, on: Store = store): Promise<CommentedOrder> {
  const order = { line: 'widgets', tenant: 'acme', actor: 'ada', status: 'new', lifecycle: {}, data: {}, ...fields };
  return JSON.parse((await placeOrder(on, order, answerOf)).body);
}

const keyed = (key: string) => idempotentRequest({ owner: 'acme', operation: 'widgets/create', days: 1 }, key, {});

const read = async (key: { pk: string; sk: string }, { client, ordersTable }: Store = store) =>
  (await client.send(new GetCommand({ TableName: ordersTable, Key: key, ConsistentRead: true }))).Item;

/** A write of the line's own, which takes the last item of a stock. */
const takes = (pk: string, { ordersTable: table }: Store = store): Write =>
  conditionalPut({
    table,
    item: { pk, sk: 'STOCK', taken: true },
    condition: 'attribute_not_exists(pk)',
  });

describe("the line's own writes", () => {
  it('are committed with the order', async () => {
    const { number } = await place({ writes: () => [takes('stock-1')] });
    expect(await read({ pk: `ORDER#${number}`, sk: 'ORDER' })).toMatchObject({ number });
    expect(await read({ pk: 'stock-1', sk: 'STOCK' })).toMatchObject({ taken: true });
  });

  it('may name the order, under whichever number it comes to be placed', async () => {
    const fresh = await testStore();
    const taken = { pk: 'ORDER#100001', sk: 'ORDER' };
    await fresh.client.send(new PutCommand({ TableName: fresh.ordersTable, Item: taken }));
    const { number } = await place({ writes: (order) => [takes(`stock of ${order.number}`, fresh)] }, fresh);
    expect(number).toBeGreaterThan(100_001);
    const stocks = [100_001, number].map((of) => ({ pk: `stock of ${of}`, sk: 'STOCK' }));
    expect(await Promise.all(stocks.map((key) => read(key, fresh)))).toEqual([
      undefined,
      expect.objectContaining({ taken: true }),
    ]);
  });

  it('store nothing when one of them is refused, and tell which', async () => {
    await place({ writes: () => [takes('stock-2')] });
    const request = keyed('refused');
    const placing = place({ writes: () => [takes('stock-3'), takes('stock-2')], request, comments: ['c'] });
    const error = await placing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConditionFailed);
    expect(error instanceof ConditionFailed && [error.at(0), error.at(1), error.itemAt(1)]).toEqual([
      false,
      true,
      { pk: 'stock-2', sk: 'STOCK', taken: true },
    ]);
    expect(await read({ pk: 'stock-3', sk: 'STOCK' })).toBeUndefined();
    const placed = await place({ request });
    expect(placed.comments).toEqual([]);
  });

  it('that a first call has made do not keep its repeat from the first answer', async () => {
    const order = { writes: () => [takes('stock-4')], request: keyed('repeated') };
    expect(await place(order)).toEqual(await place(order));
  });

  it('are not cut off when the transaction is too large: it is refused before it is sent', async () => {
    const before = store.meter.use().requests;
    await expect(place({ comments: times(99).map(String), request: keyed('too-large') })).rejects.toThrow('too large');
    expect(store.meter.use().requests).toBe(before);
  });
});

describe('a number that is taken already', () => {
  it('costs a retry, never a duplicate, when the sequence is set back', async () => {
    const fresh = await createTestTables();
    const before = await testStore({ tables: fresh });
    const first = await Promise.all(times(150).map((index) => place({ data: { index } }, before)));
    await before.client.send(new PutCommand({ TableName: fresh.ordersTable, Item: { ...NUMBER_SEQUENCE, leased: 0 } }));
    const after = await testStore({ tables: fresh });
    const second = await Promise.all(
      times(60).map((index) => place({ data: { index }, request: keyed(`k${index}`) }, after)),
    );
    const orders = [...first, ...second];
    const numbers = orders.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(210);
    for (const { number, uid } of orders) {
      const Key = { pk: `ORDER#${number}`, sk: 'ORDER' };
      const { Item } = await after.client.send(new GetCommand({ TableName: fresh.ordersTable, Key }));
      expect(Item).toMatchObject({ uid });
    }
    expect(Math.max(...numbers)).toBeLessThanOrEqual(100_000 + 300);
  });

  it('again and again is given up: 503, nothing stored', async () => {
    const fresh = await createTestTables();
    const blocked = await testStore({ tables: fresh });
    for (const block of times(5)) {
      const number = 100_001 + block * 100;
      const Item = { pk: `ORDER#${number}`, sk: 'ORDER' };
      await blocked.client.send(new PutCommand({ TableName: fresh.ordersTable, Item }));
    }
    await expect(place({ request: keyed('blocked') }, blocked)).rejects.toMatchObject({
      kind: 'unavailable',
      retryAfter: 1,
    });
    expect((await place({ request: keyed('blocked') }, blocked)).number).toBe(100_402);
  });
});

describe('numbers', () => {
  it('come from one lease when 100 callers ask at once, and from the next for the 101st', async () => {
    const fresh = await testStore();
    const numbers = await Promise.all(times(100).map(() => fresh.numbers.next()));
    expect(numbers).toEqual(times(100).map((index) => 100_001 + index));
    expect(fresh.meter.use().requests).toBe(1);
    expect(await fresh.numbers.next()).toBe(100_101);
    expect(fresh.meter.use().requests).toBe(2);
  });

  it('are leased again after a lease that failed', async () => {
    const broken = await testStore({ tables: { ...tables, ordersTable: 'no-such-table' } });
    await expect(broken.numbers.next()).rejects.toThrow();
    await expect(broken.numbers.next()).rejects.toThrow();
    expect(broken.meter.use().requests).toBe(2);
  });

  it('are whole, each once, and none is below the first, when somebody has changed their count', async () => {
    const fresh = await createTestTables();
    const [one, other] = [await testStore({ tables: fresh }), await testStore({ tables: fresh })];
    const count = (leased: number) =>
      one.client.send(new PutCommand({ TableName: fresh.ordersTable, Item: { ...NUMBER_SEQUENCE, leased } }));
    await count(300.7);
    const numbers = [];
    for (const _ of times(101)) numbers.push(await one.numbers.next(), await other.numbers.next());
    expect(numbers.filter((number) => !Number.isInteger(number) || number < 100_301)).toEqual([]);
    expect(new Set(numbers).size).toBe(202);

    // The count rises with each attempt, so that it mends itself if little is missing.
    await count(-150);
    const third = await testStore({ tables: fresh });
    for (const _ of times(2)) await expect(third.numbers.next()).rejects.toThrow('NUMBERS is malformed');
    expect(await third.numbers.next()).toBe(100_051);
  });

  it('end before they no longer fit their keys', async () => {
    const fresh = await testStore();
    const Item = { ...NUMBER_SEQUENCE, leased: 999_999_899_900 };
    await fresh.client.send(new PutCommand({ TableName: fresh.ordersTable, Item }));
    await expect(fresh.numbers.next()).rejects.toThrow('conditional request failed');
  });
});
