import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Throttle } from '../../functions/core/model/endpoint.ts';
import { BUCKETS } from '../../functions/core/model/keys.ts';
import { TABLE_NAMES, type TableAction, type TableName, type TablesUsed } from '../../functions/core/model/tables.ts';
import type { Tables } from './data-stack.ts';

/** Returns the policy statements for a table and its indexes, with exactly the actions that a row names. */
function statementsOf(table: Table, actions: readonly TableAction[], partition: string | undefined): PolicyStatement[] {
  const byResource = Map.groupBy(actions, (action) => {
    const [, index] = action.split(' ');
    return index === undefined ? table.tableArn : `${table.tableArn}/index/${index}`;
  });
  return Array.from(
    byResource,
    ([resource, itsActions]) =>
      new PolicyStatement({
        actions: itsActions.map((action) => `dynamodb:${action.split(' ')[0]}`),
        resources: [resource],
        ...(partition !== undefined && {
          conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
        }),
      }),
  );
}

/** Returns the environment variable with a table's name, such as `ORDERS_TABLE` for `Orders`. */
const tableVariable = (name: TableName, table: Table): Readonly<Record<string, string>> => ({
  [`${name.toUpperCase()}_TABLE`]: table.tableName,
});

/**
 * Returns the environment variables and policy statements that a function needs for its tables.
 *
 * @param partition the only partition that the function may use; undefined if it may use any
 */
export function tableUse(
  used: TablesUsed,
  tables: Tables,
  partition?: string,
): { readonly environment: Readonly<Record<string, string>>; readonly statements: readonly PolicyStatement[] } {
  const uses = TABLE_NAMES.flatMap((name) => {
    const actions = used[name];
    return actions === undefined ? [] : [{ name, table: tables[name], actions }];
  });
  return {
    environment: {
      // Creating a store requires the name of this table. Only a function that uses the table gets the right to it.
      ...tableVariable('Orders', tables.Orders),
      ...Object.assign({}, ...uses.map(({ name, table }) => tableVariable(name, table))),
    },
    statements: uses.flatMap(({ table, actions }) => statementsOf(table, actions, partition)),
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
