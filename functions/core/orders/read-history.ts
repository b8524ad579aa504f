import { historyKey } from '../model/keys.ts';
import { creationOf, type HistoryEntry, type Order, storedHistoryEntry } from '../model/order.ts';
import { readItem } from '../model/stored.ts';
import type { Store } from '../store/store.ts';
import { takeWithinLimit } from '../store/truncate-to-page.ts';
import { type OrderName, type Owner, partitionPages, readOrderAlone } from './read-order.ts';

/** A page of an order's history, oldest first. */
export interface HistoryPage {
  /** One entry per version, without gaps. */
  readonly entries: readonly HistoryEntry[];
  /** The version after which the next page begins; absent on the last page. */
  readonly next: number | undefined;
}

/** Queries of a megabyte per page, at most. */
const QUERIES_A_PAGE = 5;

/**
 * Reads an order's history, oldest first: one entry per version, without gaps. It reads the order first, so that every entry up
 * to the order's version exists. It leaves out entries committed in between.
 *
 * @param after returns only entries after this version; 0 for all
 * @throws Problem `not-found`, also for an order of another tenant or line
 */
export async function readHistory(store: Store, owner: Owner, name: OrderName, after = 0): Promise<HistoryPage> {
  const order = await readOrderAlone(store, owner, name);
  const { changes, isWhole } = await changesAfter(store, order, Math.max(after, 1));
  const entries = after < 1 ? [creationOf(order, changes[0]), ...changes] : changes;
  const shown = entries.slice(0, takeWithinLimit(entries.map((entry) => JSON.stringify(entry))).length);
  const last = shown.at(-1)?.version ?? after;
  // Where somebody has deleted the last entry, no page reaches the order's version, and a reader would go on for ever.
  const isLast = isWhole && shown.length === entries.length;
  return { entries: shown, next: last < order.version && !isLast ? last : undefined };
}

/** Reads the entries after a version. They are whole unless a page is full. */
async function changesAfter(
  store: Store,
  { number, version }: Order<object>,
  after: number,
): Promise<{ readonly changes: readonly HistoryEntry[]; readonly isWhole: boolean }> {
  if (after >= version) return { changes: [], isWhole: true };
  const range = { ':from': historyKey(number, after + 1).sk, ':to': historyKey(number, version).sk };
  const changes: HistoryEntry[] = [];
  let queries = 0;
  for await (const items of partitionPages(store, number, 'sk BETWEEN :from AND :to', range)) {
    changes.push(...items.map((item) => readItem(storedHistoryEntry(), item)));
    queries += 1;
    if (queries === QUERIES_A_PAGE) return { changes, isWhole: false };
  }
  return { changes, isWhole: true };
}
