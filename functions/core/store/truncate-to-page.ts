/**
 * Bytes on one page of a list, as text within JSON, the form of a function's response. Lambda rejects responses above 6 MB (AWS
 * Lambda quotas), and a printed item may be many times larger than a stored one.
 */
const LARGEST_PAGE = 5 * 1024 * 1024;

/**
 * Returns as many of the texts, from the first on, as fit into one response.
 *
 * @example takeWithinLimit(['a', 'x'.repeat(6 * 1024 * 1024), 'b']) // ['a']
 */
export function takeWithinLimit(texts: readonly string[]): readonly string[] {
  let bytes = 0;
  const tooMuch = texts.findIndex((text) => {
    bytes += Buffer.byteLength(JSON.stringify(text));
    return bytes > LARGEST_PAGE;
  });
  return tooMuch === -1 ? texts : texts.slice(0, tooMuch);
}
