import type { HttpResponse } from '../../core/model/response.ts';
import { type Problem, unavailable } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import { insufficientStock } from '../model/refusals.ts';
import type { Shipment } from '../orders/build-order-data.ts';
import { type Item, itemProblems } from '../rules/warehouse-rules.ts';
import { readLikelyLevels } from '../stock/shown-stock.ts';
import { afterGathering, type Levels, piecesIn, planReservations, randomReservations } from '../stock/stock-shards.ts';
import { gather, readStocksFor } from '../stock/stock-store.ts';
import { type Candidate, type CompleteCandidate, hasEveryItem } from './warehouse-candidates.ts';

/** Maximum number of shards for an order. A DynamoDB transaction has 100 writes; the order and the stored response take two. */
const MOST_RESERVATIONS = 98;

/**
 * Shards of an order's products above which it first plans from the kept levels, a read unit for each product. Reading the shards takes
 * a unit for each, 64 for a product with much stock.
 */
const MOST_SHARDS_READ = 100;

/** Maximum number of times to gather pieces for an order. Once is enough unless other orders scatter the pieces again. */
const MOST_GATHERINGS = 5;

/**
 * Ships an order from the first warehouse that has every item in stock.
 *
 * The first attempt reserves each product in one random shard without reading the levels. It succeeds as long as stock is
 * plentiful. If it fails, and the products have many shards, the next attempt takes the kept levels for the present ones. If this
 * fails too, the function reads the levels and reserves exactly the pieces it finds. It retries after a conflict.
 *
 * @param candidates warehouses in selection order
 * @param place writes the order and reserves the stock of a shipment in one transaction
 * @throws Problem `INSUFFICIENT_STOCK` with the available quantity of each item, `unavailable`, and the errors of `place`
 */
export async function shipFromStock(
  store: Store,
  items: readonly Item[],
  candidates: readonly Candidate[],
  place: (shipment: Shipment) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const [first] = candidates.filter(hasEveryItem);
  const attempts = [randomShipment, likelyShipment];
  for (const attempt of first === undefined ? [] : attempts) {
    const shipment = first && (await attempt(store, first));
    if (shipment === undefined) continue;
    try {
      return await place(shipment);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  return retried(store, async () => place(await exactShipment(store, items, candidates)));
}

const wantedOf = ({ lines }: CompleteCandidate) =>
  lines.map(({ item: { quantity }, offer: { company_sku, shards } }) => ({ company_sku, shards, quantity }));

/** Plans a shipment without reading any level; undefined if it needs more pieces of a product than a shard usually holds. */
async function randomShipment(store: Store, candidate: CompleteCandidate): Promise<Shipment | undefined> {
  const reservations = randomReservations(wantedOf(candidate), store.jitter);
  return reservations && { ...candidate, reservations };
}

/** Plans a shipment from the kept levels; undefined if the shards are few, or the levels are missing or not enough. */
async function likelyShipment(store: Store, candidate: CompleteCandidate): Promise<Shipment | undefined> {
  const wanted = wantedOf(candidate);
  if (wanted.reduce((sum, { shards }) => sum + shards, 0) <= MOST_SHARDS_READ) return undefined;
  const { warehouse_id } = candidate.warehouse;
  const stocks = wanted.map(({ company_sku, shards }) => ({ warehouse_id, company_sku, shards }));
  const levels = await readLikelyLevels(store, stocks, MOST_SHARDS_READ);
  if (levels === undefined) return undefined;
  const planOf = (seen: LevelsOfProducts) => planReservations(wanted, seen, store.jitter, MOST_RESERVATIONS);
  const byProduct = new Map(wanted.map(({ company_sku }, index) => [company_sku, levels[index] ?? []]));
  let plan = planOf(byProduct);
  if (plan.kind === 'scattered') {
    await gather(store, warehouse_id, plan.gatherings);
    plan = planOf(afterGathering(byProduct, plan.gatherings));
  }
  return plan.kind === 'ready' ? { ...candidate, reservations: plan.reservations } : undefined;
}

/** The available quantity of each item by title, in the warehouse that has the most. */
type Available = Map<string, number>;

/** Plans a shipment from the present levels. Gathers pieces first if they lie in too many shards. */
async function exactShipment(
  store: Store,
  items: readonly Item[],
  candidates: readonly Candidate[],
): Promise<Shipment> {
  for (let gathered = 0; gathered <= MOST_GATHERINGS; gathered++) {
    const available: Available = new Map();
    const found = await firstPlan(store, candidates, available);
    if (found === undefined) throw await outOfStock(store, items, candidates, available);
    const { candidate, plan } = found;
    if (plan.kind === 'ready') return { ...candidate, reservations: plan.reservations };
    const { warehouse_id } = candidate.warehouse;
    await gather(store, warehouse_id, plan.gatherings);
  }
  throw unavailable(new Error('The pieces were scattered again and again'));
}

/** Finds the first warehouse whose stock is large enough, with its plan. Reads one warehouse after the other. */
async function firstPlan(store: Store, candidates: readonly Candidate[], available: Available) {
  for (const candidate of candidates.filter(hasEveryItem)) {
    const planOf = (levels: LevelsOfProducts) =>
      planReservations(wantedOf(candidate), levels, store.jitter, MOST_RESERVATIONS);
    const levels = await levelsOf(store, candidate, (seen) => planOf(seen).kind !== 'short');
    noteAvailable(available, candidate, levels);
    const plan = planOf(levels);
    if (plan.kind !== 'short') return { candidate, plan };
  }
  return undefined;
}

/** Shard levels by `company_sku`. */
type LevelsOfProducts = ReadonlyMap<string, Levels>;

/** Reads the shard levels of the products that a warehouse offers for the order. Reads again while they are not enough. */
async function levelsOf(
  store: Store,
  { warehouse, lines }: Candidate,
  isEnough: (levels: LevelsOfProducts) => boolean,
): Promise<LevelsOfProducts> {
  const offers = lines.flatMap(({ offer }) => offer ?? []);
  const byProduct = (levels: readonly Levels[]) =>
    new Map(offers.map(({ company_sku }, index) => [company_sku, levels[index] ?? []]));
  const { warehouse_id } = warehouse;
  const stocks = offers.map(({ company_sku, shards }) => ({ warehouse_id, company_sku, shards }));
  const counted = await readStocksFor(store, stocks, (levels) => isEnough(byProduct(levels)));
  return byProduct(counted.map(({ levels }) => levels));
}

function noteAvailable(available: Available, { lines }: Candidate, levels: LevelsOfProducts): void {
  for (const { item, offer } of lines) {
    const pieces = piecesIn((offer && levels.get(offer.company_sku)) ?? []);
    available.set(item.title, Math.max(pieces, available.get(item.title) ?? 0));
  }
}

/** Builds the problem with the available quantity of each item. Includes warehouses that offer only some of the items. */
async function outOfStock(
  store: Store,
  items: readonly Item[],
  candidates: readonly Candidate[],
  available: Available,
): Promise<Problem> {
  for (const candidate of candidates.filter((one) => !hasEveryItem(one))) {
    noteAvailable(available, candidate, await levelsOf(store, candidate, () => true));
  }
  const isShort = ({ title, quantity }: Item) => (available.get(title) ?? 0) < quantity;
  const apart = items.some(isShort) ? '' : ', but no warehouse has every item';
  return insufficientStock(
    itemProblems(
      items,
      'quantity',
      ({ title, quantity }) => `${quantity} ordered, ${available.get(title) ?? 0} available${apart}`,
    ),
  );
}
