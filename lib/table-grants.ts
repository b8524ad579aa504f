import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { INDEXES, type TableAccess, type TableName } from '../functions/core/tables.ts';

/**
 * The actions that reading a table takes. A transaction needs the actions of its items: there is none of its own (DynamoDB
 * Developer Guide, "Using IAM with DynamoDB transactions"). Nothing is ever scanned.
 */
const READS: Readonly<Record<TableName, readonly string[]>> = {
  Orders: ['dynamodb:GetItem', 'dynamodb:Query'],
  Idempotency: ['dynamodb:GetItem'],
  Catalog: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  Accounts: ['dynamodb:GetItem', 'dynamodb:Query'],
};

/** The actions that an access takes beside reading. Idempotency records are put, never updated. */
const WRITES: Readonly<Record<TableAccess, (table: TableName) => readonly string[]>> = {
  read: () => [],
  update: () => ['dynamodb:UpdateItem'],
  write: (table) => (table === 'Idempotency' ? ['dynamodb:PutItem'] : ['dynamodb:PutItem', 'dynamodb:UpdateItem']),
  delete: () => ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
};

/** What a function may do with a table and its indexes: exactly the actions that its access takes. */
export function tableStatements(name: TableName, table: Table, access: TableAccess): PolicyStatement[] {
  const onTable = new PolicyStatement({
    actions: [...READS[name], ...WRITES[access](name)],
    resources: [table.tableArn],
  });
  const indexes = INDEXES[name].map((index) => `${table.tableArn}/index/${index.name}`);
  if (indexes.length === 0) return [onTable];
  return [onTable, new PolicyStatement({ actions: ['dynamodb:Query'], resources: indexes })];
}
