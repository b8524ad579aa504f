import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  INDEXES,
  TABLE_NAMES,
  type TableAccess,
  type TableName,
  type TablesUsed,
} from '../../functions/core/model/tables.ts';
import type { Tables } from './data-stack.ts';

const READ = ['GetItem', 'BatchGetItem', 'Query'];
const WRITE_ACCOUNTS = ['GetItem', 'Query', 'PutItem', 'ConditionCheckItem'];

/**
 * The actions that each access to a table takes. A transaction needs the actions of its items: there is none of its own (DynamoDB
 * Developer Guide, "Using IAM with DynamoDB transactions"). Nothing is ever scanned; idempotency records and accounts are put, never
 * updated.
 */
const ACTIONS: Readonly<Record<TableName, Readonly<Partial<Record<TableAccess, readonly string[]>>>>> = {
  Orders: { read: READ, write: [...READ, 'PutItem', 'UpdateItem'] },
  Idempotency: { write: ['GetItem', 'PutItem'] },
  Catalog: {
    read: READ,
    update: [...READ, 'UpdateItem'],
    write: [...READ, 'PutItem', 'UpdateItem'],
  },
  Accounts: { read: ['GetItem', 'Query'], write: WRITE_ACCOUNTS, delete: [...WRITE_ACCOUNTS, 'DeleteItem'] },
};

/** What a function may do with a table and its indexes: exactly the actions that its access takes. */
function statementsOf(name: TableName, table: Table, access: TableAccess): PolicyStatement[] {
  const actions = ACTIONS[name][access];
  if (actions === undefined) throw new Error(`There is no access "${access}" to the table ${name}`);
  const onTable = new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
  });
  const indexes = INDEXES[name]
    .filter(({ internal }) => !internal)
    .map((index) => `${table.tableArn}/index/${index.name}`);
  if (indexes.length === 0) return [onTable];
  return [onTable, new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexes })];
}

/** The environment variable that carries a table's name: `ORDERS_TABLE` for `Orders`. */
const tableVariable = (name: TableName, table: Table): Readonly<Record<string, string>> => ({
  [`${name.toUpperCase()}_TABLE`]: table.tableName,
});

/** What a function needs for the tables that it uses: their names in its environment, and the rights to them. */
export function tableUse(
  used: TablesUsed,
  tables: Tables,
): { readonly environment: Readonly<Record<string, string>>; readonly statements: readonly PolicyStatement[] } {
  const accesses = TABLE_NAMES.flatMap((name) => {
    const access = used[name];
    return access === undefined ? [] : [{ name, table: tables[name], access }];
  });
  return {
    environment: {
      // Every store is made with this table; the right to use it is given where it is used.
      ...tableVariable('Orders', tables.Orders),
      ...Object.assign({}, ...accesses.map(({ name, table }) => tableVariable(name, table))),
    },
    statements: accesses.flatMap(({ name, table, access }) => statementsOf(name, table, access)),
  };
}
