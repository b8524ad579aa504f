import { takeWithinLimit } from '../../core/store/truncate-to-page.ts';
import type { Page } from '../model/paging.ts';

/**
 * Prints the items of a page. A page that would be larger than a response may be ends earlier: its `count` is then less than its
 * `limit`, and its links lead on from there.
 *
 * @example printedPage({ totalCount: 2, count: 2, limit: 2, offset: 0, items: [1, 2] }, (n) => ({ n })).count // 2
 */
export function printedPage<Item, Document>(page: Page<Item>, print: (item: Item) => Document): Page<Document> {
  const documents = page.items.map(print);
  const fitting = takeWithinLimit(documents.map((document) => JSON.stringify(document))).length;
  // A page whose items all fit ends where it was to end, also if damaged ones were left out of it.
  const count = fitting === documents.length ? page.count : fitting;
  return { ...page, count, items: documents.slice(0, fitting) };
}
