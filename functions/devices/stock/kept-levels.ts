import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { KeptLevels } from '../model/catalog-items.ts';
import { levelsKey } from '../model/catalog-keys.ts';
import type { Levels } from './stock-shards.ts';
import type { Stock } from './stock-store.ts';

/**
 * The levels of all shards of a product in one item, so that the inventory shows a product for one read unit. No order
 * writes the item, and one that reads it does not rely on it. The stream of the shards keeps it (docs/decisions/0003-stock-in-shards.md).
 */
export interface Kept {
  /** Undefined if a shard's level is missing. */
  readonly levels: Levels | undefined;
  /** Grows with every write. Undefined if there is no item. */
  readonly version: number | undefined;
  /** The attribute in the place of the version, if it is no version. A count puts the item right on condition of it. */
  readonly unreadable?: unknown;
  /** RFC 3339. Undefined if all levels come from the stream. */
  readonly countedAt: string | undefined;
}

/** The kept levels of a stock that has no item. */
export const NOTHING_KEPT: Kept = { levels: undefined, version: undefined, countedAt: undefined };

const Level = z.int().min(0);
const attributeOf = (shard: number): string => `s${shard}`;

/** Reads the kept levels of each stock, in the sequence given. Takes one request for each hundred stocks. */
export async function readKeptLevels(store: Store, stocks: readonly Stock[]): Promise<Kept[]> {
  const keys = stocks.map(({ warehouse_id, company_sku }) => levelsKey(warehouse_id, company_sku));
  const items = new Map((await batchGet(store, store.catalogTable, keys)).map((item) => [item.pk, item]));
  return stocks.map(({ shards }, index) => keptOf(shards, items.get(keys[index]?.pk)));
}

function keptOf(shards: number, item: StoredItem | undefined): Kept {
  if (item === undefined) return NOTHING_KEPT;
  const { success, data } = KeptLevels.safeParse(item);
  if (!success) return { ...NOTHING_KEPT, unreadable: item.version ?? null };
  // A level that is none is missing: the shards are counted, and the count replaces it.
  const complete = Array.from({ length: shards }, (_, shard) => Level.safeParse(item[attributeOf(shard)])).flatMap(
    (level) => level.data ?? [],
  );
  const { version, countedAt } = data;
  return { version, countedAt, levels: complete.length === shards ? complete : undefined };
}

/**
 * Keeps the latest levels of some shards. The caller must have them in the sequence of their changes, as a stream does. A repeated
 * call has no further effect.
 */
export async function keepLevels(
  store: Store,
  stock: Omit<Stock, 'shards'>,
  levels: ReadonlyMap<number, number>,
): Promise<void> {
  const { ExpressionAttributeValues, ...update } = updateOf(store, stock, levels);
  try {
    await store.client.send(
      new UpdateCommand({
        ...update,
        // Two functions write different shards of a product at once, so the version is no condition.
        ConditionExpression: 'attribute_not_exists(pk) OR attribute_type(#version, :number)',
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':number': 'N' },
      }),
    );
  } catch (error) {
    // The next view of the product counts its shards, and puts the item right.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/**
 * Keeps the levels of all shards as they were counted, unless the item has changed since it was read. In that case the stream has
 * newer levels, and the count is dropped.
 *
 * @param read the item, read before the shards were counted
 */
export async function keepCount(store: Store, stock: Stock, levels: Levels, read: Kept): Promise<void> {
  const { UpdateExpression, ExpressionAttributeValues, ...update } = updateOf(store, stock, new Map(levels.entries()));
  const set = `SET countedAt = :now, ${UpdateExpression.slice('SET '.length)}`;
  const { condition, values } = conditionOf(read);
  try {
    await store.client.send(
      new UpdateCommand({
        ...update,
        // What is no number cannot grow.
        UpdateExpression: read.unreadable === undefined ? set : set.replace(' ADD #version :one', ', #version = :one'),
        ConditionExpression: condition,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':now': store.now().toISOString(), ...values },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Returns the condition that the item is as it was read. */
function conditionOf({ version, unreadable }: Kept): { readonly condition: string; readonly values?: object } {
  const seen = version ?? unreadable;
  if (seen === undefined) return { condition: 'attribute_not_exists(pk)' };
  if (seen === null) return { condition: 'attribute_exists(pk) AND attribute_not_exists(#version)' };
  return { condition: '#version = :version', values: { ':version': seen } };
}

function updateOf(
  store: Store,
  { warehouse_id, company_sku }: Omit<Stock, 'shards'>,
  levels: ReadonlyMap<number, number>,
) {
  const named = Array.from(levels, ([shard, level]) => [attributeOf(shard), level] as const);
  return {
    TableName: store.catalogTable,
    Key: { ...levelsKey(warehouse_id, company_sku) },
    UpdateExpression: `SET ${named.map(([name]) => `${name} = :${name}`).join(', ')} ADD #version :one`,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ...Object.fromEntries(named.map(([name, level]) => [`:${name}`, level])), ':one': 1 },
  } satisfies UpdateCommandInput;
}
