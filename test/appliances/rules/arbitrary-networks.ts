import * as fc from 'fast-check';

/** A network of the generator, in plain integers, so that the tests do not depend on the code under test. */
export interface TestNetwork {
  readonly family: 4 | 6;
  readonly base: bigint;
  readonly prefix: number;
}

const bitsOf = (family: 4 | 6) => (family === 4 ? 32 : 128);

export const sizeOf = ({ family, prefix }: TestNetwork): bigint => 1n << BigInt(bitsOf(family) - prefix);

/**
 * Returns the address at an offset from the first address, as text. IPv6 is in full and upper case, unlike the canonical
 * spelling.
 */
export function addressAt({ family, base }: TestNetwork, offset: bigint): string {
  const value = base + offset;
  const part = (index: number, bits: number) => (value >> BigInt(index * bits)) & ((1n << BigInt(bits)) - 1n);
  if (family === 4) return [3, 2, 1, 0].map((index) => part(index, 8)).join('.');
  return [7, 6, 5, 4, 3, 2, 1, 0].map((index) => part(index, 16).toString(16).toUpperCase()).join(':');
}

export const cidrOf = (network: TestNetwork): string => `${addressAt(network, 0n)}/${network.prefix}`;

function maskOf(prefix: number): string {
  const ones = ((1n << BigInt(prefix)) - 1n) << BigInt(32 - prefix);
  return addressAt({ family: 4, base: ones, prefix: 32 }, 0n);
}

/** The ways to write a subnet. IPv6 has no masks, and a bare prefix length up to 32 is of either family. */
export const notations = ['cidr', 'length', 'slash', 'mask'] as const;

export function subnetText(network: TestNetwork, notation: (typeof notations)[number]): string {
  if (notation === 'cidr') return cidrOf(network);
  if (notation === 'mask' && network.family === 4) return maskOf(network.prefix);
  return notation === 'slash' ? `/${network.prefix}` : String(network.prefix);
}

/** Offsets of host addresses, without the network and broadcast address of IPv4 and the anycast address of IPv6. */
export function hostOffsets(network: TestNetwork): { first: bigint; last: bigint } {
  const last = sizeOf(network) - 1n;
  if (network.prefix >= bitsOf(network.family) - 1) return { first: 0n, last };
  return { first: 1n, last: network.family === 4 ? last - 1n : last };
}

/** Documentation and private address space. The generator splits it into one region for each use, so that uses never overlap. */
const SPACE = { 4: 10n << 24n, 6: 0x20010db8n << 96n } as const;
const REGION_PREFIX = { 4: 16, 6: 48 } as const;

/** A network within a region of its own. Regions are /16 of IPv4 and /48 of IPv6; `mostBits` is the longest prefix. */
export function networkIn(region: number, family: 4 | 6, mostBits: number): fc.Arbitrary<TestNetwork> {
  const start = SPACE[family] + (BigInt(region) << BigInt(bitsOf(family) - REGION_PREFIX[family]));
  return fc
    .tuple(fc.integer({ min: REGION_PREFIX[family] + 1, max: mostBits }), fc.bigInt({ min: 0n, max: (1n << 80n) - 1n }))
    .map(([prefix, random]) => {
      const slots = 1n << BigInt(prefix - REGION_PREFIX[family]);
      const hostBits = BigInt(bitsOf(family) - prefix);
      return { family, prefix, base: start + ((random % slots) << hostBits) };
    });
}

/** Returns a whole region as a network. No generated network overlaps it as long as the region is unused. */
export function wholeRegion(region: number, family: 4 | 6, prefix: number): TestNetwork {
  return { family, prefix, base: SPACE[family] + (BigInt(region) << BigInt(bitsOf(family) - REGION_PREFIX[family])) };
}
