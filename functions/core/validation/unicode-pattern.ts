/**
 * Returns a function that makes a pattern when it is first called, and then returns the same. The pattern is for classes of Unicode, each
 * of which takes Node.js up to a millisecond. Node.js reads every regular expression of a module when it loads the module, so the source
 * of the pattern is a text.
 *
 * @example unicodePattern(String.raw`^\p{L}+$`)().test('München') // true
 */
export function unicodePattern(source: string, flags: string = 'u'): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
}

const ASCII = /^\p{ASCII}*$/u;

/** A test of texts. */
export interface Test {
  readonly test: (text: string) => boolean;
}

/**
 * Makes a test by a pattern for texts in ASCII and by another one for all other texts. Most functions get only texts in ASCII, and never
 * make the other pattern.
 *
 * @param ascii pattern that decides about texts in ASCII as the other one does
 * @param source source of the other pattern
 * @example asciiOrUnicode(/^[A-Za-z]+$/, String.raw`^\p{L}+$`).test('München') // true
 */
export function asciiOrUnicode(ascii: RegExp, source: string): Test {
  const unicode = unicodePattern(source);
  return { test: (text) => (ASCII.test(text) ? ascii : unicode()).test(text) };
}
