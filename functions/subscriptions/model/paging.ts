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
  const totalCount = all.length;
  if (offset > totalCount) throw refused('1133', [`offset: must be from 0 to ${totalCount}, got ${offset}`]);
  const items = all.slice(offset, offset + limit);
  return { totalCount, count: items.length, limit, offset, items };
}
