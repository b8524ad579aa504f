/**
 * Bytes on one page of a list, as they stand in the function's answer: as text within JSON. Lambda refuses answers above 6 MB
 * (AWS Lambda quotas), and an item may be printed many times larger than it is stored.
 */
const LARGEST_PAGE = 5 * 1024 * 1024;

/** As many of the texts, from the first on, as one answer holds. */
export function takeWithinLimit(texts: readonly string[]): readonly string[] {
  let bytes = 0;
  const tooMuch = texts.findIndex((text) => {
    bytes += Buffer.byteLength(JSON.stringify(text));
    return bytes > LARGEST_PAGE;
  });
  return tooMuch === -1 ? texts : texts.slice(0, tooMuch);
}
