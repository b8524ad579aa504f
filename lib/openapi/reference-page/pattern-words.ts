/** Words for patterns that nobody can read, by how the pattern begins. */
const UNREADABLE: readonly (readonly [RegExp, (pattern: string) => string])[] = [
  [/^\^(?:\(\?:)?\[\^\\x00-\\x08/, textWords],
  [/^\^\[\\x21-\\x7e\]\(\?:/, () => 'visible ASCII characters, with spaces only between them'],
  [/^\^\(\?:\[\\x21\\x23/, () => 'visible ASCII characters, bare or in double quotes'],
  [/^\^\(\?:\\\*\|/, () => '*, or entity tags in double quotes with commas between them'],
  [/^\^\[A-Za-z\u00c0/, () => 'letters, digits and hyphens'],
];

/** Characters outside printable ASCII, and escapes of such characters. */
const UNSEEN = /[^ -~]|\\x/;

/**
 * Returns the words that stand for a pattern with characters that nobody sees; undefined for a pattern that a reader may read.
 *
 * @example patternWords('^[A-Z]{3}$') // undefined
 * @example patternWords('^[^\\x00-\\x08\\x0B]*$') // 'no control characters'
 */
export function patternWords(pattern: string): string | undefined {
  if (!UNSEEN.test(pattern)) return undefined;
  const [, words] = UNREADABLE.find(([begin]) => begin.test(pattern)) ?? [];
  return words?.(pattern) ?? 'certain characters only: see the OpenAPI document';
}

/** Words for a text without control characters. */
function textWords(pattern: string): string {
  const isLine = pattern.includes('\\n\\r');
  const isFilled = pattern.includes('\\x00-\\x20');
  const none = pattern.endsWith('?$') ? ', or empty' : '';
  return [
    ...(isLine ? ['one line'] : []),
    ...(isFilled ? [`at least one visible character${none}`] : []),
    'no control characters',
  ].join('; ');
}
