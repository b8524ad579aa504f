/** Visible ASCII and spaces. */
const NAME = /^[\x20-\x7e]{1,255}$/;

/** What {@link nameIn} takes, for those who write it. */
export const NAME_RULE = '1 to 255 visible ASCII characters or spaces, such as a UUID';

/** The name that a caller gives a request in a header, as it stands there; undefined for a header that holds none. */
export function nameIn(header: string): string | undefined {
  const name = header.trim();
  return NAME.test(name) ? name : undefined;
}
