import type { Reservation } from '../model/order-data.ts';

/**
 * Pure arithmetic of a product's stock. The stock is split into shards, each an item of its own. Each shard takes its share of the
 * writes, so a hot product sells as fast as all its shards together (figures in `functions/devices/model/catalog-keys.ts`).
 */

/** Pieces that a shard should hold. A smaller stock has fewer shards, so that one shard can serve an order of a few pieces. */
export const PIECES_A_SHARD = 20;

/** Maximum number of shards of a product. */
export const MOST_SHARDS = 64;

/** Pieces in each shard of a product, by shard number. */
export type Levels = readonly number[];

/** The quantity of a product that an order needs. */
export interface Wanted {
  readonly company_sku: string;
  readonly quantity: number;
}

/** A plan for reserving the pieces of an order, or the reason why they cannot be reserved yet. */
export type Plan =
  | { readonly kind: 'ready'; readonly reservations: readonly Reservation[] }
  /** The stock is too small. */
  | { readonly kind: 'short' }
  /**
   * The stock is large enough, but spread over more shards than one transaction can write. The gatherings bring it into fewer
   * shards.
   */
  | { readonly kind: 'scattered'; readonly gatherings: readonly Gathering[] };

/** Moves that bring pieces of one product into one shard. */
export interface Gathering {
  readonly company_sku: string;
  /** Their changes add up to 0. */
  readonly moves: readonly Move[];
}

/** A change of one shard's level, in pieces. */
export interface Move {
  readonly shard: number;
  readonly change: number;
}

/** Returns the number of pieces in all shards. */
export const piecesIn = (levels: Levels): number => levels.reduce((total, level) => total + level, 0);

/**
 * Returns the number of shards that a stock should have.
 *
 * @param total pieces in stock
 * @example shardsFor(0) // 1
 * @example shardsFor(140) // 7
 * @example shardsFor(1_000_000) // 64, the maximum
 */
export function shardsFor(total: number): number {
  return Math.min(MOST_SHARDS, Math.max(1, Math.floor(total / PIECES_A_SHARD)));
}

/**
 * Reserves each product in one random shard, without knowing the shard's level. An order tries this first, since it needs no read.
 *
 * @param random returns a number in [0, 1)
 * @returns undefined if a product has several shards and the order needs more pieces than one shard usually holds
 * @example randomReservations([{ company_sku: 'ARD-B13', quantity: 2, shards: 10 }], () => 0.55)
 * // [{ company_sku: 'ARD-B13', shard: 5, quantity: 2 }]
 * @example randomReservations([{ company_sku: 'ARD-B13', quantity: 21, shards: 10 }], () => 0.55) // undefined
 */
export function randomReservations(
  wanted: readonly (Wanted & { readonly shards: number })[],
  random: () => number,
): Reservation[] | undefined {
  if (wanted.some(({ quantity, shards }) => shards > 1 && quantity > PIECES_A_SHARD)) return undefined;
  return wanted.map(({ company_sku, quantity, shards }) => ({
    company_sku,
    shard: Math.floor(random() * shards),
    quantity,
  }));
}

/**
 * Plans the reservations of an order from the levels of the shards.
 *
 * A product comes from one shard if a shard has enough. Among several such shards the choice is random, so that concurrent orders
 * seldom conflict. Otherwise the product comes from the fullest shards, which keeps their number lowest.
 * If this exceeds one transaction, the plan gathers products first: as few as possible, beginning with those in the most shards.
 *
 * @param levels the levels of each product, by `company_sku`
 * @param random returns a number in [0, 1)
 * @param mostReservations number of shards that one transaction can write
 * @example planReservations([{ company_sku: 'ARD-B13', quantity: 3 }], new Map([['ARD-B13', [1, 4]]]), () => 0, 98)
 * // { kind: 'ready', reservations: [{ company_sku: 'ARD-B13', shard: 1, quantity: 3 }] }
 * @example planReservations([{ company_sku: 'ARD-B13', quantity: 6 }], new Map([['ARD-B13', [1, 4]]]), () => 0, 98)
 * // { kind: 'short' }
 */
export function planReservations(
  wanted: readonly Wanted[],
  levels: ReadonlyMap<string, Levels>,
  random: () => number,
  mostReservations: number,
): Plan {
  const levelsOf = ({ company_sku }: Wanted): Levels => levels.get(company_sku) ?? [];
  if (wanted.some((product) => piecesIn(levelsOf(product)) < product.quantity)) return { kind: 'short' };
  const reservations = wanted.map((product) => reservationsOf(product, levelsOf(product), random));
  const all = reservations.flat();
  if (all.length <= mostReservations) return { kind: 'ready', reservations: all };
  const gatherings: Gathering[] = [];
  let writes = all.length;
  for (const scattered of reservations.toSorted((one, other) => other.length - one.length)) {
    if (writes <= mostReservations) break;
    gatherings.push(gatheringOf(scattered));
    writes -= scattered.length - 1;
  }
  if (writes > mostReservations)
    throw new Error(`No plan of ${mostReservations} reservations for ${wanted.length} products`);
  return { kind: 'scattered', gatherings };
}

/** Moves the reserved pieces of a product into the first of the reserved shards. */
function gatheringOf(reservations: readonly Reservation[]): Gathering {
  const [first, ...others] = reservations;
  if (first === undefined) throw new Error('The product has no reservations');
  const moves = others.map(({ shard, quantity }) => ({ shard, change: -quantity }));
  const gathered = others.reduce((total, { quantity }) => total + quantity, 0);
  return { company_sku: first.company_sku, moves: [{ shard: first.shard, change: gathered }, ...moves] };
}

/**
 * Returns the levels after gatherings, by `company_sku`.
 *
 * @example afterGathering(new Map([['ARD-B13', [1, 4]]]), [{ company_sku: 'ARD-B13', moves: [{ shard: 1, change: 1 }, { shard: 0, change: -1 }] }])
 * // Map { 'ARD-B13' => [0, 5] }
 */
export function afterGathering(
  levels: ReadonlyMap<string, Levels>,
  gatherings: readonly Gathering[],
): ReadonlyMap<string, Levels> {
  const moved = new Map(levels);
  for (const { company_sku, moves } of gatherings) {
    const changes = new Map(moves.map(({ shard, change }) => [shard, change]));
    const before = moved.get(company_sku) ?? [];
    moved.set(
      company_sku,
      before.map((level, shard) => level + (changes.get(shard) ?? 0)),
    );
  }
  return moved;
}

/** Reserves a product whose stock is large enough. */
function reservationsOf({ company_sku, quantity }: Wanted, levels: Levels, random: () => number): Reservation[] {
  const sufficient = levels.flatMap((level, shard) => (level >= quantity ? [shard] : []));
  const chosen = sufficient[Math.floor(random() * sufficient.length)];
  if (chosen !== undefined) return [{ company_sku, shard: chosen, quantity }];
  const reservations: Reservation[] = [];
  let missing = quantity;
  for (const { shard, level } of byLevel(levels, 'fullest')) {
    if (missing === 0) break;
    const taken = Math.min(level, missing);
    reservations.push({ company_sku, shard, quantity: taken });
    missing -= taken;
  }
  return reservations;
}

/**
 * Spreads a change of a product's stock over its shards and keeps their levels as even as possible. Pieces that arrive go to the
 * emptiest shards; pieces that leave come from the fullest.
 *
 * @param levels levels whose sum plus `change` is not below zero
 * @param mostShards maximum number of shards to change, unless a removal needs more. A transaction over all shards of a hot
 * product would conflict with an order every time.
 * @throws Error if the change removes more pieces than the shards hold
 * @example spread([5, 1, 3], 4, 64) // [{ shard: 1, change: 3 }, { shard: 2, change: 1 }]
 * @example spread([5, 1, 3], -4, 1) // [{ shard: 0, change: -4 }]
 */
export function spread(levels: Levels, change: number, mostShards: number): Move[] {
  const missing = -change - piecesIn(levels);
  if (missing > 0) throw new Error(`${missing} pieces more are to be removed than there are`);
  const shards = byLevel(levels, change > 0 ? 'emptiest' : 'fullest');
  const chosen = shards.slice(0, Math.max(mostShards, fewestFor(-change, shards)));
  // The shards up to this one end at one level: the change brings those before it to its level, or beyond.
  const count = chosen.findLastIndex(({ level }, index) => {
    const reached = chosen.slice(0, index + 1);
    return Math.abs(sumOf(reached) - level * reached.length) <= Math.abs(change);
  });
  const levelled = chosen.slice(0, count + 1);
  const total = sumOf(levelled) + change;
  const each = Math.floor(total / levelled.length);
  const left = total - each * levelled.length;
  return levelled.flatMap(({ shard, level }, index) => {
    const difference = each + (index < left ? 1 : 0) - level;
    return difference === 0 ? [] : [{ shard, change: difference }];
  });
}

interface Shard {
  readonly shard: number;
  readonly level: number;
}

const sumOf = (shards: readonly Shard[]): number => shards.reduce((total, { level }) => total + level, 0);

/** Sorts shards by level. Shards of equal levels keep their order. */
function byLevel(levels: Levels, first: 'emptiest' | 'fullest'): Shard[] {
  const shards = levels.map((level, shard) => ({ shard, level }));
  return shards.sort((one, other) => (first === 'emptiest' ? one.level - other.level : other.level - one.level));
}

/** Returns how many shards, counted from the first, hold the pieces together. */
function fewestFor(pieces: number, shards: readonly Shard[]): number {
  let missing = pieces;
  const enough = shards.findIndex(({ level }) => {
    missing -= level;
    return missing <= 0;
  });
  return enough + 1;
}
