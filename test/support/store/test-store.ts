import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { createStore, type Store, type StoreOptions } from '../../../functions/core/store/store.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Names the access key, by which the emulator keeps tables apart. It checks no signature, and making one takes a tenth of a request. */
const unsigned: DynamoDBClientConfig['signer'] = async () => ({
  sign: async (request) => {
    request.headers['x-amz-date'] = '20000101T000000Z';
    request.headers.authorization =
      'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, Signature=0';
    return request;
  },
});

/** Client settings for the DynamoDB that the tests share, or for a proxy in front of it. */
export const dynamodbAt = (endpoint: string = inject('dynamodbUrl')): DynamoDBClientConfig => ({
  endpoint,
  region: 'us-east-1',
  credentials,
  signer: unsigned,
});

export interface TestTables {
  readonly ordersTable: string;
  readonly idempotencyTable: string;
  readonly catalogTable: string;
  readonly accountsTable: string;
  readonly eventsTable: string;
  readonly webhooksTable: string;
}

/** Creates tables of their own for one test file, as the synthesized template describes them. */
export async function createTestTables(): Promise<TestTables> {
  const client = new DynamoDBClient(dynamodbAt());
  const suffix = randomUUID();
  const create = async (logicalName: string) => {
    const name = `${logicalName}-${suffix}`;
    await client.send(new CreateTableCommand({ ...(await describedTable(logicalName)), TableName: name }));
    return name;
  };
  const [ordersTable, idempotencyTable, catalogTable, accountsTable, eventsTable, webhooksTable] = await Promise.all([
    create('Orders'),
    create('Idempotency'),
    create('Catalog'),
    create('Accounts'),
    create('Events'),
    create('Webhooks'),
  ]);
  client.destroy();
  return { ordersTable, idempotencyTable, catalogTable, accountsTable, eventsTable, webhooksTable };
}

async function describedTable(logicalName: string): Promise<Omit<CreateTableCommandInput, 'TableName'>> {
  const template = JSON.parse(await readFile(join(inject('assembly'), 'Data.template.json'), 'utf8'));
  const found = Object.entries<{ Type: string; Properties: CreateTableCommandInput }>(template.Resources).find(
    ([id, { Type }]) => Type === 'AWS::DynamoDB::Table' && id.startsWith(logicalName),
  );
  if (found === undefined) throw new Error(`The template has no table ${logicalName}`);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes, BillingMode } =
    found[1].Properties;
  return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes, BillingMode };
}

/** A store on the given tables, by default on new ones; anything of it can be replaced. */
export async function testStore(options: Partial<StoreOptions> & { tables?: TestTables } = {}): Promise<Store> {
  const { tables, ...rest } = options;
  return createStore({ ...(tables ?? (await createTestTables())), dynamodb: patient(), ...rest });
}

/** All test files share two cores and one DynamoDB: hundreds of calls at once may wait longer than they would on AWS. */
const patient = (): DynamoDBClientConfig => ({ ...dynamodbAt(), requestHandler: { requestTimeout: 15_000 } });
