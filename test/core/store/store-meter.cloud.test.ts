import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { measure } from '../../../functions/core/observability/usage.ts';
import { backOff } from '../../../functions/core/store/back-off.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { conditionalPut, transact } from '../../../functions/core/store/transaction.ts';
import { createTestTables, type TestTables, testStore } from '../../support/store/test-store.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await createTestTables();
});

/** Makes a store that never waits, and whose first requests fail with the errors. */
async function storeThatFails(...errors: Error[]): Promise<Store> {
  const store = await testStore({ tables, wait: async () => undefined });
  const failing = () => (args: unknown) => {
    const error = errors.shift();
    if (error) throw error;
    return args;
  };
  store.client.middlewareStack.add(
    (next) => async (args) => {
      failing()(args);
      return next(args);
    },
    { step: 'deserialize', priority: 'low' },
  );
  return store;
}

const put = ({ catalogTable: table }: Store, pk: string, text = '') =>
  conditionalPut({ table, item: { pk, sk: 's', text }, condition: 'attribute_not_exists(pk)' });

const canceled = (Code: string) =>
  new TransactionCanceledException({ message: 'canceled', $metadata: {}, CancellationReasons: [{ Code }] });

test('counts requests and the units that DynamoDB says they took', async () => {
  const store = await storeThatFails();
  const measured = measure(store);
  // A transaction writes each item at twice its size, in units of 1 KB, and reads it in units of 4 KB.
  await transact(store, [put(store, 'small'), put(store, 'large', 'x'.repeat(3_000))]);
  await store.client.send(
    new GetCommand({ TableName: store.catalogTable, Key: { pk: 'large', sk: 's' }, ConsistentRead: true }),
  );
  expect(measured().use).toEqual({
    requests: 2,
    readUnits: 1,
    writeUnits: 8,
    conflicts: 0,
    throttles: 0,
    retries: 0,
    leftOut: 0,
  });
  expect(measure(store)().use.requests).toBe(0);
});

test('counts conflicts and throttled transactions, and the waits before they are sent again', async () => {
  const store = await storeThatFails(canceled('TransactionConflict'), canceled('ThrottlingError'));
  await transact(store, [put(store, 'contended')]);
  expect(store.meter.use()).toMatchObject({ requests: 3, conflicts: 1, throttles: 1, retries: 2 });
});

test('counts every attempt of the SDK, and what is refused because too much is asked', async () => {
  const throttled = () => Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
  const store = await storeThatFails(throttled(), throttled());
  await store.client.send(new GetCommand({ TableName: store.catalogTable, Key: { pk: 'none', sk: 's' } }));
  expect(store.meter.use()).toMatchObject({ requests: 3, throttles: 2, retries: 0, leftOut: 0 });
});

test('waits longer with each attempt, at most half a second, and at random', async () => {
  const waits: number[] = [];
  const store = await testStore({ tables, jitter: () => 0.5, wait: async (ms) => void waits.push(ms) });
  for (let attempt = 1; attempt <= 8; attempt++) await backOff(store, attempt);
  expect(waits).toEqual([10, 20, 40, 80, 160, 250, 250, 250]);
});
