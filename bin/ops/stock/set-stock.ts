import { json } from '../../../functions/core/model/response.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { adjustStock } from '../../../functions/devices/catalog/adjust-stock.ts';
import { lookUpProduct, type ProductId } from '../../../functions/devices/catalog/products.ts';
import { piecesIn } from '../../../functions/devices/stock/stock-shards.ts';
import { readStocks } from '../../../functions/devices/stock/stock-store.ts';

/** Stock of a product to set. */
export interface StockToSet {
  readonly id: ProductId;
  readonly pieces: number;
  readonly reason: string;
  readonly dryRun: boolean;
}

/** A stock before and after it was set. */
export interface StockReport extends ProductId {
  readonly before: number;
  readonly after: number;
  /** Parts of the stock that were wrong. */
  readonly mended: readonly { readonly shard: number; readonly kind: string }[];
  readonly dryRun: boolean;
}

/**
 * Brings the stock of a product to a number of pieces, by the same conditional change as the operators' endpoint. The journal names the
 * command as the actor.
 *
 * @returns undefined if the warehouse has no such product
 * @throws Problem `WAREHOUSE_NOT_FOUND`, `unavailable`
 */
export async function setStock(
  store: Store,
  { id, pieces, reason, dryRun }: StockToSet,
): Promise<StockReport | undefined> {
  const { product } = await lookUpProduct(store, id);
  if (product === undefined) return undefined;
  const [{ levels, faults } = { levels: [], faults: [] }] = await readStocks(store, [product]);
  if (!dryRun) {
    const change = { to: pieces };
    const respond = (quantity: number) => json(200, { quantity });
    await adjustStock(store, { id, change, reason, actor: 'ops stock set', request: undefined }, respond);
  }
  const mended = faults.map(({ shard, kind }) => ({ shard, kind }));
  return { ...id, before: piecesIn(levels), after: pieces, mended, dryRun };
}
