/** A label of a host name: letters, digits and inner hyphens, 1 to 63 characters (RFC 1123, section 2.1; RFC 952). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** RFC 1123, section 2.1, and RFC 1035, section 2.3.4: 255 octets on the wire are 253 characters. */
const LONGEST_NAME = 253;

/**
 * Whether the text is a host name as RFC 1123 has it: one label or several joined by dots (a fully qualified name, without a dot
 * at the end). The last label must not be all digits: such a name could not be told from an IP address (RFC 1123, section 2.1;
 * RFC 3696, section 2).
 */
export function isHostName(text: string): boolean {
  if (text.length > LONGEST_NAME) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}
