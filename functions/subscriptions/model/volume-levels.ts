import type { Account, Customer, Discount } from './account-items.ts';
import type { ProductType } from './catalog-items.ts';
import { COMMITTED_LEVELS, CONSUMABLE_LEVELS, type Level, LICENSE_LEVELS } from './offer-id.ts';
import { isActive } from './subscription-state.ts';

/** Quantities from which on each level is reached, the lowest level first (docs/contracts/subscriptions.md, "NEW": offer id). */
const LEAST_QUANTITIES: Readonly<Record<ProductType, readonly number[]>> = {
  LICENSE: [1, 10, 50, 100],
  CONSUMABLE: [1, 1_000, 2_500, 5_000, 15_000, 50_000, 100_000],
};

/** Levels by how good they are: a level's rank is its position, 0 for the lowest. There is no committed level of rank 0. */
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

/** Whether only customers with a three-year commitment may have it. */
export const isCommittedLevel = (level: string): boolean => committedLevels.has(level);

/** What kind of product a level is of. */
export const typeOfLevel = (level: Level): ProductType => (level.startsWith('T') ? 'CONSUMABLE' : 'LICENSE');

/** How good a level is, 0 for the lowest; also for what is no level of offers. */
const rankOf = (level: string): number => ranks.get(level) ?? 0;

/** The quantities that a level is for; without `to` there is no upper limit. */
export function volumeOf(level: Level): { readonly from: number; readonly to?: number } {
  const least = LEAST_QUANTITIES[typeOfLevel(level)];
  const next = least[rankOf(level) + 1];
  return { from: least[rankOf(level)] ?? 1, ...(next !== undefined && { to: next - 1 }) };
}

/** How good a level the quantity alone gives. */
const rankByQuantity = (type: ProductType, quantity: number): number =>
  Math.max(
    0,
    LEAST_QUANTITIES[type].findLastIndex((least) => quantity >= least),
  );

/** How much of each kind of product there is, as far as it counts towards levels. */
export type Quantities = Readonly<Record<ProductType, number>>;

/** A quantity of a product. */
export interface CountedQuantity {
  readonly productType: ProductType;
  readonly countsTowardLevel: boolean;
  readonly quantity: number;
}

/** docs/contracts/subscriptions.md, "NEW": what counts towards levels, summed over all that there is of a kind. */
export function countedQuantities(parts: Iterable<CountedQuantity>): Quantities {
  const sums = { LICENSE: 0, CONSUMABLE: 0 };
  for (const { productType, countsTowardLevel, quantity } of parts) {
    if (countsTowardLevel) sums[productType] += quantity;
  }
  return sums;
}

/** Whether a three-year commitment of the customer is in force on a date: committed or accepted, within its dates. */
export function isCommitted({ benefits }: Pick<Customer, 'benefits'>, date: string): boolean {
  return benefits.some(({ commitment: { status, startDate, endDate } }) => {
    const inForce = status === 'COMMITTED' || status === 'ACCEPTED';
    return inForce && (startDate === undefined || startDate <= date) && (endDate === undefined || date <= endDate);
  });
}

/** Which levels a customer may have. */
export interface Entitlement {
  readonly ranks: Readonly<Record<ProductType, number>>;
  readonly isCommitted: boolean;
}

/** A customer's own level of a kind of product; a high volume discount, which has a code, is no level of offers. */
const levelOf = ({ discounts }: Pick<Customer, 'discounts'>, type: ProductType): Discount | undefined =>
  discounts.find(({ offerType, discountCode }) => offerType === type && discountCode === undefined);

/**
 * What a customer is entitled to: the better of its level and the order's own, and with a three-year commitment the committed
 * levels (docs/contracts/subscriptions.md, "NEW": offer id).
 *
 * @param date the Pacific date that the order is for
 */
export function entitlementOf(customer: Customer, ordered: Quantities, date: string): Entitlement {
  const rank = (type: ProductType) =>
    Math.max(rankOf(levelOf(customer, type)?.level ?? ''), rankByQuantity(type, ordered[type]));
  return {
    ranks: { LICENSE: rank('LICENSE'), CONSUMABLE: rank('CONSUMABLE') },
    isCommitted: isCommitted(customer, date),
  };
}

/** Whether the customer may have an offer of the level: one that is no better than what it is entitled to. */
export const isEntitledTo = ({ ranks, isCommitted }: Entitlement, level: Level): boolean =>
  rankOf(level) <= ranks[typeOfLevel(level)] && (isCommitted || !isCommittedLevel(level));

const ALL_LEVELS: readonly Level[] = [...LICENSE_LEVELS, ...COMMITTED_LEVELS, ...CONSUMABLE_LEVELS];

/** All levels of a kind of product that the customer may have, the best first; of two alike the committed one. */
export function levelsFor(entitlement: Entitlement, type: ProductType): readonly Level[] {
  return ALL_LEVELS.filter((level) => typeOfLevel(level) === type && isEntitledTo(entitlement, level)).toSorted(
    (one, other) => rankOf(other) - rankOf(one) || Number(isCommittedLevel(other)) - Number(isCommittedLevel(one)),
  );
}

/** What a customer has, before or after a change. */
export type Owned = Pick<Account, 'customer' | 'subscriptions'>;

const activeOf = ({ customer, subscriptions }: Owned) =>
  subscriptions.filter((subscription) => isActive(subscription, customer));

/**
 * The customer's discounts after a change of its subscriptions (docs/contracts/subscriptions.md, "NEW": its discount level follows the quantity). A level
 * that is better than what the quantity gave, such as one that was agreed, is only ever raised. High volume discounts stay.
 *
 * @param date the Pacific date of the change
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
    return [{ offerType: type, level: levelName(type, follows ? byQuantity : Math.max(rank, byQuantity), committed) }];
  });
  return [...levels, ...after.customer.discounts.filter(({ discountCode }) => discountCode !== undefined)];
}

/** The name of a level; that of the committed one for a customer with a three-year commitment. */
function levelName(type: ProductType, rank: number, committed: boolean): string {
  const level = LEVELS[type][rank] ?? '';
  return (committed && type === 'LICENSE' ? COMMITTED_LEVELS[rank - 1] : undefined) ?? level;
}
