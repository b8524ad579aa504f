/**
 * Compares texts for a sort, by UTF-16 code unit: the result is the same on every machine. Instants of one format sort as their
 * times do.
 *
 * @example ['b', 'B', 'a'].sort(compareTexts) // ['B', 'a', 'b']
 */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
