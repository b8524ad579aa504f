import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { stockKey } from '../model/catalog-keys.ts';
import type { DeviceOrderData, Reservation } from '../model/order-data.ts';
import { logFaults, mendWrite, type ShardFault, shardOf } from './shard-faults.ts';
import { moveWrites } from './stock-store.ts';

/** The pieces that an order has reserved. */
type Reserved = Pick<DeviceOrderData, 'warehouse_id' | 'taken'>;

/** Shards into which pieces cannot go back as they are, by product. */
export type BrokenShards = ReadonlyMap<string, ShardFault>;

/**
 * Returns the shards to which an order's pieces go back. All pieces of a product return to the shard that supplied most of them. Each
 * further shard would be one more chance to conflict with other orders.
 *
 * @example releasesOf([{ company_sku: 'A', shard: 0, quantity: 1 }, { company_sku: 'A', shard: 3, quantity: 2 }])
 * // [{ company_sku: 'A', shard: 3, quantity: 3 }]
 * @example releasesOf([]) // []
 */
function releasesOf(reservations: readonly Reservation[]): Reservation[] {
  const byProduct = Map.groupBy(reservations, ({ company_sku }) => company_sku);
  return Array.from(byProduct, ([company_sku, taken]) => {
    const { shard } = taken.reduce((most, reservation) => (reservation.quantity > most.quantity ? reservation : most));
    return { company_sku, shard, quantity: taken.reduce((sum, reservation) => sum + reservation.quantity, 0) };
  });
}

/**
 * Releases an order's pieces. A broken shard holds nothing else afterwards, and stays uncounted until an operator's stock change.
 *
 * @param broken the shards whose condition has failed before
 */
export const releaseWrites = (store: Store, { warehouse_id, taken }: Reserved, broken: BrokenShards): Write[] =>
  releasesOf(taken).flatMap(({ company_sku, shard, quantity }) => {
    const fault = broken.get(company_sku);
    const stock = { warehouse_id, company_sku };
    if (fault === undefined) return moveWrites(store, stock, [{ shard, change: quantity }]);
    return [mendWrite(store, stock, fault, quantity, { uncounted: true })];
  });

/** Reads the shards to which an order's pieces go back, and returns those that are broken. Names them in the log. */
export async function brokenShards(store: Store, { warehouse_id, taken }: Reserved): Promise<BrokenShards> {
  const releases = releasesOf(taken).map((release) => ({
    ...release,
    key: stockKey(warehouse_id, release.company_sku, release.shard),
  }));
  const keys = releases.map(({ key }) => key);
  const items = new Map((await batchGet(store, store.catalogTable, keys)).map((item) => [item.pk, item]));
  const broken = releases.flatMap(({ company_sku, shard, key }) => {
    const { fault } = shardOf(shard, items.get(key.pk));
    return fault === undefined || fault.kind === 'uncounted' ? [] : [{ company_sku, key, fault }];
  });
  logFaults(broken.map(({ key, fault }) => ({ pk: key.pk, kind: fault.kind })));
  return new Map(broken.map(({ company_sku, fault }) => [company_sku, fault]));
}
