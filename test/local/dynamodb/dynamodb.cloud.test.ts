import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDynamoDb } from '../../../lib/local/dynamodb/dynamodb.ts';
import { callDynamoDb } from '../../../lib/local/dynamodb/dynamodb-api.ts';
import { createTables, deleteTables } from '../../../lib/local/dynamodb/tables.ts';
import { freePort } from '../../../lib/local/support/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { temporaryDirectory } from '../fixtures.ts';
import { emulator, streamed, tableWithStream } from './emulator.ts';

const call = (endpoint: string, action: string, parameters: object) =>
  callDynamoDb(endpoint, 'DynamoDB_20120810', action, parameters);

/** Starts an emulator in a child process, which prints its address. */
async function startedByChild(directory: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'emulator-child.ts'), directory]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { endpoint, pid }: { endpoint: string; pid: number } = JSON.parse(String(line));
  return { child, endpoint, pid };
}

const runs = (pid: number) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');

describe('the DynamoDB emulator', () => {
  test('keeps its tables over a restart', async () => {
    const directory = temporaryDirectory();
    const first = await startDynamoDb({ directory });
    await createTables(first.endpoint, [{ name: 'things', properties: streamed }]);
    await call(first.endpoint, 'PutItem', { TableName: 'things', Item: { pk: { S: 'a' } } });
    await first.stop();
    const second = await startDynamoDb({ directory });
    onTestFinished(() => second.stop());
    await createTables(second.endpoint, [{ name: 'things', properties: streamed }]);
    expect(await call(second.endpoint, 'GetItem', { TableName: 'things', Key: { pk: { S: 'a' } } })).toEqual({
      Item: { pk: { S: 'a' } },
    });
  });

  test('forgets everything, files included, without a directory', async () => {
    const running = await startDynamoDb({});
    await createTables(running.endpoint, [{ name: 'things', properties: streamed }]);
    await running.stop();
    expect(running.running()).toBe(false);
    const next = await startDynamoDb({});
    onTestFinished(() => next.stop());
    expect(await call(next.endpoint, 'ListTables', {})).toEqual({ TableNames: [] });
  });

  test('finds the latest stream record by an index, so that writes stay fast as records add up', async () => {
    const directory = temporaryDirectory();
    const running = await startDynamoDb({ directory });
    onTestFinished(() => running.stop());
    const database = new DatabaseSync(join(directory, 'dynoxide.db'), { readOnly: true });
    onTestFinished(() => database.close());
    const latest = "SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 'things'";
    expect(JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${latest}`).all())).toContain('COVERING INDEX');
  });

  test('takes another port when another process has taken the first one meanwhile', async () => {
    const taken = createServer().listen(0);
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const address = taken.address();
    const ports = [typeof address === 'object' ? address?.port : undefined];
    const running = await startDynamoDb({ choosePort: async (host) => ports.pop() ?? freePort(host) });
    onTestFinished(() => running.stop());
    expect(ports).toEqual([]);
    expect(await call(running.endpoint, 'ListTables', {})).toEqual({ TableNames: [] });
  });

  test('says so when the emulator ends by itself, and on which signal', async () => {
    const directory = temporaryDirectory();
    const running = await startDynamoDb({ directory });
    onTestFinished(() => running.stop());
    process.kill(Number.parseInt(readFileSync(join(directory, 'emulator.pid'), 'utf8'), 10), 'SIGKILL');
    expect(await running.failed).toMatch(/^on signal SIGKILL( \(.*\))?$/);
    expect(running.running()).toBe(false);
  });

  test.runIf(process.platform === 'linux')(
    'ends when its starter is killed, and its data can be used again',
    async () => {
      const directory = temporaryDirectory();
      const { child, endpoint, pid } = await startedByChild(directory);
      await createTables(endpoint, [{ name: 'things', properties: streamed }]);
      await call(endpoint, 'PutItem', { TableName: 'things', Item: { pk: { S: 'answered' } } });
      expect(runs(pid)).toBe(true);
      child.kill('SIGKILL');
      await eventually(() => expect(runs(pid)).toBe(false));
      const next = await startDynamoDb({ directory });
      onTestFinished(() => next.stop());
      expect(await call(next.endpoint, 'GetItem', { TableName: 'things', Key: { pk: { S: 'answered' } } })).toEqual({
        Item: { pk: { S: 'answered' } },
      });
    },
  );

  test.runIf(process.platform === 'linux')('ends an emulator that an earlier start left behind', async () => {
    const directory = temporaryDirectory();
    const leftOver = spawn('/bin/sh', ['-c', 'read -r line', directory]);
    writeFileSync(join(directory, 'emulator.pid'), `${leftOver.pid}`);
    const exited = once(leftOver, 'exit');
    const running = await startDynamoDb({ directory });
    onTestFinished(() => running.stop());
    expect(await exited).toEqual([null, 'SIGKILL']);
  });

  test('leaves a process alone that has got the number of an earlier emulator', async () => {
    const directory = temporaryDirectory();
    const other = spawn('/bin/sh', ['-c', 'read -r line']);
    onTestFinished(() => void other.kill('SIGKILL'));
    writeFileSync(join(directory, 'emulator.pid'), `${other.pid}`);
    const running = await startDynamoDb({ directory });
    onTestFinished(() => running.stop());
    expect(other.signalCode).toBeNull();
  });

  test('says what to do when its files are damaged', async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'dynoxide.db'),
      'this is not a database, and long enough not to be taken for one'.repeat(99),
    );
    await expect(startDynamoDb({ directory })).rejects.toThrow(/--fresh/);
    expect(readdirSync(directory)).toContain('dynoxide.db');
  });

  test('says so when nothing answers at the endpoint given', async () => {
    await expect(startDynamoDb({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow(/DYNAMODB_ENDPOINT/);
  });

  test('names the emulators there are when asked for another', async () => {
    await expect(startDynamoDb({ emulator: 'mysql' })).rejects.toThrow('choose one of dynoxide, dynamodb-local');
  });
});

describe('tables', () => {
  const dynamodb = emulator();

  test('have the indexes, the stream and the time to live that the template declares', async () => {
    const name = `table-${randomUUID()}`;
    await createTables(dynamodb.endpoint, [
      {
        name,
        properties: {
          ...streamed,
          AttributeDefinitions: [...streamed.AttributeDefinitions, { AttributeName: 'owner', AttributeType: 'S' }],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'by-owner',
              KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        },
      },
    ]);
    expect(await call(dynamodb.endpoint, 'DescribeTable', { TableName: name })).toMatchObject({
      Table: {
        GlobalSecondaryIndexes: [{ IndexName: 'by-owner' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    });
    expect(await call(dynamodb.endpoint, 'DescribeTimeToLive', { TableName: name })).toMatchObject({
      TimeToLiveDescription: { AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' },
    });
  });

  test('stay as they are when they are there already', async () => {
    const { name, stream } = await tableWithStream(dynamodb.endpoint);
    await dynamodb.put(name, 'kept');
    const again = await createTables(dynamodb.endpoint, [{ name, properties: streamed }]);
    expect([...again.values()]).toEqual([stream]);
    expect(await call(dynamodb.endpoint, 'GetItem', { TableName: name, Key: { pk: { S: 'kept' } } })).toHaveProperty(
      'Item',
    );
  });

  test('stop the start when their keys have changed', async () => {
    const { name } = await tableWithStream(dynamodb.endpoint);
    const properties = {
      ...streamed,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    };
    await expect(createTables(dynamodb.endpoint, [{ name, properties }])).rejects.toThrow(/other keys.*--fresh/s);
  });

  test('stop the start when an index has other keys, and stay when it has the same', async () => {
    const name = `table-${randomUUID()}`;
    const definition = (key: string) => ({
      name,
      properties: {
        AttributeDefinitions: ['pk', 'sk', key].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S' as const,
        })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' as const },
          { AttributeName: 'sk', KeyType: 'RANGE' as const },
        ],
        LocalSecondaryIndexes: [
          {
            IndexName: 'sorted',
            KeySchema: [
              { AttributeName: 'pk', KeyType: 'HASH' as const },
              { AttributeName: key, KeyType: 'RANGE' as const },
            ],
            Projection: { ProjectionType: 'ALL' as const },
          },
        ],
      },
    });
    const start = (key: string) => createTables(dynamodb.endpoint, [definition(key)]);
    await start('name');
    await start('name');
    await expect(start('size')).rejects.toThrow(/"sorted".*--fresh/s);
  });

  test('can be deleted whether they are there or not', async () => {
    const { name } = await tableWithStream(dynamodb.endpoint);
    const tables = [name, 'never-made'].map((table) => ({ name: table, properties: streamed }));
    await deleteTables(dynamodb.endpoint, tables);
    await expect(call(dynamodb.endpoint, 'DescribeTable', { TableName: name })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
