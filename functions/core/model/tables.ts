import { BY_DEADLINE_INDEX, BY_STATUS_INDEX, BY_TENANT_INDEX } from './keys.ts';

/** The tables of the data stack, by their logical names. */
export const TABLE_NAMES = ['Orders', 'Idempotency', 'Catalog', 'Accounts'] as const;
/** The logical name of a table. */
export type TableName = (typeof TABLE_NAMES)[number];

/**
 * The access of a function to a table. `update` includes reading, `write` adds new items, and `delete` includes all of it. A
 * table may lack some of these.
 */
export type TableAccess = 'read' | 'update' | 'write' | 'delete';

/** The access of a function to each table it uses. */
export type TablesUsed = Readonly<Partial<Record<TableName, TableAccess>>>;

/** A global secondary index. Items without its key attributes are not in it. */
export interface TableIndex {
  readonly name: string;
  /** Names of the key attributes. */
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes of the items in the index: all, only the keys, or the keys and some more. */
  readonly projection: 'ALL' | 'KEYS_ONLY' | { readonly include: readonly string[] };
  /** True for an index that no endpoint and no task of a line queries. */
  readonly internal?: true;
}

/** Index over a reseller's accounts, by their time of creation. */
export const BY_RESELLER_INDEX = 'by-reseller';

/** Index over accounts by the date of the next anniversary, one partition a month. */
export const BY_ANNIVERSARY_INDEX = 'by-anniversary';

/** Index over the products of a warehouse, by their titles. */
export const BY_TITLE_INDEX = 'by-title';

/** The indexes of each table. */
export const INDEXES: Readonly<Record<TableName, readonly TableIndex[]>> = {
  Orders: [
    { name: BY_TENANT_INDEX, partitionKey: 'owner', sortKey: 'createdKey', projection: 'ALL' },
    {
      name: BY_DEADLINE_INDEX,
      partitionKey: 'deadlineKey',
      sortKey: 'deadlineAt',
      projection: { include: ['line', 'status', 'statusSince'] },
      internal: true,
    },
    {
      name: BY_STATUS_INDEX,
      partitionKey: 'statusKey',
      sortKey: 'statusSince',
      projection: 'KEYS_ONLY',
      internal: true,
    },
  ],
  Idempotency: [],
  Catalog: [{ name: BY_TITLE_INDEX, partitionKey: 'warehouse_id', sortKey: 'title', projection: 'KEYS_ONLY' }],
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
