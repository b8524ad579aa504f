import { unavailable } from '../../core/problems/problem.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed, conditionalPut, transact, type Write } from '../../core/store/transaction.ts';
import type { Take } from '../contract/order-contract.ts';
import { StockShard } from '../model/catalog-items.ts';
import { stockKey } from '../model/catalog-keys.ts';
import type { Gathering, Levels, Move } from './stock-shards.ts';

/** A product's stock: where it is, and in how many shards. */
export interface Stock {
  readonly warehouse_id: string;
  readonly company_sku: string;
  readonly shards: number;
}

/**
 * What lies in the shards of each stock, in the sequence given: strongly consistent, one request for each hundred shards. Shards
 * are read one by one: what orders take and give back meanwhile may be seen in one and not yet in another.
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

/** Looks into the shards, at the most, until a shortage is certain. */
const MOST_LOOKS = 5;

/**
 * What lies in the shards of each stock, for something that needs enough of it. One look may miss pieces that move, while it goes
 * on, from a shard not read yet to one that is. A shortage is certain when no shard has more in the next look: then there was a
 * moment between the two at which none had more than the first one saw.
 *
 * @throws Problem `unavailable`, also when a shortage stays uncertain
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

/** Takes an order's pieces, on condition that they are there. */
export const takeWrites = (store: Store, warehouse_id: string, takes: readonly Take[]): Write[] =>
  takes.map((take) => changeWrite(store, warehouse_id, take.company_sku, take.shard, -take.quantity));

/**
 * Gives an order's pieces back: those of a product to one of the shards that they came from, whichever gave most. Each further shard
 * would be one more at which to meet the orders of the moment.
 */
export function giveBackWrites(store: Store, warehouse_id: string, takes: readonly Take[]): Write[] {
  const byProduct = Map.groupBy(takes, ({ company_sku }) => company_sku);
  return Array.from(byProduct, ([company_sku, taken]) => {
    const { shard } = taken.reduce((most, take) => (take.quantity > most.quantity ? take : most));
    const quantity = taken.reduce((sum, take) => sum + take.quantity, 0);
    return changeWrite(store, warehouse_id, company_sku, shard, quantity);
  });
}

/** Changes the levels of a product's shards, on condition that none goes below zero. */
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

/** Adds a shard that a product did not have. */
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

/** Products that are gathered at the same moment. */
const GATHERED_AT_ONCE = 8;

/**
 * Gathers pieces of products, each in one of its shards, so that an order can take them with one write a product. The stock stays
 * what it is. Of a product that others took some of first, nothing is moved.
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
