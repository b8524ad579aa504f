import { DAY_MS } from '../../core/model/time-units.ts';
import type { Store } from '../../core/store/store.ts';
import { type Kept, keepCount, NOTHING_KEPT, readKeptLevels } from './kept-levels.ts';
import { type Levels, piecesIn } from './stock-shards.ts';
import { readLevels, type Stock } from './stock-store.ts';

/**
 * Maximum number of shards that a list reads one by one, each for a read unit. A list of little stock is therefore as of now, and
 * costs no more than 32 products do by their kept levels.
 */
const MOST_SHARDS_READ = 32;

/** Age of a count after which a product is counted again, in milliseconds. It ends the effect of a change that the stream has lost. */
const COUNT_AGAIN_AFTER_MS = DAY_MS;

/**
 * Returns the pieces of each stock as the inventory shows them, in the sequence given. Costs one read unit a product, or up to 32
 * units where few shards are read as of now. Larger stocks may lag behind by some seconds
 * (docs/contracts/devices.md, "Endpoints").
 *
 * A product is counted from all its shards if its kept levels are incomplete, as they are before its first view. Of the products
 * whose count is old, one a call is counted again.
 *
 * @throws Problem `unavailable`
 */
export async function shownPieces(store: Store, stocks: readonly Stock[]): Promise<number[]> {
  const shards = stocks.reduce((sum, stock) => sum + stock.shards, 0);
  // A single shard is read for the price of the kept levels.
  const isRead = (stock: Stock) => shards <= MOST_SHARDS_READ || stock.shards === 1;
  const [read, kept] = await Promise.all([
    countedLevels(store, stocks.filter(isRead)),
    keptLevels(
      store,
      stocks.filter((stock) => !isRead(stock)),
    ),
  ]);
  return stocks.map((stock) => piecesIn(read.get(stock) ?? kept.get(stock) ?? []));
}

/**
 * Returns the levels of each stock as they were some seconds ago, in the sequence given. Costs one read unit for each stock whose kept
 * levels are complete. The shards of the others are read.
 *
 * @param mostShards shards to read at most
 * @returns undefined if the kept levels of stocks with more shards are not complete
 * @throws Problem `unavailable`
 */
export async function readLikelyLevels(
  store: Store,
  stocks: readonly Stock[],
  mostShards: number,
): Promise<readonly Levels[] | undefined> {
  // A single shard is read for the price of the kept levels.
  const many = stocks.filter(({ shards }) => shards > 1);
  const items = await readKeptLevels(store, many);
  const kept = new Map(many.map((stock, index) => [stock, items[index]?.levels]));
  const missing = stocks.filter((stock) => kept.get(stock) === undefined);
  if (missing.reduce((sum, { shards }) => sum + shards, 0) > mostShards) return undefined;
  const counted = await countedLevels(store, missing);
  return stocks.map((stock) => kept.get(stock) ?? counted.get(stock) ?? []);
}

async function countedLevels(store: Store, stocks: readonly Stock[]): Promise<Map<Stock, Levels>> {
  const levels = await readLevels(store, stocks);
  return new Map(stocks.map((stock, index) => [stock, levels[index] ?? []]));
}

async function keptLevels(store: Store, stocks: readonly Stock[]): Promise<Map<Stock, Levels>> {
  const items = await readKeptLevels(store, stocks);
  const kept = stocks.flatMap((stock, index) => ({ stock, item: items[index] ?? NOTHING_KEPT }));
  const missing = kept.filter(({ item }) => item.levels === undefined);
  const old = kept.find(({ item }) => item.levels !== undefined && isOld(item, store.now()));
  const due = old === undefined ? missing : [...missing, old];
  const counted = await countedLevels(
    store,
    due.map(({ stock }) => stock),
  );
  await Promise.all(due.map(({ stock, item }) => keepCount(store, stock, counted.get(stock) ?? [], item)));
  return new Map(kept.map(({ stock, item }) => [stock, counted.get(stock) ?? item.levels ?? []]));
}

const isOld = ({ countedAt }: Kept, now: Date): boolean =>
  countedAt === undefined || now.getTime() - Date.parse(countedAt) >= COUNT_AGAIN_AFTER_MS;
