import { refused } from './refusal.ts';

/** Part of a list to return. */
export interface PageQuery {
  readonly limit: number;
  readonly offset: number;
}

/** Part of a list, with the size of the whole list. */
export interface Page<Item> extends PageQuery {
  readonly totalCount: number;
  readonly count: number;
  readonly items: readonly Item[];
}

/**
 * Returns the requested part of a list. It is empty if the offset is the end of the list.
 *
 * @throws Problem `1133` for an offset beyond the end
 * @example pageOf(['a', 'b', 'c'], { limit: 2, offset: 2 }) // { totalCount: 3, count: 1, limit: 2, offset: 2, items: ['c'] }
 */
export function pageOf<Item>(all: readonly Item[], { limit, offset }: PageQuery): Page<Item> {
  checkOffset(offset, all.length);
  const items = all.slice(offset, offset + limit);
  return { totalCount: all.length, count: items.length, limit, offset, items };
}

/**
 * Checks that a list reaches to an offset.
 *
 * @throws Problem `1133` for an offset beyond the end
 * @example checkOffset(3, 2) // throws 1133
 */
export function checkOffset(offset: number, totalCount: number): void {
  if (offset > totalCount) throw refused('1133', [{ path: 'offset', message: `must be from 0 to ${totalCount}` }]);
}
