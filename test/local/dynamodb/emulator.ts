import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../../lib/local/dynamodb/dynamodb.ts';
import { callDynamoDb } from '../../../lib/local/dynamodb/dynamodb-api.ts';
import { createTables, type TableStream } from '../../../lib/local/dynamodb/tables.ts';

/** Starts a DynamoDB for the tests of a file. */
export function emulator(): { readonly endpoint: string; put(table: string, key: string): Promise<void> } {
  let running: LocalDynamoDb | undefined;
  beforeAll(async () => {
    running = await startDynamoDb({});
  });
  afterAll(() => running?.stop());
  const endpoint = () => running?.endpoint ?? '';
  return {
    get endpoint() {
      return endpoint();
    },
    put: async (table, key) => {
      const Item = { pk: { S: key }, text: { S: `of ${key}` } };
      await callDynamoDb(endpoint(), 'DynamoDB_20120810', 'PutItem', { TableName: table, Item });
    },
  };
}

/** Creates a table with a stream. */
export async function tableWithStream(endpoint: string): Promise<{ name: string; stream: TableStream }> {
  const name = `table-${randomUUID()}`;
  const [stream] = (await createTables(endpoint, [{ name, properties: streamed }])).values();
  if (stream === undefined) throw new Error('the table has no stream');
  return { name, stream };
}

/** Properties of a table with one key and a stream. */
export const streamed = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
};
