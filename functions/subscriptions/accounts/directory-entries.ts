import { gunzipSync, gzipSync } from 'node:zlib';
import type { CustomerStatus } from '../model/account-items.ts';
import { BLOCK_ENTRIES, type DirectoryEntry, StoredEntries } from '../model/customer-directory.ts';
import { createdKeyOf } from './account-keys.ts';

/** A directory as it was read: it counts a reseller's oldest customers. */
export interface Directory {
  readonly generation: number;
  /** Number of full blocks, which are items of their own. */
  readonly blocks: number;
  /** The counted customers after the full blocks, the oldest first. */
  readonly entries: readonly DirectoryEntry[];
  /** Sort key in the index of the last counted customer; empty if none is counted. */
  readonly last: string;
  /** Positions of the counted customers that were not active when they were counted, in their order. */
  readonly others: readonly number[];
  /** Time before which nobody counts, RFC 3339 in UTC; empty for no such time. */
  readonly countFrom: string;
  /** False if it is not stored yet. */
  readonly isStored: boolean;
}

/** A directory that counts nobody. */
export const EMPTY_DIRECTORY: Directory = {
  generation: 0,
  blocks: 0,
  entries: [],
  last: '',
  others: [],
  countFrom: '',
  isStored: false,
};

/** Returns the number of customers that a directory counts. */
export const countedBy = ({ blocks, entries }: Directory): number => blocks * BLOCK_ENTRIES + entries.length;

/** A customer to count, with its status. */
export interface CountedCustomer extends DirectoryEntry {
  readonly status: CustomerStatus;
}

/**
 * Returns the position of an active customer among all counted customers.
 *
 * @param index its position among the active ones
 * @param others positions of those that are not active, in their order
 * @example positionOf(2, [0, 3]) // 4
 */
export function positionOf(index: number, others: readonly number[]): number {
  let position = index;
  for (const other of others) {
    if (other > position) break;
    position += 1;
  }
  return position;
}

/**
 * Returns a directory that counts more customers, and the blocks that they fill.
 *
 * @param settled the next customers in the index, the oldest first
 * @example extended(EMPTY_DIRECTORY, [{ customerId: '1000000042', createdAt: '2027-03-01T09:30:00.000Z', companyName: 'Fairway', status: '1000' }]).full // []
 */
export function extended(
  directory: Directory,
  settled: readonly CountedCustomer[],
): { readonly directory: Directory; readonly full: readonly (readonly DirectoryEntry[])[] } {
  const open = [...directory.entries, ...settled];
  const full = Array.from({ length: Math.floor(open.length / BLOCK_ENTRIES) }, (_, block) =>
    open.slice(block * BLOCK_ENTRIES, (block + 1) * BLOCK_ENTRIES),
  );
  const last = settled.at(-1);
  return {
    full,
    directory: {
      ...directory,
      blocks: directory.blocks + full.length,
      entries: open.slice(full.length * BLOCK_ENTRIES),
      last: last === undefined ? directory.last : createdKeyOf(last),
      others: [...directory.others, ...othersIn(settled, countedBy(directory))],
    },
  };
}

const othersIn = (customers: readonly CountedCustomer[], first: number): number[] =>
  customers.flatMap(({ status }, index) => (status === '1000' ? [] : [first + index]));

/** Packs entries as they are stored. */
export const packEntries = (entries: readonly DirectoryEntry[]): Uint8Array =>
  gzipSync(
    JSON.stringify(entries.map(({ createdAt, customerId, companyName }) => [createdAt, customerId, companyName])),
  );

/** Reads entries as they are stored. */
export const unpackEntries = (packed: Uint8Array): DirectoryEntry[] =>
  StoredEntries.parse(JSON.parse(gunzipSync(packed).toString('utf8'))).map(([createdAt, customerId, companyName]) => ({
    createdAt,
    customerId,
    companyName,
  }));
