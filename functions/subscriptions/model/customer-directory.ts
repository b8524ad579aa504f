import * as z from 'zod';
import { storedView } from '../../core/model/stored.ts';

/**
 * Items of the `Accounts` table that count a reseller's customers (docs/data-model.md, "Customer directory"). Readers of the list
 * derive them from the index and may lose them: they hold nothing that the customers do not.
 */

/** A counted customer, by the attributes that never change. */
export interface DirectoryEntry {
  readonly customerId: string;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  readonly companyName: string;
}

/** Number of entries of a full block. A block is then some 3 KB, one read unit. */
export const BLOCK_ENTRIES = 128;

/** The first item of a directory, as stored. `entries` are gzip. */
export const DirectoryItem = storedView({
  /** Number of times that the directory was begun. Blocks of an earlier time are never read again. */
  generation: z.number(),
  /** Number of counted customers, in the blocks and in `entries`. */
  counted: z.number(),
  /** Number of full blocks. */
  blocks: z.number(),
  /** Sort key in the index of the last counted customer; empty if none is counted. */
  last: z.string(),
  /** The counted customers after the full blocks, fewer than a block. */
  entries: z.instanceof(Uint8Array),
  /** Positions of the counted customers that were not active when they were counted. */
  others: z.array(z.number()).readonly().default([]),
  /** Time before which nobody counts, RFC 3339 in UTC: the index may not show a changed status yet. Empty for no such time. */
  countFrom: z.string().default(''),
}).readonly();
export type DirectoryItem = z.infer<typeof DirectoryItem>;

/** A full block, as stored. Never changed. */
export const BlockItem = storedView({ entries: z.instanceof(Uint8Array) }).readonly();

/** Entries as JSON: short, since names of members would say the same each time. */
export const StoredEntries = z.array(z.tuple([z.string(), z.string(), z.string()]).readonly());
