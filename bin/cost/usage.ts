import type { BilledItem } from './prices.ts';

/** Quantities by item of the AWS bill. */
export type Usage = Readonly<Partial<Record<BilledItem, number>>>;

/**
 * Subtracts the usage `before` from the usage `after`.
 *
 * @example difference({ apiRequests: 5, events: 1 }, { apiRequests: 3 }) // { apiRequests: 2, events: 1 }
 */
export function difference(after: Usage, before: Usage): Usage {
  return Object.fromEntries(entriesOf(after).map(([item, quantity]) => [item, quantity - (before[item] ?? 0)]));
}

export function multiplied(usage: Usage, factor: number): Usage {
  return Object.fromEntries(entriesOf(usage).map(([item, quantity]) => [item, quantity * factor]));
}

/** Returns the items of a usage with their quantities. */
export const entriesOf = (usage: Usage): [BilledItem, number][] => Object.entries(usage) as [BilledItem, number][];
