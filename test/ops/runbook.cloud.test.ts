import { readFileSync } from 'node:fs';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, expect, inject, test } from 'vitest';
import { restoredTables } from '../../bin/ops/restore/restored-tables.ts';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { Caller } from '../support/api/api.ts';
import { Shop } from '../support/api/device-api.ts';
import { eventually } from '../support/eventually.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

/** Operators' commands of the pages, each once. */
const commands = [
  ...new Set(
    ['RUNBOOK.md', 'DEPLOY.md'].flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/npm run ops -- ([^\n`]+)/g)].map(([, command = '']) => command.trim()),
    ),
  ),
];

/** Commands that change something. They are rehearsed, since other tests share the cloud. */
const CHANGES = /^(dispatch|events|redrive|restart|restore|stock set|erase) /;

let number = 0;
let requestId = '';
let product = '';
beforeAll(async () => {
  const { body, headers } = await (await Caller.create()).place(examples.createOrder);
  number = Number(body.orderNum);
  requestId = headers['x-request-id'] ?? '';
  // The product of the pages is there only if another test has set it.
  const shop = await Shop.open();
  product = `${shop.warehouse_id} ${(await shop.stock('Book', 100)).split('/').at(-1)}`;
  // The line is written after the response.
  await eventually(async () => expect((await ops('find', '--request-id', requestId)).code).toBe(0));
});

/** Makes the restored tables that a command names. */
async function makeTables(text: string): Promise<void> {
  const stage = new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') }));
  const client = new DynamoDBClient(stage.clients.dynamodb);
  for (const { table, from: TableName } of restoredTables(text)) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: await stage.table(table) }));
    const KeySchema = Table?.KeySchema ?? [];
    const AttributeDefinitions = KeySchema.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' as const }));
    await client
      .send(new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }))
      .catch((error: unknown) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      });
  }
}

test('the pages have commands', () => {
  expect(commands.length).toBeGreaterThan(15);
});

test.each(commands)('%s', async (command) => {
  const words = command
    .replaceAll(/\b10012[3-9]\b/g, String(number))
    .replace('b5a2c9d0', requestId)
    .replace('us-columbus AR-BOOK13', product)
    .replace('--stage prod', '--stage local')
    .split(' ');
  const [, from] = /--from (\S+)/.exec(command) ?? [];
  if (from !== undefined) await makeTables(from);
  const { code, complained } = await ops(
    ...words,
    ...(CHANGES.test(command) && !words.includes('--dry-run') ? ['--dry-run'] : []),
  );
  expect(complained).toBe('');
  // 1 says that work remains, such as what other tests have left.
  expect([0, 1]).toContain(code);
});
