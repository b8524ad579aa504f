import { commit } from '../../core/idempotency/commit.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotency.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { Problem } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { conditionalPut, type Write } from '../../core/store/transaction.ts';
import { belowZero, productNotFound } from '../http/problems.ts';
import type { Product, StockChange as StoredStockChange } from '../model/catalog-items.ts';
import { stockChangeKey } from '../model/catalog-keys.ts';
import { type Levels, MOST_SHARDS, piecesIn, shardsFor, spread } from '../stock/stock-shards.ts';
import { moveWrites, newShardWrite, readLevelsFor } from '../stock/stock-store.ts';
import { growthWrites, type ProductName, readShelf } from './products.ts';

/** A change of a product's stock by an operator. */
export interface StockChange {
  readonly name: ProductName;
  /** Pieces that came, or went when it is negative. */
  readonly change: number;
  readonly reason: string;
  readonly actor: string;
  readonly request: IdempotentRequest | undefined;
}

/**
 * Shards that one change goes over: all of them, which keeps them even. Orders always hold one of so many where the product is
 * hot; then it goes over fewer, in the end over one, which is seldom held for long.
 */
const WIDTHS = [MOST_SHARDS, 8];
const NARROWEST = 1;

const RANDOM_BYTES = 4;

/**
 * Changes a product's stock, on condition that it does not go below zero, and notes who did so and why. Three requests: the
 * product, its shards, one transaction; more where others are in the way.
 *
 * @param answer how the line prints the pieces there are after the change: those that were counted before it, and the change.
 * Orders that came in between are not among them.
 * @throws Problem `WAREHOUSE_NOT_FOUND`, `UNKNOWN_PRODUCT`, `INSUFFICIENT_STOCK`, `idempotency-key-reused`, `unavailable`
 */
export async function changeStock(
  store: Store,
  stockChange: StockChange,
  answer: (quantity: number) => HttpResponse,
): Promise<HttpResponse> {
  const over = (width: number) => retried(store, () => changeOnce(store, stockChange, width, answer));
  for (const width of WIDTHS) {
    try {
      return await over(width);
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'unavailable')) throw error;
    }
  }
  return over(NARROWEST);
}

async function changeOnce(
  store: Store,
  { name, change, reason, actor, request }: StockChange,
  width: number,
  answer: (quantity: number) => HttpResponse,
): Promise<HttpResponse> {
  const { product } = await readShelf(store, name);
  if (product === undefined) throw productNotFound(name.company_sku);
  const [levels = []] = await readLevelsFor(store, [product], ([seen = []]) => piecesIn(seen) + change >= 0);
  const quantity = piecesIn(levels) + change;
  if (quantity < 0) throw belowZero(-change, quantity - change);
  const writes = [
    ...shardWrites(store, product, levels, change, width),
    journalWrite(store, product, { change, reason, actor }),
  ];
  return commit(store, writes, answer(quantity), request);
}

/** What goes into each shard, and the shards that the stock has come to need. */
function shardWrites(store: Store, product: Product, levels: Levels, change: number, width: number): Write[] {
  const shards = Math.max(product.shards, shardsFor(piecesIn(levels) + change));
  const added = Array.from({ length: shards - product.shards }, () => 0);
  const moves = spread([...levels, ...added], change, width);
  const changeOf = new Map(moves.map((move) => [move.shard, move.change]));
  return [
    ...moveWrites(
      store,
      product,
      moves.filter(({ shard }) => shard < product.shards),
    ),
    ...added.map((_, index) => {
      const shard = product.shards + index;
      return newShardWrite(store, product, shard, changeOf.get(shard) ?? 0);
    }),
    ...(added.length > 0 ? growthWrites(store, product, shards) : []),
  ];
}

function journalWrite(
  store: Store,
  { warehouse_id, company_sku, tenant }: Product,
  what: Pick<StockChange, 'change' | 'reason' | 'actor'>,
): Write {
  const time = store.now().toISOString();
  const key = stockChangeKey(warehouse_id, company_sku, time, store.random(RANDOM_BYTES).toString('hex'));
  const entry: StoredStockChange = { tenant, warehouse_id, company_sku, time, ...what };
  return conditionalPut({
    table: store.catalogTable,
    item: { ...key, ...entry },
    condition: 'attribute_not_exists(pk)',
  });
}
