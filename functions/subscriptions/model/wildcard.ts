/** A text as it is compared: capitals and the ways to write an accented letter make no difference. */
const comparable = (text: string): string => text.normalize('NFC').toLowerCase();

/**
 * Makes a test of texts against a pattern in which `*` stands for any characters, or none; capitals make no difference.
 *
 * It looks for the parts between the stars one after the other, each where it is found first, and never goes back: the time grows
 * with the length of the text times that of the pattern at the most, whatever they are.
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
