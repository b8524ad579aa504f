import { commit } from '../../core/idempotency/commit.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { Problem } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { conditionalPut, type Write } from '../../core/store/transaction.ts';
import type { Product, StockChange as StoredStockChange } from '../model/catalog-items.ts';
import { stockChangeKey } from '../model/catalog-keys.ts';
import { belowZero, productNotFound } from '../model/refusals.ts';
import { mendWrite, type ShardFault } from '../stock/shard-faults.ts';
import { type Levels, MOST_SHARDS, piecesIn, shardsFor, spread } from '../stock/stock-shards.ts';
import { type CountedStock, moveWrites, newShardWrite, readStocksFor, readSurplus } from '../stock/stock-store.ts';
import { growthWrites, lookUpProduct, type ProductId } from './products.ts';

/** An operator's change of a product's stock. */
export interface StockAdjustment {
  readonly id: ProductId;
  /** Number of pieces to add, negative to remove pieces; or the number of pieces after the change. */
  readonly change: number | { readonly to: number };
  readonly reason: string;
  readonly actor: string;
  readonly request: IdempotentRequest | undefined;
}

/**
 * Numbers of shards that an adjustment writes, in the sequence of its attempts. It begins with all shards, which keeps their
 * levels even. Orders for a hot product always hold some shard, so the next attempts write fewer shards, and at last a single
 * one.
 */
const WIDTHS = [MOST_SHARDS, 8];
const NARROWEST = 1;

const RANDOM_BYTES = 4;

/**
 * Adjusts a product's stock, on condition that it does not go below zero. A journal item keeps the operator and the reason.
 * Takes three requests: the product, its shards and one transaction. Conflicts with other writers add requests.
 *
 * It also mends the shards with a fault, in the same transaction. A missing shard is created on condition that it is absent. A
 * level below zero becomes that of an empty shard with its part of the change. The journal names the shards.
 *
 * @param respond builds the response from the quantity after the change, which is the counted quantity plus the change. The
 * quantity does not include orders placed between the count and the change.
 * @throws Problem `WAREHOUSE_NOT_FOUND`, `UNKNOWN_PRODUCT`, `INSUFFICIENT_STOCK`, `idempotency-key-reused`, `unavailable`
 */
export async function adjustStock(
  store: Store,
  adjustment: StockAdjustment,
  respond: (quantity: number) => HttpResponse,
): Promise<HttpResponse> {
  const over = (width: number) => retried(store, () => adjustOnce(store, adjustment, width, respond));
  for (const width of WIDTHS) {
    try {
      return await over(width);
    } catch (error) {
      if (!(error instanceof Problem && error.kind === 'unavailable')) throw error;
    }
  }
  return over(NARROWEST);
}

async function adjustOnce(
  store: Store,
  { id, change: wanted, reason, actor, request }: StockAdjustment,
  width: number,
  respond: (quantity: number) => HttpResponse,
): Promise<HttpResponse> {
  const { product } = await lookUpProduct(store, id);
  if (product === undefined) throw productNotFound(id.company_sku);
  const changeOf = (before: number) => (typeof wanted === 'number' ? wanted : wanted.to - before);
  const isEnough = ([seen = []]: readonly Levels[]) => piecesIn(seen) + changeOf(piecesIn(seen)) >= 0;
  const [{ levels, faults } = NOTHING] = await readStocksFor(store, [product], isEnough);
  const change = changeOf(piecesIn(levels));
  const quantity = piecesIn(levels) + change;
  if (quantity < 0) throw belowZero(-change, quantity - change);
  const shards = Math.max(product.shards, shardsFor(quantity));
  const wrong = [...faults, ...(await readSurplus(store, product, shards))];
  if (change === 0 && wrong.length === 0) return commit(store, [], respond(quantity), request);
  const writes = [
    ...shardWrites(store, product, { levels, faults: wrong }, { change, width, shards }),
    journalWrite(store, product, { change, reason, actor, ...(wrong.length > 0 && { mended: wrong.map(inJournal) }) }),
  ];
  return commit(store, writes, respond(quantity), request);
}

const NOTHING: CountedStock = { levels: [], faults: [] };

const inJournal = ({ shard, kind }: ShardFault) => ({ shard, kind });

/** A change of a stock, with the number of shards to write and the number that the product has afterwards. */
interface SpreadChange {
  readonly change: number;
  readonly width: number;
  readonly shards: number;
}

/** Returns the writes of the shards: changed levels, new shards if the stock now needs more, and every shard with a fault. */
function shardWrites(
  store: Store,
  product: Product,
  { levels, faults }: CountedStock,
  { change, width, shards }: SpreadChange,
): Write[] {
  const added = Array.from({ length: shards - product.shards }, () => 0);
  const moves = spread([...levels, ...added], change, width);
  const changeOf = new Map(moves.map((move) => [move.shard, move.change]));
  const faulty = new Set(faults.map(({ shard }) => shard));
  const sound = moves.filter(({ shard }) => shard < product.shards && !faulty.has(shard));
  const missing = added.map((_, index) => product.shards + index).filter((shard) => !faulty.has(shard));
  return [
    ...moveWrites(store, product, sound),
    ...missing.map((shard) => newShardWrite(store, product, shard, changeOf.get(shard) ?? 0)),
    ...faults.map((fault) =>
      mendWrite(store, product, fault, (levels[fault.shard] ?? 0) + (changeOf.get(fault.shard) ?? 0)),
    ),
    ...(added.length > 0 ? growthWrites(store, product, shards) : []),
  ];
}

function journalWrite(
  store: Store,
  { warehouse_id, company_sku, tenant }: Product,
  what: Pick<StoredStockChange, 'change' | 'reason' | 'actor' | 'mended'>,
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
