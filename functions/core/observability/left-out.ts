import { DamagedItem } from '../model/stored.ts';
import type { Store } from '../store/store.ts';
import { logger } from './log.ts';
import { metricLine } from './metric-line.ts';

/** The part of a store that a report needs. */
type Reporting = Pick<Store, 'now' | 'meter'>;

/** Items of a list: those that can be read, and the errors of the others. */
export interface Listed<Value> {
  readonly values: readonly Value[];
  readonly damaged: readonly DamagedItem[];
}

/**
 * Reads the items of a list. A damaged item hides no other: it is left out, and {@link reportLeftOut} tells of it.
 *
 * @param read throws DamagedItem for an item that cannot be read
 */
export function readEach<Item, Value>(
  store: Reporting,
  items: Iterable<Item>,
  read: (item: Item) => Value,
): Listed<Value> {
  const values: Value[] = [];
  const damaged: DamagedItem[] = [];
  for (const item of items) {
    try {
      values.push(read(item));
    } catch (error) {
      if (!(error instanceof DamagedItem)) throw error;
      reportLeftOut(store, error);
      damaged.push(error);
    }
  }
  return { values, damaged };
}

/** Names a damaged item in the log, with the metric of its alarm. A response says how many it leaves out. */
export function reportLeftOut({ now, meter }: Reporting, { key: [pk, sk], problem }: DamagedItem): void {
  meter.leftOut();
  logger.error('An item is wrong', { pk, sk, problem, ...metricLine({ itemsLeftOut: 1 }, {}, now()) });
}
