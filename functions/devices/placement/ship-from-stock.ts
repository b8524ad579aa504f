import type { HttpResponse } from '../../core/model/response.ts';
import { type Problem, unavailable } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import { insufficientStock } from '../model/refusals.ts';
import type { Shipment } from '../orders/build-order-data.ts';
import { type Item, itemProblems } from '../rules/warehouse-rules.ts';
import { type Levels, piecesIn, planReservations, randomReservations } from '../stock/stock-shards.ts';
import { gather, readLevelsFor } from '../stock/stock-store.ts';
import { type Candidate, type CompleteCandidate, hasEveryItem } from './warehouse-candidates.ts';

/** Shards that an order can come out of: DynamoDB takes 100 writes in one transaction, with the order and the answer to be kept. */
const MOST_RESERVATIONS = 98;

/** Times that pieces are gathered for an order: once is enough, unless others scatter them again. */
const MOST_GATHERINGS = 5;

/**
 * Ships an order from the first warehouse that has every item.
 *
 * It first tries one shard of each product, chosen at random, without looking: while there is plenty, that succeeds. Otherwise it
 * looks into the shards and takes exactly what is there, starting over when others were faster.
 *
 * @param candidates those that come first by priority before the others
 * @param place carries a shipment out, in one transaction with the order
 * @throws Problem `INSUFFICIENT_STOCK` with what is available of each item, `unavailable`, and what `place` throws
 */
export async function shipFromStock(
  store: Store,
  items: readonly Item[],
  candidates: readonly Candidate[],
  place: (shipment: Shipment) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const [first] = candidates.filter(hasEveryItem);
  const reservations = first && randomReservations(wantedOf(first), store.jitter);
  if (first && reservations) {
    try {
      return await place({ ...first, reservations });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  return retried(store, async () => place(await exactShipment(store, items, candidates)));
}

const wantedOf = ({ lines }: CompleteCandidate) =>
  lines.map(({ item: { quantity }, offer: { company_sku, shards } }) => ({ company_sku, shards, quantity }));

/** What there is of each item, by its title, in the warehouse that has most of it. */
type Available = Map<string, number>;

/** The shipment as things are, after pieces that lie too far apart were gathered. */
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

/** How the first warehouse that has enough ships the order; looks into one after the other. */
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

/** What lies in the shards of products, by `company_sku`. */
type LevelsOfProducts = ReadonlyMap<string, Levels>;

/** What lies in the shards of whatever the warehouse offers of the order; looked at again where that is not enough. */
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
  return byProduct(await readLevelsFor(store, stocks, (levels) => isEnough(byProduct(levels))));
}

function noteAvailable(available: Available, { lines }: Candidate, levels: LevelsOfProducts): void {
  for (const { item, offer } of lines) {
    const pieces = piecesIn((offer && levels.get(offer.company_sku)) ?? []);
    available.set(item.title, Math.max(pieces, available.get(item.title) ?? 0));
  }
}

/** The refusal: what is available of each item, also where a warehouse has some of the items only. */
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
