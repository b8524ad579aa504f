import type { BilledItem } from './prices.ts';

/** How much of what AWS charges for. */
export type Usage = Readonly<Partial<Record<BilledItem, number>>>;

/** What of it there is more of in one than in another. */
export function difference(after: Usage, before: Usage): Usage {
  return Object.fromEntries(entriesOf(after).map(([item, quantity]) => [item, quantity - (before[item] ?? 0)]));
}

export function multiplied(usage: Usage, factor: number): Usage {
  return Object.fromEntries(entriesOf(usage).map(([item, quantity]) => [item, quantity * factor]));
}

/** Its parts, each with its quantity. */
export const entriesOf = (usage: Usage): [BilledItem, number][] => Object.entries(usage) as [BilledItem, number][];
