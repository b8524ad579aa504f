import { BY_DEADLINE_INDEX, BY_STATUS_INDEX, BY_TENANT_INDEX } from './keys.ts';

/** The tables of the data stack, by their logical names. */
export const TABLE_NAMES = ['Orders', 'Idempotency', 'Catalog', 'Accounts', 'Events', 'Webhooks'] as const;
/** The logical name of a table. */
export type TableName = (typeof TABLE_NAMES)[number];

/** Index over a reseller's accounts, by their time of creation. */
export const BY_RESELLER_INDEX = 'by-reseller';

/** Index over accounts by the date of the next anniversary, one partition a month. */
export const BY_ANNIVERSARY_INDEX = 'by-anniversary';

/** Index over the products of a warehouse, by their titles. */
export const BY_TITLE_INDEX = 'by-title';

/** Index over the lanes and webhooks that wait for a moment. Others are not in it. */
export const BY_WAKE_INDEX = 'by-wake';

/**
 * Index within a partition over the deliveries that are pending. It is a local one, since `deliver` must see what was written a moment
 * before: only a local index is read strongly consistent (DynamoDB Developer Guide, "Local secondary indexes").
 */
export const BY_DUE_INDEX = 'by-due';

/**
 * An action on a table, named as IAM names it without the prefix, or the query of an index. A transaction has no action of its own;
 * it needs the actions of its items (DynamoDB Developer Guide, "Using IAM with DynamoDB transactions"). Only a check scans a table,
 * a bounded part in each run.
 */
export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem'
  | `Query ${typeof BY_TENANT_INDEX | typeof BY_DEADLINE_INDEX | typeof BY_STATUS_INDEX}`
  | `Query ${typeof BY_WAKE_INDEX | typeof BY_DUE_INDEX}`
  | `Query ${typeof BY_RESELLER_INDEX | typeof BY_ANNIVERSARY_INDEX | typeof BY_TITLE_INDEX}`;

/** The actions of a function on each table that it uses: all that it ever calls, and no other. */
export type TablesUsed = Readonly<Partial<Record<TableName, readonly TableAction[]>>>;

/** A global secondary index. Items without its key attributes are not in it. */
export interface TableIndex {
  readonly name: string;
  /** Names of the key attributes. */
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes of the items in the index: all, only the keys, or the keys and some more. */
  readonly projection: 'ALL' | 'KEYS_ONLY' | { readonly include: readonly string[] };
}

/** A local secondary index: over the items of a partition, with their keys only. */
export interface LocalIndex {
  readonly name: string;
  /** Name of the key attribute. Items without it are not in the index. */
  readonly sortKey: string;
}

/** The local indexes of tables. A table has them from its creation on. */
export const LOCAL_INDEXES: Readonly<Partial<Record<TableName, readonly LocalIndex[]>>> = {
  Webhooks: [{ name: BY_DUE_INDEX, sortKey: 'due' }],
};

/** The global indexes of each table. */
export const INDEXES: Readonly<Record<TableName, readonly TableIndex[]>> = {
  Orders: [
    { name: BY_TENANT_INDEX, partitionKey: 'owner', sortKey: 'createdKey', projection: 'ALL' },
    {
      name: BY_DEADLINE_INDEX,
      partitionKey: 'deadlineKey',
      sortKey: 'deadlineAt',
      projection: { include: ['line', 'status', 'statusSince'] },
    },
    {
      name: BY_STATUS_INDEX,
      partitionKey: 'statusKey',
      sortKey: 'statusSince',
      projection: 'KEYS_ONLY',
    },
  ],
  Idempotency: [],
  Catalog: [{ name: BY_TITLE_INDEX, partitionKey: 'warehouse_id', sortKey: 'title', projection: 'KEYS_ONLY' }],
  Events: [],
  Webhooks: [{ name: BY_WAKE_INDEX, partitionKey: 'wakeKey', sortKey: 'wakeAt', projection: { include: ['tenant'] } }],
  Accounts: [
    { name: BY_RESELLER_INDEX, partitionKey: 'reseller', sortKey: 'createdKey', projection: 'ALL' },
    {
      name: BY_ANNIVERSARY_INDEX,
      partitionKey: 'anniversaryMonth',
      sortKey: 'anniversary',
      projection: 'KEYS_ONLY',
    },
  ],
};
