import { DescribeTableCommand, type DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { TABLE_NAMES, type TableName } from '../../../functions/core/model/tables.ts';
import { closestName } from '../../../functions/core/validation/did-you-mean.ts';
import { UsageError } from '../../support/command-line.ts';
import { OpsError } from '../stage/ops-error.ts';

/** Tables in the order in which they come back: what can be ordered and customers before the orders that name them. */
export const IN_ORDER: readonly TableName[] = ['Catalog', 'Accounts', 'Idempotency', 'Events', 'Webhooks', 'Orders'];

/** Restored table for a table of the stage. */
export interface RestoredTable {
  readonly table: TableName;
  /** Name of the restored table. */
  readonly from: string;
}

/**
 * Reads which restored table is for which table of the stage, and puts them into the order in which they come back.
 *
 * @throws UsageError
 * @example restoredTables('Orders=o,Catalog=c') // [{ table: 'Catalog', from: 'c' }, { table: 'Orders', from: 'o' }]
 */
export function restoredTables(text: string | undefined): readonly RestoredTable[] {
  if (text === undefined) throw new UsageError(`restore needs --from, such as --from ${example}`);
  const given = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [table = '', from = '', ...more] = pair.trim().split('=');
    const known = TABLE_NAMES.some((name) => name === table);
    if (!known) {
      const meant = closestName(table, TABLE_NAMES);
      const choice = `the tables are ${IN_ORDER.join(', ')}`;
      throw new UsageError(`there is no table ${table}; ${meant === undefined ? choice : `is ${meant} meant?`}`);
    }
    if (from === '' || more.length > 0)
      throw new UsageError(`${table} needs the name of its restored table: --from ${example}`);
    if (given.has(table)) throw new UsageError(`--from names ${table} twice`);
    given.set(table, from);
  }
  return IN_ORDER.flatMap((table) => {
    const from = given.get(table);
    return from === undefined ? [] : [{ table, from }];
  });
}

const example = IN_ORDER.map((table) => `${table}=${table.toLowerCase()}-restored`).join();

/**
 * Checks that a restored table can be read and has the keys of the table in use.
 *
 * @returns the names of the key attributes
 * @throws OpsError
 */
export async function keysOf(client: DynamoDBClient, from: string, to: string): Promise<readonly string[]> {
  if (from === to) throw new OpsError(`${from} is the table in use; name the restored table`);
  const [restored, used] = [await described(client, from), await described(client, to)];
  if (restored.status !== 'ACTIVE')
    throw new OpsError(`the table ${from} is ${restored.status}; wait until it is ACTIVE`);
  if (restored.keys.join() !== used.keys.join()) {
    throw new OpsError(
      `the table ${from} has the keys ${restored.keys.join(', ')}, but ${to} has ${used.keys.join(', ')}`,
    );
  }
  return used.keys;
}

async function described(client: DynamoDBClient, TableName: string) {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return {
      status: Table?.TableStatus ?? 'unknown',
      keys: (Table?.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []),
    };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) throw new OpsError(`there is no table ${TableName} in this region`);
    throw error;
  }
}
