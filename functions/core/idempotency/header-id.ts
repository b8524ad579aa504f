/** Visible ASCII and spaces. */
const NAME = /^[\x20-\x7e]{1,255}$/;

/** The rule of {@link nameIn} in words, for error messages. */
export const NAME_RULE = '1 to 255 visible ASCII characters or spaces, such as a UUID';

/**
 * Returns the id that a caller sent in a header; undefined for a malformed id.
 *
 * @example nameIn(' order 7 ') // 'order 7'
 * @example nameIn('é') // undefined
 */
export function nameIn(header: string): string | undefined {
  const name = header.trim();
  return NAME.test(name) ? name : undefined;
}
