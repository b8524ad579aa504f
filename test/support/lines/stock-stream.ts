import type { Store } from '../../../functions/core/store/store.ts';
import { lookUpProduct, type ProductId } from '../../../functions/devices/catalog/products.ts';
import { STOCK, stockKey } from '../../../functions/devices/model/catalog-keys.ts';
import { readLevels } from '../../../functions/devices/stock/stock-store.ts';
import { levelsKeeper } from '../../../functions/devices/task-handlers/keep-stock-levels.ts';

/** A change of a shard as the stream of the `Catalog` table delivers it. */
export function stockRecord({ warehouse_id, company_sku }: ProductId, shard: number, available: number) {
  const { pk } = stockKey(warehouse_id, company_sku, shard);
  return {
    eventName: 'MODIFY',
    dynamodb: {
      SequenceNumber: String(shard + 1),
      Keys: { pk: { S: pk }, sk: { S: STOCK } },
      NewImage: { pk: { S: pk }, sk: { S: STOCK }, available: { N: String(available) } },
    },
  };
}

/** Delivers the present levels of a product's shards to the task that keeps them for the inventory. */
export async function deliverStock(store: Store, product: ProductId): Promise<void> {
  const { product: stored } = await lookUpProduct(store, product);
  const [levels = []] = await readLevels(store, stored === undefined ? [] : [stored]);
  const Records = levels.map((level, shard) => stockRecord(product, shard, level));
  const { batchItemFailures } = await levelsKeeper(() => store)({ Records });
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} changes were not kept`);
}
