import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (`::ffff:10.1.1.1`) becomes the IPv4 address that it represents (RFC 4291,
 * section 2.5.5.2), so that all spellings of an address have one value.
 */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network, or an address within a network. `address` may have host bits set. */
export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/** The subnet of an interface. CIDR notation gives the network; the other notations give the prefix length only. */
export interface Subnet {
  readonly prefix: number;
  /** The family that the notation implies. A bare prefix length up to 32 implies no family. */
  readonly family?: Family;
  readonly network?: Network;
}

/** The two families of addresses. */
export type Family = 'IPv4' | 'IPv6';

/** Length of the longest spelling of an address, `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`. Longer texts are not parsed. */
const LONGEST_ADDRESS = 45;

const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;

const IPV4_MAPPED_PREFIX = 96;

/** First byte of the lowest address of class E, which is reserved for future use (RFC 1112, section 4). */
const CLASS_E = 240;

/**
 * Parses an address: IPv4 in four decimal parts without leading zeros, or IPv6 without a zone id.
 *
 * @returns undefined for any other text
 * @example parseAddress('::ffff:10.1.1.1')?.toString() // '10.1.1.1'
 * @example parseAddress('10.1.1.01') // undefined: a leading zero
 */
export function parseAddress(text: string): Address | undefined {
  const address = parseUnmapped(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

// node:net validates the address, since ipaddr.js also accepts octal and hexadecimal parts and zone ids.
function parseUnmapped(text: string): Address | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // ipaddr.js parses `::1.2.3.4` as IPv4-mapped, which is wrong (RFC 4291, 2.5.5.1). It parses `0::1.2.3.4` correctly.
  return ipaddr.IPv6.parse(text.startsWith('::') ? `0${text}` : text);
}

/**
 * Parses CIDR notation, with or without host bits set.
 *
 * @returns undefined for any other text
 * @example parseCidr('10.1.0.5/16')?.prefix // 16
 * @example parseCidr('::ffff:10.1.0.0/112')?.prefix // 16: an IPv4-mapped network becomes an IPv4 network
 * @example parseCidr('10.1.0.0/33') // undefined
 */
export function parseCidr(text: string): Network | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return undefined;
  const unmapped = parseUnmapped(text.slice(0, slash));
  const prefix = parsePrefixLength(text.slice(slash + 1));
  if (unmapped === undefined || prefix === undefined || prefix > bitsOf(unmapped)) return undefined;
  if (unmapped instanceof ipaddr.IPv6 && unmapped.isIPv4MappedAddress() && prefix >= IPV4_MAPPED_PREFIX) {
    return { address: unmapped.toIPv4Address(), prefix: prefix - IPV4_MAPPED_PREFIX };
  }
  return { address: unmapped, prefix };
}

function parsePrefixLength(text: string): number | undefined {
  if (!PREFIX_LENGTH.test(text)) return undefined;
  const prefix = Number(text);
  return prefix <= 128 ? prefix : undefined;
}

/**
 * Parses the subnet of an interface: an IPv4 mask with contiguous ones (`255.255.255.0`), a prefix length (`24` or `/24`) or a
 * network in CIDR notation. Rejects a prefix of zero bits, since no interface has the whole Internet on its link.
 *
 * @returns undefined for any other text
 * @example parseSubnet('255.255.255.0') // { prefix: 24, family: 'IPv4' }
 * @example parseSubnet('/24') // { prefix: 24 }
 * @example parseSubnet('64') // { prefix: 64, family: 'IPv6' }
 * @example parseSubnet('0.0.0.0/0') // undefined
 */
export function parseSubnet(text: string): Subnet | undefined {
  const subnet = parseAnySubnet(text);
  return subnet === undefined || subnet.prefix === 0 ? undefined : subnet;
}

function parseAnySubnet(text: string): Subnet | undefined {
  const prefix = parsePrefixLength(text.startsWith('/') ? text.slice(1) : text);
  if (prefix !== undefined) return prefix > 32 ? { prefix, family: 'IPv6' } : { prefix };
  if (isIPv4(text)) {
    const length = ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask();
    return length === null ? undefined : { prefix: length, family: 'IPv4' };
  }
  const network = parseCidr(text);
  return network && { prefix: network.prefix, family: familyOf(network.address), network };
}

/** Returns true if {@link parseAddress} accepts the text. */
export const isAddress = (text: string): boolean => parseAddress(text) !== undefined;

/** Returns true if {@link parseCidr} accepts the text. */
export const isCidr = (text: string): boolean => parseCidr(text) !== undefined;

/** Returns true if {@link parseSubnet} accepts the text. */
export const isSubnet = (text: string): boolean => parseSubnet(text) !== undefined;

/**
 * Splits a list at commas, spaces and new lines.
 *
 * @example splitNetworks('10.20.0.0/16, 10.30.0.0/16') // ['10.20.0.0/16', '10.30.0.0/16']
 */
export const splitNetworks = (text: string): string[] => text.split(/[\s,]+/).filter((entry) => entry !== '');

/** Returns the family of an address. */
export const familyOf = (address: Address): Family => (address.kind() === 'ipv4' ? 'IPv4' : 'IPv6');

/** Returns the number of bits of an address. */
export const bitsOf = (address: Address): 32 | 128 => (address.kind() === 'ipv4' ? 32 : 128);

/**
 * Returns true for a link-local IPv6 address, `fe80::/10`.
 *
 * @example isLinkLocalIPv6(ipaddr.parse('fe80::1')) // true
 * @example isLinkLocalIPv6(ipaddr.parse('169.254.1.1')) // false
 */
export const isLinkLocalIPv6 = (address: Address): boolean =>
  familyOf(address) === 'IPv6' && address.range() === 'linkLocal';

/**
 * Names the kind of an address that no interface can have, or returns undefined for any other address (RFC 1112, RFC 6890, RFC
 * 4291). Link-local, shared, private, benchmark and documentation addresses are usable.
 *
 * @example unusableKind(ipaddr.parse('224.0.0.5')) // 'a multicast address'
 * @example unusableKind(ipaddr.parse('169.254.1.1')) // undefined
 */
export function unusableKind(address: Address): string | undefined {
  const isIPv4 = familyOf(address) === 'IPv4';
  switch (address.range()) {
    case 'unspecified':
      return isIPv4 && address.toString() !== '0.0.0.0' ? 'an address of "this network"' : 'the unspecified address';
    case 'loopback':
      return 'a loopback address';
    case 'multicast':
      return 'a multicast address';
    case 'broadcast':
      return 'the limited broadcast address';
    default:
      // ipaddr.js counts class E as reserved, and documentation networks too.
      return isIPv4 && (address.toByteArray()[0] ?? 0) >= CLASS_E ? 'a class E address' : undefined;
  }
}

/** Returns true if both addresses are equal and of the same family. */
export const sameAddress = (one: Address, other: Address): boolean =>
  one.kind() === other.kind() && one.match(other, bitsOf(one));

/**
 * Returns true if the network contains the address. A network contains no address of the other family.
 *
 * @example contains({ address: ipaddr.parse('10.1.0.0'), prefix: 16 }, ipaddr.parse('10.1.2.3')) // true
 */
export const contains = (network: Network, address: Address): boolean =>
  network.address.kind() === address.kind() && address.match(network.address, network.prefix);

/**
 * Returns true if the two networks have an address in common.
 *
 * @example
 * overlap(
 *   { address: ipaddr.parse('10.1.0.0'), prefix: 16 },
 *   { address: ipaddr.parse('10.1.2.0'), prefix: 24 },
 * ) // true
 */
export const overlap = (one: Network, other: Network): boolean =>
  contains(one.prefix <= other.prefix ? one : other, one.prefix <= other.prefix ? other.address : one.address);

/** Returns the first address of a network, with all host bits zero. */
const networkAddress = (network: Network): Address => withHostBits(network, 0x00);

/** Returns the last address of a network, with all host bits one. */
export const lastAddress = (network: Network): Address => withHostBits(network, 0xff);

const withHostBits = (network: Network, fill: 0x00 | 0xff): Address => {
  return ipaddr.fromByteArray(bytesWithHostBits(network, fill));
};

function bytesWithHostBits({ address, prefix }: Network, fill: 0x00 | 0xff): number[] {
  const bytes = address.toByteArray();
  for (let index = prefix >> 3; index < bytes.length; index += 1) {
    const hostMask = 0xff >> Math.max(0, prefix - index * 8);
    bytes[index] = ((bytes[index] ?? 0) & ~hostMask) | (fill & hostMask);
  }
  return bytes;
}

/** Returns true if no host bits are set: true for `10.1.0.0/16`, false for `10.1.0.5/16`. */
export function isAligned(network: Network): boolean {
  const own = network.address.toByteArray();
  return bytesWithHostBits(network, 0x00).every((byte, index) => byte === own[index]);
}

/** Returns a text that sorts by family, then by address, then by size with the larger network first. */
export function networkSortKey(network: Network): string {
  const bytes = Buffer.from([...bytesWithHostBits(network, 0x00), network.prefix]);
  return `${familyOf(network.address)} ${bytes.toString('hex')}`;
}

/** Formats a network in canonical CIDR notation (RFC 5952), without host bits: `10.1.0.5/16` becomes `10.1.0.0/16`. */
export const formatNetwork = (network: Network): string => `${networkAddress(network)}/${network.prefix}`;

/**
 * Names the reserved address of a network that a host cannot have, or returns undefined for a host address. Reserved are:
 *
 * - in IPv4, the network address and the broadcast address. A /31 (RFC 3021) and a /32 have neither.
 * - in IPv6, the subnet-router anycast address, which is the network address (RFC 4291, section 2.6.1). A /127 (RFC 6164) and a
 *   /128 have no anycast address. IPv6 has no broadcast address.
 *
 * @example reservedAddress({ address: ipaddr.parse('10.1.1.0'), prefix: 24 }, ipaddr.parse('10.1.1.255')) // 'broadcast address'
 * @example reservedAddress({ address: ipaddr.parse('10.1.1.0'), prefix: 24 }, ipaddr.parse('10.1.1.11')) // undefined
 */
export function reservedAddress(network: Network, address: Address): string | undefined {
  if (network.prefix >= bitsOf(address) - 1) return undefined;
  if (sameAddress(address, networkAddress(network))) {
    return familyOf(address) === 'IPv4' ? 'network address' : 'subnet-router anycast address';
  }
  if (familyOf(address) === 'IPv4' && sameAddress(address, lastAddress(network))) return 'broadcast address';
  return undefined;
}
