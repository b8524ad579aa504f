import { GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../../core/store/store.ts';
import {
  ConditionFailed,
  Contended,
  conditionalPut,
  conditionalSet,
  transact,
  type Write,
} from '../../core/store/transaction.ts';
import { BLOCK_ENTRIES, BlockItem, type DirectoryEntry, DirectoryItem } from '../model/customer-directory.ts';
import { blockKey, directoryKey } from './account-keys.ts';
import {
  type CountedCustomer,
  countedBy,
  type Directory,
  EMPTY_DIRECTORY,
  extended,
  packEntries,
  unpackEntries,
} from './directory-entries.ts';

/**
 * The directory of a reseller's customers tells how many there are and which one is at a position, without reading them
 * (docs/data-model.md, "Customer directory"). Customers are added in order of creation and never removed, so what was counted once
 * stays true.
 *
 * The function of the list extends the directory from the index. No writer of customers keeps it, so customers count whatever
 * version of the service added them.
 */

/** Reads a reseller's directory; an empty one if there is none. One request. An earlier state is true as well. */
export async function readDirectory(store: Store, reseller: string): Promise<Directory> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.accountsTable, Key: directoryKey(reseller) }),
  );
  if (Item === undefined) return EMPTY_DIRECTORY;
  const { entries, counted, ...directory } = DirectoryItem.parse(Item);
  return { ...directory, entries: counted === 0 ? [] : unpackEntries(entries), isStored: true };
}

/**
 * Reads the entries of a directory at positions, the oldest customer first. The read of blocks is strongly consistent, so the
 * blocks of a directory that was read are there.
 *
 * @param from the first position
 * @param to the position after the last one
 * @returns undefined if a block is missing
 */
export async function readEntries(
  store: Store,
  reseller: string,
  directory: Directory,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<DirectoryEntry[] | undefined> {
  const first = Math.floor(from / BLOCK_ENTRIES);
  const end = Math.min(directory.blocks, Math.ceil(to / BLOCK_ENTRIES));
  const read = first < end ? await readBlocks(store, reseller, directory, { first, end }) : [];
  if (read.length < (end - first) * BLOCK_ENTRIES) return undefined;
  const begin = Math.min(first, directory.blocks) * BLOCK_ENTRIES;
  return [...read, ...directory.entries].slice(from - begin, to - begin);
}

async function readBlocks(
  store: Store,
  reseller: string,
  { generation }: Directory,
  { first, end }: { readonly first: number; readonly end: number },
): Promise<DirectoryEntry[]> {
  const [from, to] = [blockKey(reseller, generation, first), blockKey(reseller, generation, end - 1)];
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.accountsTable,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': from.pk, ':from': from.sk, ':to': to.sk },
      ConsistentRead: true,
    },
  );
  const entries: DirectoryEntry[] = [];
  for await (const { Items = [] } of pages) {
    for (const item of Items) entries.push(...unpackEntries(BlockItem.parse(item).entries));
  }
  return entries;
}

/**
 * Counts more customers in a directory, on condition that nobody else has changed it. One transaction.
 *
 * @param settled the next customers in the index, the oldest first
 * @returns the extended directory; undefined if another reader was faster, which loses nothing
 */
export async function extendDirectory(
  store: Store,
  reseller: string,
  before: Directory,
  settled: readonly CountedCustomer[],
): Promise<Directory | undefined> {
  const { directory, full } = extended(before, settled);
  const blocks = full.map((entries, index) =>
    conditionalPut({
      table: store.accountsTable,
      item: {
        ...blockKey(reseller, before.generation, before.blocks + index),
        entries: packEntries(entries),
      },
      condition: 'attribute_not_exists(pk)',
    }),
  );
  const isWritten = await attempt(store, [directoryWrite(store, reseller, before, directory), ...blocks]);
  return isWritten ? { ...directory, isStored: true } : undefined;
}

/**
 * Begins a directory again, since it disagrees with the index. Readers then count all customers again. Its blocks stay, and nobody
 * reads them.
 */
export async function resetDirectory(store: Store, reseller: string, before: Directory): Promise<void> {
  const empty = { ...EMPTY_DIRECTORY, generation: before.generation + 1 };
  await attempt(store, [directoryWrite(store, reseller, before, empty)]);
}

/** Writes the first item, on condition that it is as it was read. */
function directoryWrite(store: Store, reseller: string, before: Directory, after: Directory): Write {
  return conditionalSet({
    table: store.accountsTable,
    key: directoryKey(reseller),
    attributes: attributesOf(after),
    ...(before.isStored
      ? {
          condition: 'generation = :generation AND counted = :counted',
          values: { ':generation': before.generation, ':counted': countedBy(before) },
        }
      : { condition: 'attribute_not_exists(pk)' }),
  });
}

/** Returns the attributes of the first item. */
const attributesOf = ({ isStored: _isStored, entries, ...directory }: Directory) => ({
  ...directory,
  counted: directory.blocks * BLOCK_ENTRIES + entries.length,
  entries: packEntries(entries),
});

/** Applies the writes unless another reader was faster. */
async function attempt(store: Store, writes: readonly Write[]): Promise<boolean> {
  try {
    await transact(store, writes);
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed || error instanceof Contended) return false;
    throw error;
  }
}
