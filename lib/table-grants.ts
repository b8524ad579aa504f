import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { TableAccess, TableName } from '../functions/core/endpoint.ts';
import { BY_TENANT_INDEX } from '../functions/core/keys.ts';

/**
 * The actions that reading a table takes. A transaction needs the actions of its items: there is none of its own (DynamoDB
 * Developer Guide, "Using IAM with DynamoDB transactions"). Nothing is ever scanned or deleted.
 */
const READS: Readonly<Record<TableName, readonly string[]>> = {
  Orders: ['dynamodb:GetItem', 'dynamodb:Query'],
  Idempotency: ['dynamodb:GetItem'],
  Catalog: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
};

/** The actions that an access takes beside reading. Idempotency records are put, never updated. */
const WRITES: Readonly<Record<TableAccess, (table: TableName) => readonly string[]>> = {
  read: () => [],
  update: () => ['dynamodb:UpdateItem'],
  write: (table) => (table === 'Idempotency' ? ['dynamodb:PutItem'] : ['dynamodb:PutItem', 'dynamodb:UpdateItem']),
};

/** Tables that are also read through their index. */
const INDEXED: ReadonlySet<TableName> = new Set<TableName>(['Orders']);

/** What a function may do with a table: exactly the actions that its access takes. */
export function tableStatements(name: TableName, table: Table, access: TableAccess): PolicyStatement[] {
  const onTable = new PolicyStatement({
    actions: [...READS[name], ...WRITES[access](name)],
    resources: [table.tableArn],
  });
  if (!INDEXED.has(name)) return [onTable];
  const index = `${table.tableArn}/index/${BY_TENANT_INDEX}`;
  return [onTable, new PolicyStatement({ actions: ['dynamodb:Query'], resources: [index] })];
}
