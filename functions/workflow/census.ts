import * as z from 'zod';
import { DEADLINE_KEYS, STUCK_KEYS } from '../core/model/keys.ts';
import { storedWhole } from '../core/model/stored.ts';
import type { DeadlineEntry } from './deadline-index.ts';

/** The number of orders in a status, and the time at which the one that is in it for longest entered it. */
const Tally = storedWhole({ orders: z.number(), oldest: z.string() });

/** Tallies by line and status, as in `devices#SHIPPED`. */
const Tallies = z.record(z.string(), Tally);
export type Tallies = z.infer<typeof Tallies>;

/** A finished count of all outstanding orders. */
const Count = storedWhole({ begunAt: z.iso.datetime(), tallies: Tallies });
export type Count = z.infer<typeof Count>;

/** A count in progress: what was counted so far, and the position from which to go on. */
const CountInProgress = Count.extend({
  /** Index of the partition in {@link CENSUS_KEYS}. */
  partition: z.number(),
  after: z.record(z.string(), z.string()).optional(),
});
export type CountInProgress = z.infer<typeof CountInProgress>;

/** The item that keeps a count between two calls of the function that counts. */
export const CensusItem = storedWhole({
  /** Grows with every write, so that of two calls at once one writes. */
  version: z.number(),
  finished: Count.optional(),
  inProgress: CountInProgress,
});
export type CensusItem = z.infer<typeof CensusItem>;

/** The partitions of the index of deadlines, in the order in which they are counted. */
export const CENSUS_KEYS: readonly string[] = [...STUCK_KEYS, ...DEADLINE_KEYS];

/**
 * Returns the name of a line's status in the tallies.
 *
 * @example tallyName({ line: 'devices', status: 'SHIPPED' }) // 'devices#SHIPPED'
 */
export const tallyName = ({ line, status }: Pick<DeadlineEntry, 'line' | 'status'>): string => `${line}#${status}`;

/**
 * Adds entries of the index to tallies.
 *
 * @example addTo({}, [{ line: 'devices', status: 'SHIPPED', statusSince: '2027-01-01T00:00:00.000Z' }])['devices#SHIPPED'].orders // 1
 * @example addTo({}, []) // {}
 */
export function addTo(
  tallies: Tallies,
  entries: readonly Pick<DeadlineEntry, 'line' | 'status' | 'statusSince'>[],
): Tallies {
  const sums = new Map(Object.entries(tallies));
  for (const entry of entries) {
    const tally = sums.get(tallyName(entry)) ?? { orders: 0, oldest: entry.statusSince };
    const { orders, oldest } = tally;
    sums.set(tallyName(entry), {
      ...tally,
      orders: orders + 1,
      oldest: entry.statusSince < oldest ? entry.statusSince : oldest,
    });
  }
  return Object.fromEntries(sums);
}
