import type { BilledItem } from './prices.ts';

/**
 * Quantities by item of the AWS bill. `traceableCalls` are not billed themselves: `traces` follow from all of a month (`bill.ts`).
 * `loggedEvents` are not either: a budget allows for each (`report.ts`).
 */
export type Usage = Readonly<Partial<Record<BilledItem | 'traceableCalls' | 'loggedEvents', number>>>;

/**
 * Subtracts the usage `before` from the usage `after`.
 *
 * @example difference({ apiRequests: 5, events: 1 }, { apiRequests: 3 }) // { apiRequests: 2, events: 1 }
 */
export const difference = (after: Usage, before: Usage): Usage => sum(after, multiplied(before, -1));

/**
 * Multiplies each item of a usage.
 *
 * @example multiplied({ apiRequests: 5 }, 3) // { apiRequests: 15 }
 */
export function multiplied(usage: Usage, factor: number): Usage {
  return Object.fromEntries(entriesOf(usage).map(([item, quantity]) => [item, quantity * factor]));
}

/**
 * Adds usages.
 *
 * @example sum({ apiRequests: 5 }, { apiRequests: 3, events: 1 }) // { apiRequests: 8, events: 1 }
 */
export function sum(...usages: readonly Usage[]): Usage {
  const total = new Map<keyof Usage, number>();
  for (const [item, quantity] of usages.flatMap(entriesOf)) total.set(item, (total.get(item) ?? 0) + quantity);
  return Object.fromEntries(total);
}

/** Returns the items of a usage with their quantities. */
export const entriesOf = <Item extends keyof Usage>(usage: Pick<Usage, Item>): [Item, number][] =>
  Object.entries(usage) as [Item, number][];
