import { unavailable } from '../../core/problems/problem.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed, conditionalPut, transact, type Write } from '../../core/store/transaction.ts';
import { StockShard } from '../model/catalog-items.ts';
import { stockKey } from '../model/catalog-keys.ts';
import type { Reservation } from '../model/order-data.ts';
import type { Gathering, Levels, Move } from './stock-shards.ts';

/** The location of a product's stock. */
export interface Stock {
  readonly warehouse_id: string;
  readonly company_sku: string;
  readonly shards: number;
}

/**
 * Reads the shard levels of each stock, in the sequence given. The read is strongly consistent and takes one request for each
 * hundred shards. It is no snapshot: orders that reserve or release stock meanwhile may show in one shard and not in another.
 *
 * @throws Problem `unavailable`
 */
export async function readLevels(store: Store, stocks: readonly Stock[]): Promise<Levels[]> {
  const keys = stocks.map(({ warehouse_id, company_sku, shards }) =>
    Array.from({ length: shards }, (_, shard) => stockKey(warehouse_id, company_sku, shard)),
  );
  const items = (await batchGet(store, store.catalogTable, keys.flat())).map((item) => StockShard.parse(item));
  const available = new Map(items.map((item) => [item.pk, item.available]));
  return keys.map((shards) => shards.map(({ pk }) => available.get(pk) ?? 0));
}

/** Maximum number of reads until a shortage must be certain. */
const MOST_LOOKS = 5;

/**
 * Reads the shard levels of each stock until they are enough or a shortage is certain. One read may miss pieces that move
 * meanwhile from a shard not yet read to a shard already read. A shortage is certain if no level has risen in the next read. In
 * that case there was a moment between the two reads at which no shard held more than the first read saw.
 *
 * @throws Problem `unavailable`, also if a shortage stays uncertain
 */
export async function readLevelsFor(
  store: Store,
  stocks: readonly Stock[],
  isEnough: (levels: readonly Levels[]) => boolean,
): Promise<Levels[]> {
  let levels = await readLevels(store, stocks);
  for (let looks = 1; !isEnough(levels); looks++) {
    if (looks === MOST_LOOKS) throw unavailable(new Error(`Pieces moved in each of ${MOST_LOOKS} looks`));
    const before = levels;
    levels = await readLevels(store, stocks);
    if (!hasRisen(before, levels)) break;
  }
  return levels;
}

const hasRisen = (before: readonly Levels[], after: readonly Levels[]): boolean =>
  after.some((levels, stock) => levels.some((level, shard) => level > (before[stock]?.[shard] ?? 0)));

/** Reserves an order's pieces, on condition that the shards hold them. */
export const reserveWrites = (store: Store, warehouse_id: string, reservations: readonly Reservation[]): Write[] =>
  reservations.map((reservation) =>
    changeWrite(store, warehouse_id, reservation.company_sku, reservation.shard, -reservation.quantity),
  );

/**
 * Releases an order's pieces. All pieces of a product return to the shard that supplied most of them. Each further shard would be
 * one more chance to conflict with other orders.
 */
export function releaseWrites(store: Store, warehouse_id: string, reservations: readonly Reservation[]): Write[] {
  const byProduct = Map.groupBy(reservations, ({ company_sku }) => company_sku);
  return Array.from(byProduct, ([company_sku, taken]) => {
    const { shard } = taken.reduce((most, reservation) => (reservation.quantity > most.quantity ? reservation : most));
    const quantity = taken.reduce((sum, reservation) => sum + reservation.quantity, 0);
    return changeWrite(store, warehouse_id, company_sku, shard, quantity);
  });
}

/** Changes the levels of a product's shards, on condition that no level goes below zero. */
export const moveWrites = (
  store: Store,
  { warehouse_id, company_sku }: Omit<Stock, 'shards'>,
  moves: readonly Move[],
): Write[] => moves.map(({ shard, change }) => changeWrite(store, warehouse_id, company_sku, shard, change));

function changeWrite(store: Store, warehouse_id: string, company_sku: string, shard: number, change: number): Write {
  return {
    Update: {
      TableName: store.catalogTable,
      Key: stockKey(warehouse_id, company_sku, shard),
      UpdateExpression: 'SET available = available + :change',
      ConditionExpression: 'available >= :least',
      ExpressionAttributeValues: { ':change': change, ':least': Math.max(0, -change) },
    },
  };
}

/** Adds a shard to a product. */
export const newShardWrite = (
  store: Store,
  { warehouse_id, company_sku }: Omit<Stock, 'shards'>,
  shard: number,
  available: number,
): Write =>
  conditionalPut({
    table: store.catalogTable,
    item: { ...stockKey(warehouse_id, company_sku, shard), available },
    condition: 'attribute_not_exists(pk)',
  });

/** Number of products to gather in parallel. */
const GATHERED_AT_ONCE = 8;

/**
 * Gathers pieces of products, each product in one of its shards, so that an order can reserve it with one write. The stock does
 * not change. If another order reserved some of the pieces first, the function moves nothing of that product.
 *
 * @throws Problem `unavailable`
 */
export async function gather(store: Store, warehouse_id: string, gatherings: readonly Gathering[]): Promise<void> {
  for (let start = 0; start < gatherings.length; start += GATHERED_AT_ONCE) {
    const atOnce = gatherings.slice(start, start + GATHERED_AT_ONCE);
    await Promise.all(atOnce.map((gathering) => gatherOne(store, warehouse_id, gathering)));
  }
}

async function gatherOne(store: Store, warehouse_id: string, { company_sku, moves }: Gathering): Promise<void> {
  try {
    await transact(store, moveWrites(store, { warehouse_id, company_sku }, moves));
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
}
