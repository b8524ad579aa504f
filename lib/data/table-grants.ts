import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Throttle } from '../../functions/core/model/endpoint.ts';
import { BUCKETS } from '../../functions/core/model/keys.ts';
import {
  INDEXES,
  TABLE_NAMES,
  type TableAccess,
  type TableName,
  type TablesUsed,
} from '../../functions/core/model/tables.ts';
import type { Tables } from './data-stack.ts';

const READ = ['GetItem', 'BatchGetItem', 'Query'];
const WRITE_ACCOUNTS = [...READ, 'PutItem', 'ConditionCheckItem'];
const UPDATE_ACCOUNTS = [...WRITE_ACCOUNTS, 'UpdateItem'];

/**
 * Actions that each access to a table requires. A transaction has no action of its own; it needs the actions of its items (DynamoDB Developer
 * Guide, "Using IAM with DynamoDB transactions"). The service scans no table. It writes idempotency records with `PutItem` and never
 * updates them.
 */
const ACTIONS: Readonly<Record<TableName, Readonly<Partial<Record<TableAccess, readonly string[]>>>>> = {
  Orders: { read: READ, write: [...READ, 'PutItem', 'UpdateItem'] },
  Idempotency: { write: ['GetItem', 'PutItem'] },
  Catalog: {
    read: READ,
    update: [...READ, 'UpdateItem'],
    write: [...READ, 'PutItem', 'UpdateItem'],
  },
  Accounts: {
    read: ['GetItem', 'Query'],
    write: WRITE_ACCOUNTS,
    update: UPDATE_ACCOUNTS,
    delete: [...UPDATE_ACCOUNTS, 'DeleteItem'],
  },
};

/** Returns the policy statements for a table and its indexes, with exactly the actions that the access requires. */
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

/** Returns the environment variable with a table's name, such as `ORDERS_TABLE` for `Orders`. */
const tableVariable = (name: TableName, table: Table): Readonly<Record<string, string>> => ({
  [`${name.toUpperCase()}_TABLE`]: table.tableName,
});

/** Returns the environment variables and policy statements that a function needs for its tables. */
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
      // Creating a store requires the name of this table. Only a function that uses the table gets the right to it.
      ...tableVariable('Orders', tables.Orders),
      ...Object.assign({}, ...accesses.map(({ name, table }) => tableVariable(name, table))),
    },
    statements: accesses.flatMap(({ name, table, access }) => statementsOf(name, table, access)),
  };
}

/** Returns the environment variables and the policy statement that a function needs to limit the calls of tenants. */
export function limitUse(
  { rate, burst }: Throttle,
  { Idempotency }: Tables,
): { readonly environment: Readonly<Record<string, string>>; readonly statements: readonly PolicyStatement[] } {
  return {
    environment: { LIMITS_TABLE: Idempotency.tableName, TENANT_RATE: String(rate), TENANT_BURST: String(burst) },
    statements: [
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [Idempotency.tableArn],
        // The table also holds idempotency records, which no function may update.
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${BUCKETS}*`] } },
      }),
    ],
  };
}
