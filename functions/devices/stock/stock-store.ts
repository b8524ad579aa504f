import { unavailable } from '../../core/problems/problem.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed, conditionalPut, transact, type Write } from '../../core/store/transaction.ts';
import { stockKey } from '../model/catalog-keys.ts';
import type { Reservation } from '../model/order-data.ts';
import { logFaults, type ShardFault, shardOf } from './shard-faults.ts';
import type { Gathering, Levels, Move } from './stock-shards.ts';

/** The location of a product's stock. */
export interface Stock {
  readonly warehouse_id: string;
  readonly company_sku: string;
  readonly shards: number;
}

/** A stock as it was counted. */
export interface CountedStock {
  /** A shard without a usable level counts as empty. */
  readonly levels: Levels;
  readonly faults: readonly ShardFault[];
}

/**
 * Counts each stock, in the sequence given. The read is strongly consistent and takes one request for each hundred shards. It is no
 * snapshot: orders that reserve or release stock meanwhile may show in one shard and not in another. Shards with a fault are named in
 * the log.
 *
 * @throws Problem `unavailable`
 */
export async function readStocks(store: Store, stocks: readonly Stock[]): Promise<CountedStock[]> {
  const keys = stocks.map(({ warehouse_id, company_sku, shards }) =>
    Array.from({ length: shards }, (_, shard) => stockKey(warehouse_id, company_sku, shard)),
  );
  const items = new Map((await batchGet(store, store.catalogTable, keys.flat())).map((item) => [item.pk, item]));
  return keys.map((shards) => {
    const read = shards.map(({ pk }, shard) => shardOf(shard, items.get(pk)));
    const faults = read.flatMap(({ fault }) => fault ?? []);
    logFaults(faults.map(({ shard, kind }) => ({ pk: shards[shard]?.pk ?? '', kind })));
    return { levels: read.map(({ level }) => level), faults };
  });
}

/** Finds items of shards that a product does not have yet, below a number of shards. Their pieces belong to nobody. */
export async function readSurplus(
  store: Store,
  { warehouse_id, company_sku, shards }: Stock,
  below: number,
): Promise<ShardFault[]> {
  const numbers = Array.from({ length: Math.max(0, below - shards) }, (_, index) => shards + index);
  if (numbers.length === 0) return [];
  const keys = numbers.map((shard) => stockKey(warehouse_id, company_sku, shard));
  const items = await batchGet(store, store.catalogTable, keys);
  return items.flatMap(({ pk, available: seen }) => {
    const shard = numbers[keys.findIndex((key) => key.pk === pk)];
    return shard === undefined ? [] : [{ shard, kind: 'surplus', seen }];
  });
}

/**
 * Reads the shard levels of each stock, in the sequence given, as {@link readStocks} does.
 *
 * @throws Problem `unavailable`
 */
export async function readLevels(store: Store, stocks: readonly Stock[]): Promise<Levels[]> {
  return (await readStocks(store, stocks)).map(({ levels }) => levels);
}

/** Maximum number of reads until a shortage must be certain. */
const MOST_LOOKS = 5;

/**
 * Counts each stock until the levels are enough or a shortage is certain. One read may miss pieces that move meanwhile from a shard
 * not yet read to a shard already read. A shortage is certain if no level has risen in the next read. In that case there was a moment
 * between the two reads at which no shard held more than the first read saw.
 *
 * @throws Problem `unavailable`, also if a shortage stays uncertain
 */
export async function readStocksFor(
  store: Store,
  stocks: readonly Stock[],
  isEnough: (levels: readonly Levels[]) => boolean,
): Promise<CountedStock[]> {
  let counted = await readStocks(store, stocks);
  for (let looks = 1; !isEnough(counted.map(({ levels }) => levels)); looks++) {
    if (looks === MOST_LOOKS) throw unavailable(new Error(`Pieces moved in each of ${MOST_LOOKS} looks`));
    const before = counted;
    counted = await readStocks(store, stocks);
    if (!hasRisen(before, counted)) break;
  }
  return counted;
}

const hasRisen = (before: readonly CountedStock[], after: readonly CountedStock[]): boolean =>
  after.some(({ levels }, stock) => levels.some((level, shard) => level > (before[stock]?.levels[shard] ?? 0)));

/** Reserves an order's pieces, on condition that the shards hold them. */
export const reserveWrites = (store: Store, warehouse_id: string, reservations: readonly Reservation[]): Write[] =>
  reservations.map((reservation) =>
    changeWrite(store, warehouse_id, reservation.company_sku, reservation.shard, -reservation.quantity),
  );

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
