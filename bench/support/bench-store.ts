import { DynamoDBClient, type DynamoDBClientConfig, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { createStore, type Store } from '../../functions/core/store/store.ts';
import { startDynamoDb } from '../../lib/local/dynamodb/dynamodb.ts';
import { createTables, defineTables } from '../../lib/local/dynamodb/tables.ts';
import { Assembly } from '../../lib/local/template/assembly.ts';

/** Creates a store on the tables of a running local cloud. It accesses the tables in the same way as the functions. */
export async function storeOf(dynamodbUrl: string): Promise<Store> {
  const dynamodb: DynamoDBClientConfig = {
    endpoint: dynamodbUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  };
  const client = new DynamoDBClient(dynamodb);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  client.destroy();
  const table = (logicalName: string) => {
    const name = TableNames.find((candidate) => candidate.startsWith(logicalName));
    if (name === undefined) throw new Error(`There is no table ${logicalName}`);
    return name;
  };
  return createStore({
    ordersTable: table('Orders'),
    idempotencyTable: table('Idempotency'),
    catalogTable: table('Catalog'),
    accountsTable: table('Accounts'),
    eventsTable: table('Events'),
    webhooksTable: table('Webhooks'),
    dynamodb,
  });
}

/** Runs a measurement on a separate store. No workflow reads its stream, so none competes for the processor. */
export async function onOwnStore<Result>(
  assembly: string,
  measure: (store: Store) => Promise<Result>,
): Promise<Result> {
  const dynamodb = await startDynamoDb({});
  try {
    await createTables(dynamodb.endpoint, defineTables(Assembly.read(assembly, {})));
    return await measure(await storeOf(dynamodb.endpoint));
  } finally {
    await dynamodb.stop();
  }
}
