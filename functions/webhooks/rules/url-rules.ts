import { isIP } from 'node:net';
import { asciiOrUnicode } from '../../core/validation/unicode-pattern.ts';
import { LONGEST_URL } from '../model/webhook.ts';

/** Ports below this one belong to well-known services. */
export const FIRST_FREE_PORT = 1_024;
export const HTTPS_PORT = 443;

/** Names that lead to this machine or its own network, whatever DNS says (RFC 6761, RFC 6762, RFC 8375). */
const INSIDE = /(?:^|\.)(?:localhost|local|internal|localdomain|home\.arpa)$/;

/**
 * Characters that show in an address as they are. The parser of URLs drops or changes spaces, controls, backslashes and half characters,
 * so that the address would be another one than it looks. Joiners belong to the names of some scripts.
 */
const SHOWN = asciiOrUnicode(
  /^[!-[\]-~]*$/,
  String.raw`^(?:[^\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800\\]|\p{Join_Control})*$`,
);

/** Facts that decide about an address. */
export interface UrlRules {
  /** Host of our own API, as the caller named it. */
  readonly ownHost?: string | undefined;
  /** True in the local cloud alone: plain http and addresses of this machine are allowed. */
  readonly allowsInside?: boolean;
}

/**
 * Returns all problems of a webhook's address; none if it is allowed (docs/contracts/webhooks.md, "Addresses"). This check is for a
 * friendly error. What a name resolves to is checked at every connect.
 *
 * @example urlProblems('https://hooks.example.com/in') // []
 * @example urlProblems('https://127.1/in') // ['must have a host name, not the address 127.0.0.1']
 * @example urlProblems('http://hooks.example.com/#in') // ['must begin with https://', 'must have no fragment']
 */
export function urlProblems(text: string, { ownHost, allowsInside = false }: UrlRules = {}): readonly string[] {
  const length =
    text.length > LONGEST_URL ? `must have at most ${LONGEST_URL} characters, got ${text.length}` : undefined;
  if (length === undefined && !SHOWN.test(text)) {
    return ['must have no spaces, backslashes, control or invisible characters; percent-encode them'];
  }
  if (!URL.canParse(text)) return [length ?? 'must be an absolute URL, such as https://hooks.example.com/orders'];
  const url = new URL(text);
  const isAllowed = (allowsInside ? /^https?:\/\//i : /^https:\/\//i).test(text);
  const host = hostProblem(url, ownHost);
  // Plain http and addresses of this machine have any port in the local cloud.
  const isInside = allowsInside && (url.protocol === 'http:' || host !== undefined);
  return [
    length,
    isAllowed ? undefined : 'must begin with https://',
    url.username !== '' || url.password !== '' ? 'must have no user and no password' : undefined,
    text.includes('#') ? 'must have no fragment' : undefined,
    ...(isInside ? [ownProblem(url, ownHost)] : [portProblem(url), host]),
  ].filter((problem) => problem !== undefined);
}

function portProblem({ port }: URL): string | undefined {
  const number = port === '' ? HTTPS_PORT : Number(port);
  if (number === HTTPS_PORT || number >= FIRST_FREE_PORT) return undefined;
  return `must have port ${HTTPS_PORT} or a port from ${FIRST_FREE_PORT}, got ${number}`;
}

function hostProblem({ hostname }: URL, ownHost: string | undefined): string | undefined {
  // The URL parser writes every form of an IPv4 address with four decimal numbers, and puts IPv6 in brackets.
  const host = hostname.replace(/\.+$/, '');
  if (host.startsWith('[') || isIP(host) !== 0) return `must have a host name, not the address ${host}`;
  if (host === '' || !host.includes('.') || INSIDE.test(host)) return 'must have a public host name';
  const own = ownHost === undefined ? undefined : new URL(`https://${ownHost}`);
  if (own !== undefined && own.hostname.replace(/\.+$/, '') === host) return OWN_ADDRESS;
  return undefined;
}

const OWN_ADDRESS = 'must not be an address of this API';

/** In the local cloud our API and a receiver may be on one machine: the port tells them apart. */
const ownProblem = ({ protocol, host }: URL, ownHost: string | undefined): string | undefined =>
  ownHost !== undefined && new URL(`${protocol}//${ownHost}`).host === host ? OWN_ADDRESS : undefined;
