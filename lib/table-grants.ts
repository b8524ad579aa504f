import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { TableAccess, TableName } from '../functions/core/endpoint.ts';
import { BY_TENANT_INDEX } from '../functions/core/keys.ts';

/**
 * The actions that the core uses on each table. A transaction needs the actions of its items: there is none of its own
 * (DynamoDB Developer Guide, "Using IAM with DynamoDB transactions"). Nothing is ever scanned or deleted.
 */
const ACTIONS: Readonly<Record<TableName, Readonly<Record<TableAccess, readonly string[]>>>> = {
  Orders: {
    read: ['dynamodb:GetItem', 'dynamodb:Query'],
    write: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  },
  Idempotency: {
    read: ['dynamodb:GetItem'],
    write: ['dynamodb:GetItem', 'dynamodb:PutItem'],
  },
  Catalog: {
    read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
    write: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  },
};

/** Tables that are also read through their index. */
const INDEXED: ReadonlySet<TableName> = new Set<TableName>(['Orders']);

/** What a function may do with a table: exactly the actions that its access takes. */
export function tableStatements(name: TableName, table: Table, access: TableAccess): PolicyStatement[] {
  const onTable = new PolicyStatement({ actions: [...ACTIONS[name][access]], resources: [table.tableArn] });
  if (!INDEXED.has(name)) return [onTable];
  const index = `${table.tableArn}/index/${BY_TENANT_INDEX}`;
  return [onTable, new PolicyStatement({ actions: ['dynamodb:Query'], resources: [index] })];
}
