/**
 * Patterns that only the OpenAPI document shows. Functions do not load this file; their own checks decide.
 *
 * Every engine for regular expressions reads these patterns alike: RE2, Java, Python and ECMAScript with or without its flag `u`. So
 * they have no classes such as `\d` and `\p{L}`, no look-around, and characters beyond ASCII stand for themselves. Whatever matches
 * is accepted, but a check may also accept text that a pattern cannot describe.
 */

/** Control characters but tab and line breaks, and the replacement character. */
const CONTROLS = '\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F\ufffd';
const LINE_BREAKS = '\\n\\r\\x85\u2028\u2029';
/** Spaces, formatting characters and fillers, which nobody sees alone. */
const INVISIBLE =
  '\\x00-\\x20\\x7F-\\xA0\\xAD\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffd';

/** A text without control characters. */
export const TEXT = `^[^${CONTROLS}]*$`;

/** A text with at least one visible character. */
export const FILLED_TEXT = `^[^${CONTROLS}]*[^${INVISIBLE}][^${CONTROLS}]*$`;

/** A text on one line with at least one visible character. */
export const LINE = `^[^${CONTROLS}${LINE_BREAKS}]*[^${INVISIBLE}][^${CONTROLS}${LINE_BREAKS}]*$`;

/** A text on one line, or an empty text. */
export const LINE_OR_NONE = orNone(LINE);

/**
 * Lets a pattern match an empty text too.
 *
 * @example orNone('^[0-9]+$') // '^(?:[0-9]+)?$'
 */
export function orNone(pattern: string): string {
  return `^(?:${pattern.slice(1, -1)})?$`;
}

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

/** An email address with a domain in ASCII. */
export const EMAIL = `^(?:${ATOM}{1,64}|${ATOM}(?:\\.?${ATOM}){0,31})@(?:${LABEL}\\.)+(?:[A-Za-z]{2,63}|[Xx][Nn]--[A-Za-z0-9]{1,59})$`;

/** Letters of the most common scripts, as part of a class. */
export const LETTERS =
  'A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0391-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u052f\u05d0-\u05ea\u0620-\u064a' +
  '\u0904-\u0939\u0e01-\u0e30\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3';

const YEAR = '[12][0-9]{3}';
const LEAP_YEAR = '(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)';
const DAY_OF_YEAR =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const DATE = `(?:${YEAR}-${DAY_OF_YEAR}|${LEAP_YEAR}-02-29)`;
const TIME_OF_DAY = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
const TIME = `T${TIME_OF_DAY}:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+-]${TIME_OF_DAY})`;

/** An ISO 8601 date, or a date-time with seconds and an offset, of the years 1000 to 2999. */
export const DATE_OR_TIME = `^${DATE}(?:${TIME})?$`;

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const HEX = '[0-9A-Fa-f]{1,4}';
/** First octet of an address that an interface may have. */
const FIRST_OCTET = '(?:22[0-3]|2[01][0-9]|1[3-9][0-9]|12[0-689]|1[01][0-9]|[1-9][0-9]?)';
/** First group of a global, unique local or link-local address. */
const FIRST_GROUP = '(?:[23][0-9A-Fa-f]{3}|[Ff][CDcd][0-9A-Fa-f]{2}|[Ff][Ee][89ABab][0-9A-Fa-f])';
const FURTHER_GROUPS = [
  `(?::${HEX}){7}`,
  '::',
  ...[1, 2, 3, 4, 5, 6].map((after) => `(?::${HEX}){0,${6 - after}}(?:::${HEX}(?::${HEX}){${after - 1}})`),
].join('|');
const IPV4 = `${FIRST_OCTET}(?:\\.${OCTET}){3}`;
const IPV6 = `${FIRST_GROUP}(?:${FURTHER_GROUPS})`;
const ONES = '(?:128|192|224|240|248|252|254)';
const NETWORK = `(?:${IPV4}/(?:3[0-2]|[12]?[0-9])|${IPV6}/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))`;
const LINKED_NETWORK = `(?:${IPV4}/(?:3[0-2]|[12][0-9]|[1-9])|${IPV6}/(?:12[0-8]|1[01][0-9]|[1-9][0-9]?))`;
const MASK = `(?:${ONES}\\.0\\.0\\.0|255\\.(?:0|${ONES})\\.0\\.0|255\\.255\\.(?:0|${ONES})\\.0|255\\.255\\.255\\.(?:0|${ONES}|255))`;
const PREFIX_LENGTH = '/?(?:12[0-8]|1[01][0-9]|[1-9][0-9]?)';

/** An IPv4 or IPv6 address of an interface, or an empty text. */
export const ADDRESS = `^(?:${IPV4}|${IPV6})?$`;

/** A network in CIDR notation, or an empty text. */
export const CIDR = `^${NETWORK}?$`;

/** A mask, a prefix length or a network in CIDR notation, or an empty text. */
export const SUBNET = `^(?:${MASK}|${PREFIX_LENGTH}|${LINKED_NETWORK})?$`;

/** Networks in CIDR notation, separated by commas, spaces or new lines. */
export const NETWORKS = `^(?:${NETWORK}(?:[ ,\\n]+${NETWORK})*)?$`;
