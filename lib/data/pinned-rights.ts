import type { TablesUsed } from '../../functions/core/model/tables.ts';

/** Rights that an endpoint's function keeps for the release before. */
export interface PinnedRights {
  readonly tables: TablesUsed;
  /** The only partition that the rights are for; undefined for any. */
  readonly onlyPartition?: string;
}

const READS_SIGNING_KEY: PinnedRights = {
  tables: { Orders: ['GetItem', 'PutItem'] },
  onlyPartition: 'SIGNING-KEY',
};

/**
 * Rights that the endpoints of the release before call and that those of this release do not, by the function's name. Both versions of a
 * function have one role, which a deployment changes first. During a canary the version before still gets most requests. The next release
 * removes these rights (CONTRIBUTING.md, "Release").
 */
export const pinnedRights: Readonly<Record<string, PinnedRights>> = {
  // Release 0.1.0 signed the cursors of lists, with a key that the first list made.
  'appliances-list-orders': READS_SIGNING_KEY,
  'devices-list-orders': READS_SIGNING_KEY,
  // Release 0.1.0 compared an unknown title with the products of a warehouse, not with an index of the titles.
  'devices-place-order': { tables: { Catalog: ['Query'] } },
};
