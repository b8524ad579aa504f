/** Normalizes a text for comparison. Upper case and the encoding of accented letters make no difference. */
const comparable = (text: string): string => text.normalize('NFC').toLowerCase();

/**
 * Makes a function that compares texts with a pattern. `*` stands for any characters, or for no character. Case makes no
 * difference.
 *
 * It searches for the parts between the stars from left to right, takes the first match of each, and never goes back. The time
 * grows at most with the length of the text times the length of the pattern.
 *
 * @example wildcard('fair*')('Fairmont') // true
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = comparable(pattern).split('*');
  const last = rest.pop();
  return (text) => {
    const compared = comparable(text);
    if (last === undefined) return compared === first;
    if (!compared.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = compared.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return compared.length - last.length >= at && compared.endsWith(last);
  };
}
