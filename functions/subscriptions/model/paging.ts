import { refused } from './refusal.ts';

/** Which part of a list is asked for. */
export interface PageQuery {
  readonly limit: number;
  readonly offset: number;
}

/** A part of a list, and how much there is of it. */
export interface Page<Item> extends PageQuery {
  readonly totalCount: number;
  readonly count: number;
  readonly items: readonly Item[];
}

/**
 * The part of a list that is asked for: none of it where the offset is its end.
 *
 * @throws Problem `1133` for an offset beyond the end
 */
export function pageOf<Item>(all: readonly Item[], { limit, offset }: PageQuery): Page<Item> {
  const totalCount = all.length;
  if (offset > totalCount) throw refused('1133', [`offset: must be from 0 to ${totalCount}, got ${offset}`]);
  const items = all.slice(offset, offset + limit);
  return { totalCount, count: items.length, limit, offset, items };
}
