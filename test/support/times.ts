/**
 * Makes a list of a given length: the indexes from 0, or the item for each index.
 *
 * @example times(3) // [0, 1, 2]
 * @example times(2, (index) => `dock-${index}`) // ['dock-0', 'dock-1']
 */
export function times(count: number): number[];
export function times<Item>(count: number, item: (index: number) => Item): Item[];
export function times(count: number, item: (index: number) => unknown = (index) => index): unknown[] {
  return Array.from({ length: count }, (_, index) => item(index));
}
