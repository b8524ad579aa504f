/** Visible ASCII and spaces. */
const ID = /^[\x20-\x7e]{1,255}$/;

/** The rule of {@link headerIdIn} in words, for error messages. */
export const HEADER_ID_RULE = '1 to 255 visible ASCII characters or spaces, such as a UUID';

/**
 * Returns the id that a caller sent in a header; undefined for a malformed id.
 *
 * @example headerIdIn(' order 7 ') // 'order 7'
 * @example headerIdIn('é') // undefined
 */
export function headerIdIn(header: string): string | undefined {
  const id = header.trim();
  return ID.test(id) ? id : undefined;
}
