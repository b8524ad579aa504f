import * as z from 'zod';
import { logger } from '../../core/observability/log.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { conditionalPut, type Write } from '../../core/store/transaction.ts';
import { StockShard } from '../model/catalog-items.ts';
import { stockKey } from '../model/catalog-keys.ts';

/**
 * Faults of single shards. Nothing in the service makes one. They come from a direct change of the table, or from an incomplete
 * restore (docs/data-model.md, "When an item is wrong"). Orders go on with the other shards, and an operator's stock change mends
 * the fault.
 */

/** A shard whose level is not to be trusted. */
export interface ShardFault {
  readonly shard: number;
  /**
   * - `missing`: the item is gone.
   * - `below zero`: the level is negative.
   * - `unreadable`: the level is no whole number.
   * - `uncounted`: the item was one of these, and pieces of a cancelled order came back to it.
   * - `surplus`: the product does not have so many shards.
   */
  readonly kind: 'missing' | 'below zero' | 'unreadable' | 'uncounted' | 'surplus';
  /** The stored level, on condition of which the shard is mended. */
  readonly seen?: unknown;
}

/** A shard as it was read. */
export interface ReadShard {
  /** Pieces that an order can take; 0 where the item does not tell. */
  readonly level: number;
  readonly fault?: ShardFault;
}

/**
 * Returns the level of a shard's item, with its fault if it has one.
 *
 * @example shardOf(2, { pk: 'STOCK#columbus#ARD-B13#2', available: 7 }) // { level: 7 }
 * @example shardOf(2, undefined) // { level: 0, fault: { shard: 2, kind: 'missing' } }
 * @example shardOf(2, { pk: 'STOCK#columbus#ARD-B13#2', available: -1 }).fault.kind // 'below zero'
 */
export function shardOf(shard: number, item: StoredItem | undefined): ReadShard {
  if (item === undefined) return { level: 0, fault: { shard, kind: 'missing' } };
  const { success, data } = StockShard.safeParse(item);
  const seen = item.available;
  if (!success) {
    return { level: 0, fault: { shard, kind: BelowZero.safeParse(seen).success ? 'below zero' : 'unreadable', seen } };
  }
  const { available: level, uncounted } = data;
  return uncounted ? { level, fault: { shard, kind: 'uncounted', seen } } : { level };
}

const BelowZero = z.int().max(-1);

/** Shards that one line of the log names. */
const MOST_NAMED = 10;

/** Names shards with a fault in the log, by their keys. */
export function logFaults(faults: readonly { readonly pk: string; readonly kind: ShardFault['kind'] }[]): void {
  if (faults.length === 0) return;
  const named = faults.slice(0, MOST_NAMED);
  logger.error('The stock of a product is wrong', { table: 'Catalog', shards: faults.length, named });
}

/**
 * Sets the level of a shard with a fault, on condition that the fault is as it was read. Other attributes of the item stay.
 *
 * @param uncounted true if the pieces in the shard remain to be counted
 */
export function mendWrite(
  store: Store,
  { warehouse_id, company_sku }: { readonly warehouse_id: string; readonly company_sku: string },
  { shard, kind, seen }: ShardFault,
  available: number,
  { uncounted = false }: { readonly uncounted?: boolean } = {},
): Write {
  const [table, key] = [store.catalogTable, stockKey(warehouse_id, company_sku, shard)];
  if (kind === 'missing') {
    const item = { ...key, available, ...(uncounted && { uncounted }) };
    return conditionalPut({ table, item, condition: 'attribute_not_exists(pk)' });
  }
  const isSeen = seen === undefined ? 'attribute_exists(pk) AND attribute_not_exists(available)' : 'available = :seen';
  return {
    Update: {
      TableName: table,
      Key: key,
      UpdateExpression: `SET available = :available${uncounted ? ', uncounted = :true' : ' REMOVE uncounted'}`,
      ConditionExpression: isSeen,
      ExpressionAttributeValues: {
        ':available': available,
        ...(uncounted && { ':true': true }),
        ...(seen !== undefined && { ':seen': seen }),
      },
    },
  };
}
