/** Label of a host name: letters, digits and inner hyphens, 1 to 63 characters (RFC 1123, section 2.1; RFC 952). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Maximum length of a host name, in characters. 255 octets on the wire are 253 characters (RFC 1123, section 2.1; RFC 1035,
 * section 2.3.4).
 */
const LONGEST_NAME = 253;

/**
 * Returns true if the text is a host name (RFC 1123): one or more labels joined by dots, without a dot at the end. The last label
 * must not be all digits, since such a name would look like an IP address (RFC 1123, section 2.1; RFC 3696, section 2).
 *
 * @example isHostName('edge-1.example.com') // true
 * @example isHostName('10.1.1.1') // false
 * @example isHostName('-edge') // false
 */
export function isHostName(text: string): boolean {
  if (text.length > LONGEST_NAME) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}
