/**
 * Bytes on one page of a list, as text within JSON, the form of a function's response. Lambda rejects responses above 6 MB (AWS
 * Lambda quotas), and a printed item may be many times larger than a stored one.
 */
const LARGEST_PAGE = 5 * 1024 * 1024;

/**
 * Bytes on one page of a list of orders. What a page takes of the processor grows with its bytes: half a megabyte keeps each list
 * within a fifth of a second (docs/architecture.md, "Listing"). A hundred ordinary orders have half of it.
 */
export const ORDERS_PAGE = 512 * 1024;

/**
 * Returns as many of the texts, from the first on, as fit into one response, and at least the first. It takes no text after the first
 * one that does not fit, so that a generator makes no text in vain.
 *
 * @param largest bytes at most; by default as many as Lambda allows
 * @example takeWithinLimit(['a', 'x'.repeat(6 * 1024 * 1024), 'b']) // ['a']
 */
export function takeWithinLimit(texts: Iterable<string>, largest: number = LARGEST_PAGE): readonly string[] {
  const taken: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    bytes += Buffer.byteLength(JSON.stringify(text));
    if (bytes > largest && taken.length > 0) break;
    taken.push(text);
  }
  return taken;
}
