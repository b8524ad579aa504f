import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (`::ffff:10.1.1.1`) is read as the IPv4 address that it stands for
 * (RFC 4291, section 2.5.5.2), so that one address has one value whatever its spelling.
 */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An address and a prefix length: a network, or an address within one. `address` may have host bits set. */
export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/** The subnet of an interface: a prefix length at least, and the network itself when it was given in CIDR notation. */
export interface Subnet {
  readonly prefix: number;
  /** The family that the notation implies; a bare prefix length up to 32 implies none. */
  readonly family?: Family;
  readonly network?: Network;
}

/** The two families of addresses. */
export type Family = 'IPv4' | 'IPv6';

/** The longest spelling of an address is `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`: nothing longer is parsed at all. */
const LONGEST_ADDRESS = 45;

const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;

const IPV4_MAPPED_PREFIX = 96;

/**
 * Reads an address: IPv4 in four decimal parts without leading zeros, or IPv6 without a zone id. `undefined` for anything else.
 */
export function parseAddress(text: string): Address | undefined {
  const address = parseUnmapped(text);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

// node:net decides what an address is: ipaddr.js alone also takes octal and hexadecimal parts and zone ids.
function parseUnmapped(text: string): Address | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // ipaddr.js reads `::1.2.3.4` as IPv4-mapped, which it is not (RFC 4291, 2.5.5.1); `0::1.2.3.4` it reads correctly.
  return ipaddr.IPv6.parse(text.startsWith('::') ? `0${text}` : text);
}

/** Reads CIDR notation, with or without host bits set. `undefined` for anything else. */
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
 * Reads the subnet of an interface: an IPv4 mask with contiguous ones (`255.255.255.0`), a prefix length (`24` or `/24`) or a
 * network in CIDR notation. A prefix of zero bits is refused: no interface has the whole Internet on its link.
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

/** Whether the text is an address that {@link parseAddress} reads. */
export const isAddress = (text: string): boolean => parseAddress(text) !== undefined;

/** Whether the text is a network that {@link parseCidr} reads. */
export const isCidr = (text: string): boolean => parseCidr(text) !== undefined;

/** Whether the text is a subnet that {@link parseSubnet} reads. */
export const isSubnet = (text: string): boolean => parseSubnet(text) !== undefined;

/** The entries of a list separated by commas, spaces or new lines, in any number. An empty list has none. */
export const splitNetworks = (text: string): string[] => text.split(/[\s,]+/).filter((entry) => entry !== '');

/** The family of an address. */
export const familyOf = (address: Address): Family => (address.kind() === 'ipv4' ? 'IPv4' : 'IPv6');

/** Bits of an address of this family: 32 or 128. */
export const bitsOf = (address: Address): 32 | 128 => (address.kind() === 'ipv4' ? 32 : 128);

/** Whether both are the same address of the same family. */
export const sameAddress = (one: Address, other: Address): boolean =>
  one.kind() === other.kind() && one.match(other, bitsOf(one));

/** Whether the address is in the network. An address of the other family never is. */
export const contains = (network: Network, address: Address): boolean =>
  network.address.kind() === address.kind() && address.match(network.address, network.prefix);

/** Whether the two networks have an address in common. */
export const overlap = (one: Network, other: Network): boolean =>
  contains(one.prefix <= other.prefix ? one : other, one.prefix <= other.prefix ? other.address : one.address);

/** The first address of the network: all host bits zero. */
export const networkAddress = (network: Network): Address => withHostBits(network, 0x00);

/** The last address of the network: all host bits one. */
export const lastAddress = (network: Network): Address => withHostBits(network, 0xff);

function withHostBits({ address, prefix }: Network, fill: 0x00 | 0xff): Address {
  const bytes = address.toByteArray().map((byte, index) => {
    const networkBits = Math.min(8, Math.max(0, prefix - index * 8));
    const hostMask = 0xff >> networkBits;
    return (byte & ~hostMask) | (fill & hostMask);
  });
  return ipaddr.fromByteArray(bytes);
}

/** Whether no host bits are set, as in `10.1.0.0/16` and unlike `10.1.0.5/16`. */
export const isAligned = (network: Network): boolean => sameAddress(network.address, networkAddress(network));

/** CIDR notation in canonical spelling (RFC 5952), without host bits: `10.1.0.5/16` is `10.1.0.0/16`. */
export const formatNetwork = (network: Network): string => `${networkAddress(network)}/${network.prefix}`;

/**
 * Why an address of the network cannot be a host's, or `undefined` when it can. Not a host address are
 * - the network address and the broadcast address of IPv4; a /31 (RFC 3021) and a /32 have neither;
 * - the subnet-router anycast address of IPv6, that is the network address (RFC 4291, section 2.6.1); a /127 (RFC 6164) and
 *   a /128 have none. IPv6 has no broadcast address.
 */
export function reservedAddress(network: Network, address: Address): string | undefined {
  if (network.prefix >= bitsOf(address) - 1) return undefined;
  if (sameAddress(address, networkAddress(network))) {
    return familyOf(address) === 'IPv4' ? 'network address' : 'subnet-router anycast address';
  }
  if (familyOf(address) === 'IPv4' && sameAddress(address, lastAddress(network))) return 'broadcast address';
  return undefined;
}
