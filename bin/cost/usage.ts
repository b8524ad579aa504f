import type { Charged } from './prices.ts';

/** How much of what AWS charges for. */
export type Usage = Readonly<Partial<Record<Charged, number>>>;

/** What of it there is more of in one than in another. */
export function difference(after: Usage, before: Usage): Usage {
  return Object.fromEntries(
    entriesOf(after).map(([charged, quantity]) => [charged, quantity - (before[charged] ?? 0)]),
  );
}

export function multiplied(usage: Usage, factor: number): Usage {
  return Object.fromEntries(entriesOf(usage).map(([charged, quantity]) => [charged, quantity * factor]));
}

/** Its parts, each with its quantity. */
export const entriesOf = (usage: Usage): [Charged, number][] => Object.entries(usage) as [Charged, number][];
