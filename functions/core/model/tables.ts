import { BY_STATUS_INDEX, BY_TENANT_INDEX } from './keys.ts';

/** The tables of the data stack, by their logical names. */
export const TABLE_NAMES = ['Orders', 'Idempotency', 'Catalog', 'Accounts'] as const;
/** One of them. */
export type TableName = (typeof TABLE_NAMES)[number];

/**
 * What a function does with a table: who updates may read, who writes may add items too, and who deletes may do all of it. Not every
 * table has each.
 */
export type TableAccess = 'read' | 'update' | 'write' | 'delete';

/** What a function does with which tables. */
export type TablesUsed = Readonly<Partial<Record<TableName, TableAccess>>>;

/** A global secondary index: items without its attributes are not in it. */
export interface TableIndex {
  readonly name: string;
  /** Names of the attributes that are its keys. */
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection: 'ALL' | 'KEYS_ONLY';
  /** True for one that no endpoint and no task of a line queries. */
  readonly internal?: true;
}

/** Index over the accounts that one reseller brought, by the time of their creation. */
export const BY_RESELLER_INDEX = 'by-reseller';

/** Index over accounts by the date of the anniversary to come, a partition a month. */
export const BY_ANNIVERSARY_INDEX = 'by-anniversary';

/** The indexes of each table. */
export const INDEXES: Readonly<Record<TableName, readonly TableIndex[]>> = {
  Orders: [
    { name: BY_TENANT_INDEX, partitionKey: 'owner', sortKey: 'createdKey', projection: 'ALL' },
    {
      name: BY_STATUS_INDEX,
      partitionKey: 'statusKey',
      sortKey: 'statusSince',
      projection: 'KEYS_ONLY',
      internal: true,
    },
  ],
  Idempotency: [],
  Catalog: [],
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
