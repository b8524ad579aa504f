import { buildSync } from 'esbuild';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { type DynamoDbCall, ServiceMetrics } from '../../../lib/local/metrics/service-metrics.ts';
import { cancelled, FaultProxy, throttled } from '../../support/store/fault-proxy.ts';
import { emulator, tableWithStream } from '../dynamodb/emulator.ts';
import { functionOf, runtimeOf } from '../fixtures.ts';

/** Sends the commands of its event with the SDK, as the functions do, and returns the responses or the errors. */
const SOURCE = `
import * as sdk from '@aws-sdk/client-dynamodb';
const client = new sdk.DynamoDBClient({ maxAttempts: 1 });
export const handler = async ({ commands }) => {
  const results = [];
  for (const [name, input] of commands) {
    try {
      const { $metadata, ...output } = await client.send(new sdk[name + 'Command'](input));
      results.push(output);
    } catch (error) {
      results.push({ error: error.name, reasons: error.CancellationReasons });
    }
  }
  return results;
};`;

const database = emulator();
let bundled: string;

beforeAll(() => {
  const { outputFiles } = buildSync({
    stdin: { contents: SOURCE, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    write: false,
  });
  bundled = outputFiles[0]?.text ?? '';
});

type Command = readonly [name: string, input: object];

/** A function in front of a proxy, which records its calls. */
async function subject() {
  const proxy = new FaultProxy(database.endpoint);
  const dynamodb = await proxy.listen();
  onTestFinished(() => proxy.stop());
  const calls: DynamoDbCall[] = [];
  const store = new MetricStore();
  const metrics = new ServiceMetrics(store, () => 0);
  const runtime = runtimeOf([functionOf(bundled)], {
    endpoints: { dynamodb },
    metrics: {
      dynamoDbCalled: (call) => {
        calls.push(call);
        metrics.dynamoDbCalled(call);
      },
      functionInvoked: () => undefined,
      functionThrottled: () => undefined,
      logged: () => undefined,
    },
  });
  const send = async (...commands: readonly Command[]) => {
    const result = await runtime.invoke('subject', { commands });
    if ('error' in result) throw new Error(result.error.errorMessage);
    return result.payload;
  };
  const sum = (name: string, dimensions: Record<string, string>) =>
    store.values({ namespace: 'AWS/DynamoDB', name, dimensions }, 'Sum', { start: 0, length: 60_000, count: 1 })[0];
  return { proxy, calls, send, sum };
}

const put = (TableName: string, key: string, more: object = {}): Command => [
  'PutItem',
  { TableName, Item: { pk: { S: key }, ConsumedCapacity: { S: '"ConsumedCapacity":[' } }, ...more },
];
const get = (TableName: string, key: string, more: object = {}): Command => [
  'GetItem',
  { TableName, Key: { pk: { S: key } }, ...more },
];
const counted = { ReturnConsumedCapacity: 'TOTAL' };
const transaction = (tables: readonly string[], more: object = {}): Command => [
  'TransactWriteItems',
  {
    TransactItems: tables.map((TableName, index) => ({ Put: { TableName, Item: { pk: { S: `t${index}` } } } })),
    ...more,
  },
];

describe('a call of DynamoDB', () => {
  test('is told with its table, operation, duration and units, and the function gets its answer whole', async () => {
    const { name } = await tableWithStream(database.endpoint);
    const { calls, send, sum } = await subject();
    const answers = await send(put(name, 'a', counted), get(name, 'a', { ...counted, ConsistentRead: true }));
    expect(answers).toMatchObject([
      { ConsumedCapacity: { TableName: name, CapacityUnits: 1 } },
      {
        Item: { pk: { S: 'a' }, ConsumedCapacity: { S: '"ConsumedCapacity":[' } },
        ConsumedCapacity: { CapacityUnits: 1 },
      },
    ]);
    expect(calls).toEqual([
      { operation: 'PutItem', milliseconds: expect.any(Number), tables: { [name]: 1 } },
      { operation: 'GetItem', milliseconds: expect.any(Number), tables: { [name]: 1 } },
    ]);
    expect(calls.every(({ milliseconds }) => milliseconds > 0 && milliseconds < 5_000)).toBe(true);
    const ofTable = { TableName: name };
    expect([sum('ConsumedWriteCapacityUnits', ofTable), sum('ConsumedReadCapacityUnits', ofTable)]).toEqual([1, 1]);
    expect(sum('SuccessfulRequestLatency', { ...ofTable, Operation: 'GetItem' })).toBe(calls[1]?.milliseconds);
  });

  test('that does not ask for its units is told without them', async () => {
    const { name } = await tableWithStream(database.endpoint);
    const { calls, send, sum } = await subject();
    await send(put(name, 'a'), get(name, 'a'), get(name, 'nobody'));
    expect(calls.map(({ tables }) => tables)).toEqual(Array(3).fill({ [name]: null }));
    expect(sum('ConsumedReadCapacityUnits', { TableName: name })).toBeNull();
  });

  // dynoxide takes no ARN, so that no call of it by one can succeed here.
  test('may name its table by ARN', async () => {
    const { calls, proxy, send } = await subject();
    proxy.inject('GetItem', throttled);
    await send(get('arn:aws:dynamodb:us-east-1:000000000000:table/Orders', 'a'));
    expect(calls.map(({ throttled: tables }) => tables)).toEqual([['Orders']]);
  });

  test('of several tables is told with each', async () => {
    const [{ name: first }, { name: second }] = [
      await tableWithStream(database.endpoint),
      await tableWithStream(database.endpoint),
    ];
    const { calls, send, sum } = await subject();
    const keys = { Keys: [{ pk: { S: 't0' } }] };
    await send(
      transaction([first, second, first], counted),
      ['BatchGetItem', { RequestItems: { [first]: keys, [second]: keys }, ...counted }],
      ['BatchGetItem', { RequestItems: { [first]: keys, [second]: keys } }],
    );
    expect(calls.map(({ operation, tables }) => [operation, Object.keys(tables).sort()])).toEqual([
      ['TransactWriteItems', [first, second].sort()],
      ['BatchGetItem', [first, second].sort()],
      ['BatchGetItem', [first, second].sort()],
    ]);
    expect(sum('ConsumedWriteCapacityUnits', { TableName: first })).toBe(4);
    expect(sum('ConsumedWriteCapacityUnits', { TableName: second })).toBe(2);
  });

  test('that is throttled counts for its tables, by what it wanted to do', async () => {
    const { calls, proxy, send, sum } = await subject();
    const exceeded = { ...throttled, type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException' };
    proxy.inject('GetItem', throttled);
    proxy.inject('PutItem', exceeded);
    proxy.inject('TransactWriteItems', cancelled('None', 'ThrottlingError', 'TransactionConflict'));
    const answers = await send(get('Orders', 'a'), put('Orders', 'a'), transaction(['Orders', 'Stock', 'Stock']));
    expect(answers).toMatchObject([
      { error: 'ThrottlingException' },
      { error: 'ProvisionedThroughputExceededException' },
      { error: 'TransactionCanceledException', reasons: [{}, { Code: 'ThrottlingError' }, {}] },
    ]);
    expect(calls.map(({ error, throttled, conflicts }) => [error, throttled, conflicts])).toEqual([
      ['ThrottlingException', ['Orders'], []],
      ['ProvisionedThroughputExceededException', ['Orders'], []],
      ['TransactionCanceledException', ['Stock'], ['Stock']],
    ]);
    expect(sum('ReadThrottleEvents', { TableName: 'Orders' })).toBe(1);
    expect(sum('WriteThrottleEvents', { TableName: 'Orders' })).toBe(1);
    expect(sum('TransactionConflict', { TableName: 'Stock' })).toBe(1);
    expect(sum('SuccessfulRequestLatency', { TableName: 'Orders', Operation: 'GetItem' })).toBeNull();
  });

  test('that DynamoDB refuses for another reason is neither', async () => {
    const { calls, send } = await subject();
    expect(await send(get('nowhere', 'a'))).toMatchObject([{ error: 'ResourceNotFoundException' }]);
    expect(calls).toMatchObject([{ error: 'ResourceNotFoundException', tables: {}, throttled: [], conflicts: [] }]);
  });

  test('that gets no answer is the function’s to handle', async () => {
    const { name } = await tableWithStream(database.endpoint);
    const { calls, proxy, send } = await subject();
    proxy.inject('GetItem', { kind: 'lose-answer' });
    expect(await send(get(name, 'a'), get(name, 'b'))).toMatchObject([{ error: expect.any(String) }, {}]);
    expect(calls.map(({ tables }) => tables)).toEqual([{ [name]: null }]);
  });

  test('with a large answer in many pieces arrives as it is', async () => {
    const { name } = await tableWithStream(database.endpoint);
    const { calls, send } = await subject();
    const text = `"ConsumedCapacity":[${'x'.repeat(300_000)}`;
    const Item = { pk: { S: 'large' }, ConsumedCapacity: { M: { brackets: { S: '}]"' } } }, text: { S: text } };
    const large: Command = ['PutItem', { TableName: name, Item }];
    expect(await send(large, get(name, 'large', counted))).toMatchObject([{}, { Item: { text: { S: text } } }]);
    expect(calls[1]?.tables).toEqual({ [name]: 37 });
  });
});
