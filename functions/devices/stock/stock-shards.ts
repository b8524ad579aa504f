import type { Reservation } from '../model/order-data.ts';

/**
 * How a product's stock is spread and taken, as plain arithmetic. The pieces of a product lie in shards, which are items of their
 * own: a shard takes its share of the writes, so that a hot product sells as fast as all its shards together
 * (see `catalog-keys.ts` for the figures).
 */

/** Pieces that a shard should hold: below that, a product has fewer shards, so that an order of a few pieces finds them in one. */
export const PIECES_A_SHARD = 20;

/** Most shards of a product. */
export const MOST_SHARDS = 64;

/** What lies in each shard of a product, by the shard's number. */
export type Levels = readonly number[];

/** How many pieces of a product are wanted. */
export interface Wanted {
  readonly company_sku: string;
  readonly quantity: number;
}

/** Where the pieces of an order come from; or why they cannot be taken as things are. */
export type Plan =
  | { readonly kind: 'ready'; readonly reservations: readonly Reservation[] }
  /** There are not enough pieces. */
  | { readonly kind: 'short' }
  /** There are enough, but in more shards than one transaction can write: with these gathered, in fewer. */
  | { readonly kind: 'scattered'; readonly gatherings: readonly Gathering[] };

/** The pieces of one product are brought into one shard. */
export interface Gathering {
  readonly company_sku: string;
  /** They leave the stock what it is. */
  readonly moves: readonly Move[];
}

/** A change of one shard's level, by so many pieces. */
export interface Move {
  readonly shard: number;
  readonly change: number;
}

/** How many pieces there are. */
export const piecesIn = (levels: Levels): number => levels.reduce((total, level) => total + level, 0);

/** How many shards a stock of so many pieces should have. */
export function shardsFor(total: number): number {
  return Math.min(MOST_SHARDS, Math.max(1, Math.floor(total / PIECES_A_SHARD)));
}

/**
 * Takes each product from one shard chosen at random, whatever lies in it: what an order tries first, since it needs no look at
 * the shards. Undefined when so many pieces are wanted that one shard of several seldom has them.
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
 * Plans where the pieces come from, given what lies in the shards. A product comes out of one shard if one has enough of it: a
 * random one, so that orders that plan at the same moment seldom meet. Else it comes out of the fullest ones, which are the fewest.
 * Where that is too much for one transaction, as few products as will do are to be gathered first: those in most shards.
 *
 * @param levels of each product that is wanted
 * @param random a number in [0, 1)
 * @param mostReservations how many shards one transaction can take from
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

/** Brings what would be taken of a product into the first of the shards that it would be taken from. */
function gatheringOf(reservations: readonly Reservation[]): Gathering {
  const [first, ...others] = reservations;
  if (first === undefined) throw new Error('Nothing is taken of the product');
  const moves = others.map(({ shard, quantity }) => ({ shard, change: -quantity }));
  const gathered = others.reduce((total, { quantity }) => total + quantity, 0);
  return { company_sku: first.company_sku, moves: [{ shard: first.shard, change: gathered }, ...moves] };
}

/** The takes of one product of which there is enough. */
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
 * Spreads a change of a product's stock over its shards, so that their levels come as close together as they can: pieces that
 * arrive go to the emptiest shards, pieces that leave come out of the fullest.
 *
 * @param levels whose sum with `change` is not below zero
 * @param mostShards shards to change at the most, unless the pieces that leave need more: a transaction over all shards of a hot
 * product would always meet an order in one of them
 */
export function spread(levels: Levels, change: number, mostShards: number): Move[] {
  const missing = -change - piecesIn(levels);
  if (missing > 0) throw new Error(`${missing} pieces more are to be removed than there are`);
  const shards = byLevel(levels, change > 0 ? 'emptiest' : 'fullest');
  const chosen = shards.slice(0, Math.max(mostShards, fewestFor(-change, shards)));
  // How many of the chosen end at one level: those that the change brings to the next one's level, or beyond it.
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

/** The shards in order of their levels; of equal ones the first comes first. */
function byLevel(levels: Levels, first: 'emptiest' | 'fullest'): Shard[] {
  const shards = levels.map((level, shard) => ({ shard, level }));
  return shards.sort((one, other) => (first === 'emptiest' ? one.level - other.level : other.level - one.level));
}

/** How many of the shards, from the first on, have so many pieces together. */
function fewestFor(pieces: number, shards: readonly Shard[]): number {
  let missing = pieces;
  const enough = shards.findIndex(({ level }) => {
    missing -= level;
    return missing <= 0;
  });
  return enough + 1;
}
