import { domainToASCII } from 'node:url';
import { shown } from './issue-message.ts';
import { asciiOrUnicode } from './unicode-pattern.ts';

/** Longest local part, in characters (RFC 5321, section 4.5.3.1.1). */
const LOCAL_LENGTH = 64;

/** Longest label of a domain, in characters (RFC 1035, section 2.3.4). */
const LABEL_LENGTH = 63;

/** Longest address, in characters: a path of 256 without its angle brackets (RFC 5321, section 4.5.3.1.3). */
const ADDRESS_LENGTH = 254;

/** Local part without quotes: dot-atom (RFC 5321, section 4.1.2; RFC 5322, section 3.2.3). */
const DOT_ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** Label of a domain: letters, digits and inner hyphens, 1 to 63 characters (RFC 5321, section 4.1.2; RFC 1035, section 2.3.4). */
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/** Top-level domain: letters, or the A-label of a domain in another script (RFC 1123, section 2.1; RFC 5890, section 2.3.2.1). */
const TOP_LEVEL = /^(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/i;

/** Characters of a domain, which may be in Unicode. Joiners belong to words of some scripts (RFC 5892, appendix A). */
const DOMAIN = asciiOrUnicode(/^[A-Za-z\d.-]+$/, String.raw`^[\p{L}\p{M}\p{N}\p{Join_Control}.-]+$`);

/**
 * True for an email address that mail reaches over the Internet (RFC 5321): a local part without quotes and a domain with a dot. A
 * domain may be in Unicode; its labels must have A-labels (RFC 5891).
 *
 * @example isEmail('ada@example.com') // true
 * @example isEmail('ada@пример.рф') // true
 * @example isEmail('ada@example-.com') // false
 */
export function isEmail(value: string): boolean {
  const { local, domain } = partsOf(value);
  if (local.length > LOCAL_LENGTH || !DOT_ATOM.test(local)) return false;
  const ascii = asciiDomain(domain);
  if (local.length + 1 + ascii.length > ADDRESS_LENGTH) return false;
  const labels = ascii.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && TOP_LEVEL.test(labels.at(-1) ?? '');
}

/**
 * Returns the message for a text that is no email address, with the reason if the address does not show it.
 *
 * @example notAnEmail('ada') // '"ada" is not an email address, such as ada@example.com'
 */
export function notAnEmail(value: unknown): string {
  const reason = reasonOf(partsOf(String(value)));
  return `${shown(value)} is not an email address, such as ada@example.com${reason === undefined ? '' : `: ${reason}`}`;
}

/** Returns what is wrong with an address where a reader may not see it. */
function reasonOf({ local, domain }: { readonly local: string; readonly domain: string }): string | undefined {
  if (domain === '') return undefined;
  if (local.length > LOCAL_LENGTH) return `it has ${local.length} characters before the @, at most 64 are allowed`;
  if (/[^\0-\x7f]/.test(local)) return 'before the @ only ASCII characters are allowed';
  const longest = Math.max(...domain.split('.').map((label) => label.length));
  if (longest > LABEL_LENGTH) return `a part of its domain has ${longest} characters, at most 63 are allowed`;
  const length = local.length + 1 + asciiDomain(domain).length;
  return length > ADDRESS_LENGTH ? `it has ${length} characters, at most 254 are allowed` : undefined;
}

/** Splits an address at its last `@`. Without an `@` there is no domain. */
function partsOf(value: string): { readonly local: string; readonly domain: string } {
  const at = value.lastIndexOf('@');
  return at < 0 ? { local: value, domain: '' } : { local: value.slice(0, at), domain: value.slice(at + 1) };
}

/** Returns the domain with A-labels; empty for a domain that has none. */
function asciiDomain(domain: string): string {
  if (!DOMAIN.test(domain)) return '';
  // URLs read a domain of digits as an IPv4 address.
  return /^[\w.-]*$/.test(domain) ? domain : domainToASCII(domain);
}
