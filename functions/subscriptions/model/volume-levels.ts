import type { Account, Customer, Discount } from './account-items.ts';
import type { ProductType } from './catalog-items.ts';
import { COMMITTED_LEVELS, CONSUMABLE_LEVELS, type Level, LICENSE_LEVELS } from './offer-id.ts';
import { isActive } from './subscription-state.ts';

/** Lowest quantity of each level, the lowest level first (docs/contracts/subscriptions.md, "NEW", offer id). */
const LEAST_QUANTITIES: Readonly<Record<ProductType, readonly number[]>> = {
  LICENSE: [1, 10, 50, 100],
  CONSUMABLE: [1, 1_000, 2_500, 5_000, 15_000, 50_000, 100_000],
};

/** Levels by rank. A level's rank is its position, 0 for the lowest. No committed level has rank 0. */
const LEVELS: Readonly<Record<ProductType, readonly Level[]>> = {
  LICENSE: LICENSE_LEVELS,
  CONSUMABLE: CONSUMABLE_LEVELS,
};

const ranks: ReadonlyMap<string, number> = new Map<string, number>([
  ...LICENSE_LEVELS.map((level, rank): [string, number] => [level, rank]),
  ...COMMITTED_LEVELS.map((level, index): [string, number] => [level, index + 1]),
  ...CONSUMABLE_LEVELS.map((level, rank): [string, number] => [level, rank]),
]);

const committedLevels: ReadonlySet<string> = new Set(COMMITTED_LEVELS);

/**
 * Returns true for a level that requires a three-year commitment.
 *
 * @example isCommittedLevel('12') // true
 */
export const isCommittedLevel = (level: string): boolean => committedLevels.has(level);

/**
 * Returns the product type that a level belongs to.
 *
 * @example typeOfLevel('T3') // 'CONSUMABLE'
 */
export const typeOfLevel = (level: Level): ProductType => (level.startsWith('T') ? 'CONSUMABLE' : 'LICENSE');

/** Returns the rank of a level, 0 for the lowest. A text that is not an offer level has rank 0, too. */
const rankOf = (level: string): number => ranks.get(level) ?? 0;

/**
 * Returns the quantities of a level. Without `to`, there is no upper limit.
 *
 * @example volumeOf('02') // { from: 10, to: 49 }
 */
export function volumeOf(level: Level): { readonly from: number; readonly to?: number } {
  const least = LEAST_QUANTITIES[typeOfLevel(level)];
  const next = least[rankOf(level) + 1];
  return { from: least[rankOf(level)] ?? 1, ...(next !== undefined && { to: next - 1 }) };
}

/** Returns the rank of the level that a quantity reaches. */
const rankByQuantity = (type: ProductType, quantity: number): number =>
  Math.max(
    0,
    LEAST_QUANTITIES[type].findLastIndex((least) => quantity >= least),
  );

/** Quantity of each product type that counts towards levels. */
export type Quantities = Readonly<Record<ProductType, number>>;

/** A quantity of one product. */
export interface CountedQuantity {
  readonly productType: ProductType;
  readonly countsTowardLevel: boolean;
  readonly quantity: number;
}

/**
 * Sums the quantities that count towards levels, by product type (docs/contracts/subscriptions.md, "NEW").
 *
 * @example countedQuantities([{ productType: 'LICENSE', countsTowardLevel: true, quantity: 10 }]) // { LICENSE: 10, CONSUMABLE: 0 }
 */
export function countedQuantities(parts: Iterable<CountedQuantity>): Quantities {
  const sums = { LICENSE: 0, CONSUMABLE: 0 };
  for (const { productType, countsTowardLevel, quantity } of parts) {
    if (countsTowardLevel) sums[productType] += quantity;
  }
  return sums;
}

/**
 * Returns true if a three-year commitment is in force on a date: committed or accepted, and within its dates.
 *
 * @param date `YYYY-MM-DD`, Pacific
 * @example isCommitted({ benefits: [{ commitment: { status: 'COMMITTED', endDate: '2029-05-31' } }] }, '2029-06-01') // false
 */
export function isCommitted({ benefits }: Pick<Customer, 'benefits'>, date: string): boolean {
  return benefits.some(({ commitment: { status, startDate, endDate } }) => {
    const inForce = status === 'COMMITTED' || status === 'ACCEPTED';
    return inForce && (startDate === undefined || startDate <= date) && (endDate === undefined || date <= endDate);
  });
}

/** Volume levels that a customer may order. */
export interface Entitlement {
  /** Rank of the best level of each product type. */
  readonly ranks: Readonly<Record<ProductType, number>>;
  readonly isCommitted: boolean;
}

/** Returns the customer's own level of a product type. A high volume discount, which has a code, is not an offer level. */
const levelOf = ({ discounts }: Pick<Customer, 'discounts'>, type: ProductType): Discount | undefined =>
  discounts.find(({ offerType, discountCode }) => offerType === type && discountCode === undefined);

/**
 * Calculates the levels that a customer is entitled to (docs/contracts/subscriptions.md, "NEW", offer id). The better of the
 * customer's level and the order's own level counts. A three-year commitment adds the committed levels.
 *
 * @param date the date that the order is for, `YYYY-MM-DD`, Pacific
 * @example entitlementOf({ discounts: [], benefits: [] }, { LICENSE: 50, CONSUMABLE: 0 }, '2027-03-01') // { ranks: { LICENSE: 2, CONSUMABLE: 0 }, isCommitted: false }
 */
export function entitlementOf(customer: Customer, ordered: Quantities, date: string): Entitlement {
  const rank = (type: ProductType) =>
    Math.max(rankOf(levelOf(customer, type)?.level ?? ''), rankByQuantity(type, ordered[type]));
  return {
    ranks: { LICENSE: rank('LICENSE'), CONSUMABLE: rank('CONSUMABLE') },
    isCommitted: isCommitted(customer, date),
  };
}

/**
 * Returns true if the level is no better than the customer is entitled to.
 *
 * @example isEntitledTo({ ranks: { LICENSE: 1, CONSUMABLE: 0 }, isCommitted: false }, '12') // false
 */
export const isEntitledTo = ({ ranks, isCommitted }: Entitlement, level: Level): boolean =>
  rankOf(level) <= ranks[typeOfLevel(level)] && (isCommitted || !isCommittedLevel(level));

const ALL_LEVELS: readonly Level[] = [...LICENSE_LEVELS, ...COMMITTED_LEVELS, ...CONSUMABLE_LEVELS];

/**
 * Lists all levels of a product type that the customer is entitled to, the best first. Of two equal levels, the committed one
 * comes first.
 *
 * @example levelsFor({ ranks: { LICENSE: 1, CONSUMABLE: 0 }, isCommitted: true }, 'LICENSE') // ['12', '02', '01']
 */
export function levelsFor(entitlement: Entitlement, type: ProductType): readonly Level[] {
  return ALL_LEVELS.filter((level) => typeOfLevel(level) === type && isEntitledTo(entitlement, level)).toSorted(
    (one, other) => rankOf(other) - rankOf(one) || Number(isCommittedLevel(other)) - Number(isCommittedLevel(one)),
  );
}

/** A customer with its subscriptions, before or after a change. */
export type Owned = Pick<Account, 'customer' | 'subscriptions'>;

const activeOf = ({ customer, subscriptions }: Owned) =>
  subscriptions.filter((subscription) => isActive(subscription, customer));

/**
 * Calculates the customer's discounts after a change of its subscriptions (docs/contracts/subscriptions.md, "NEW"). The level
 * follows the quantity. A level better than the quantity gave, such as an agreed level, can only rise. High volume discounts
 * stay.
 *
 * @param date the date of the change, `YYYY-MM-DD`, Pacific
 * @example discountsAfter({ customer: { anniversaries: [] }, subscriptions: [] }, { customer: { discounts: [], benefits: [], anniversaries: [] }, subscriptions: [] }, '2027-03-01') // []
 */
export function discountsAfter(before: Owned, after: Owned, date: string): readonly Discount[] {
  const committed = isCommitted(after.customer, date);
  const remaining = activeOf(after);
  const quantitiesBefore = countedQuantities(activeOf(before));
  const quantitiesAfter = countedQuantities(remaining);
  const levels = (['LICENSE', 'CONSUMABLE'] as const).flatMap((type): Discount[] => {
    const current = levelOf(after.customer, type);
    if (current === undefined && !remaining.some(({ productType }) => productType === type)) return [];
    const byQuantity = rankByQuantity(type, quantitiesAfter[type]);
    const rank = rankOf(current?.level ?? '');
    const follows = rank <= rankByQuantity(type, quantitiesBefore[type]);
    const level = levelName(type, follows ? byQuantity : Math.max(rank, byQuantity), committed);
    return [{ ...current, offerType: type, level }];
  });
  return [...levels, ...after.customer.discounts.filter(({ discountCode }) => discountCode !== undefined)];
}

/** Returns the level of a rank. A customer with a three-year commitment gets the committed level. */
function levelName(type: ProductType, rank: number, committed: boolean): string {
  const level = LEVELS[type][rank] ?? '';
  return (committed && type === 'LICENSE' ? COMMITTED_LEVELS[rank - 1] : undefined) ?? level;
}
