import {
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ListTablesCommand,
  type Projection,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { KEPT_DAYS } from '../../functions/core/model/event-log.ts';
import { itemSize } from '../../functions/core/store/item-size.ts';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import { LOCAL_REGION } from '../../lib/local/template/account.ts';
import { multiplied, sum, type Usage } from './usage.ts';

/** Bytes that DynamoDB adds to each item and each entry of an index (Developer Guide, "DynamoDB item sizes and formats"). */
const OVERHEAD_BYTES = 100;

/** Days in a month, on average. */
const MONTH_DAYS = 30.4;

/**
 * Part of a month for which an item stays that has one of these attributes: ten days for a record of most endpoints
 * (`functions/core/model/endpoint.ts`), more for events and deliveries.
 */
const EXPIRING_MONTHS = { expiresAt: 10 / MONTH_DAYS, expires: KEPT_DAYS / MONTH_DAYS };
const GIGABYTE = 1e9;

type Item = Readonly<Record<string, unknown>>;

/** Storage by a service's tables for one month. */
export interface Stored {
  /** Items that stay until somebody deletes them. */
  readonly kept: Usage;
  /** Items that DynamoDB deletes after some days. Each counts for this part of the month. */
  readonly expiring: Usage;
}

/** Reads all tables, and returns the usage of storing them for a month. */
export async function storedBytes(cloud: Pick<LocalCloudDescription, 'dynamodbUrl' | 'credentials'>): Promise<Stored> {
  const { dynamodbUrl: endpoint, credentials } = cloud;
  const connection = { endpoint, region: LOCAL_REGION, credentials };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(connection));
  const stored: { kept: Usage; expiring: Usage } = { kept: {}, expiring: {} };
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of TableNames) {
    const { Table = {} } = await client.send(new DescribeTableCommand({ TableName }));
    const { KeySchema = [], GlobalSecondaryIndexes = [] } = Table;
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      for (const item of Items) {
        const indexed = GlobalSecondaryIndexes.map((index) => entryOf(item, KeySchema, index)).filter(
          (entry) => entry !== undefined,
        );
        const usage = usageOf(item, indexed);
        const months = item.expiresAt !== undefined ? EXPIRING_MONTHS.expiresAt : EXPIRING_MONTHS.expires;
        if (item.expiresAt === undefined && item.expires === undefined) stored.kept = sum(stored.kept, usage);
        else stored.expiring = sum(stored.expiring, multiplied(usage, months));
      }
    }
  }
  client.destroy();
  return stored;
}

/** Returns the storage of an item for a month. Backups contain the table, not its indexes (DynamoDB pricing). */
function usageOf(item: Item, indexed: readonly Item[]): Usage {
  const bytes = (entry: Item) => itemSize(entry) + OVERHEAD_BYTES;
  return {
    tableGigabyteMonths: [item, ...indexed].reduce((total, entry) => total + bytes(entry), 0) / GIGABYTE,
    backupGigabyteMonths: bytes(item) / GIGABYTE,
  };
}

interface Index {
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

/** Returns an item's entry in an index, or undefined if the item lacks a key of the index. */
function entryOf(
  item: Item,
  tableKeys: readonly KeySchemaElement[],
  { KeySchema = [], Projection = {} }: Index,
): Item | undefined {
  const names = (keys: readonly KeySchemaElement[]) => keys.map(({ AttributeName = '' }) => AttributeName);
  if (names(KeySchema).some((name) => item[name] === undefined)) return undefined;
  if (Projection.ProjectionType === 'ALL') return item;
  const projected = new Set([...names(tableKeys), ...names(KeySchema), ...(Projection.NonKeyAttributes ?? [])]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name)));
}
