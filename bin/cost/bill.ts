import { type BilledItem, costOf, PRICES, type Service } from './prices.ts';
import { entriesOf, type Usage } from './usage.ts';

export const HOURS_A_MONTH = 730.5;
export const MINUTES_A_MONTH = HOURS_A_MONTH * 60;
const SECONDS_A_MONTH = MINUTES_A_MONTH * 60;

/**
 * Share of calls that X-Ray traces, beyond the first call of each second (Lambda Developer Guide, "Visualize Lambda function invocations
 * using AWS X-Ray"). The guide does not say whether each function has a second of its own; this estimate counts one for the account, as the
 * default rule does (X-Ray Developer Guide, "Configure sampling rules").
 */
const TRACED = 0.05;

/** Row of a bill. */
export interface BillRow {
  readonly item: BilledItem;
  readonly quantity: number;
  readonly cost: number;
}

/** Bill of one month. */
export interface Bill {
  /** Rows with the highest cost first. */
  readonly rows: readonly BillRow[];
  readonly total: number;
}

/** Makes the bill of a month. The usage must be that of the whole month, because prices have tiers. */
export function billOf({ traceableCalls = 0, loggedEvents: _, ...usage }: Usage): Bill {
  const billed = { ...usage, traces: tracesOf(traceableCalls) };
  const rows = entriesOf(billed)
    .map(([item, quantity]) => ({ item, quantity, cost: costOf(item, quantity) }))
    .toSorted((one, other) => other.cost - one.cost);
  return { rows, total: rows.reduce((total, { cost }) => total + cost, 0) };
}

/**
 * Returns the traces of a month. X-Ray records the first call of each second, and a share of the others. Calls come at random.
 *
 * @example tracesOf(0) // 0
 */
export function tracesOf(calls: number): number {
  const first = SECONDS_A_MONTH * (1 - Math.exp(-calls / SECONDS_A_MONTH));
  return first + TRACED * (calls - first);
}

/** Returns the cost of each service, highest first. */
export function sharesOf({ rows }: Bill): readonly (readonly [Service, number])[] {
  const byService = Map.groupBy(rows, ({ item }) => PRICES[item].service);
  return [...byService]
    .map(([service, own]) => [service, own.reduce((total, { cost }) => total + cost, 0)] as const)
    .toSorted(([, one], [, other]) => other - one);
}
