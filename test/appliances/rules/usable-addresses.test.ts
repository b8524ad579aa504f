import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAddress, unusableKind } from '../../../functions/appliances/model/addresses.ts';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { addressAt } from './arbitrary-networks.ts';
import { pair, problemLines, single, static4, static6, withValue } from './sample-orders.ts';

/** Spellings of addresses that no interface can have, each with its canonical spelling and its kind. */
const UNUSABLE = [
  ['224.0.0.5', '224.0.0.5', 'a multicast address'],
  ['224.0.0.0', '224.0.0.0', 'a multicast address'],
  ['239.255.255.255', '239.255.255.255', 'a multicast address'],
  ['127.0.0.1', '127.0.0.1', 'a loopback address'],
  ['127.255.255.254', '127.255.255.254', 'a loopback address'],
  ['0.0.0.0', '0.0.0.0', 'the unspecified address'],
  ['0.0.0.5', '0.0.0.5', 'an address of "this network"'],
  ['0.255.255.255', '0.255.255.255', 'an address of "this network"'],
  ['240.0.0.5', '240.0.0.5', 'a class E address'],
  ['255.255.255.254', '255.255.255.254', 'a class E address'],
  ['255.255.255.255', '255.255.255.255', 'the limited broadcast address'],
  ['::', '::', 'the unspecified address'],
  ['0:0:0:0:0:0:0:0', '::', 'the unspecified address'],
  ['::0', '::', 'the unspecified address'],
  ['::1', '::1', 'a loopback address'],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '::1', 'a loopback address'],
  ['ff02::5', 'ff02::5', 'a multicast address'],
  ['FF0E:0:0::1', 'ff0e::1', 'a multicast address'],
  ['ff00::', 'ff00::', 'a multicast address'],
  ['::ffff:224.0.0.5', '224.0.0.5', 'a multicast address'],
  ['::FFFF:7f00:1', '127.0.0.1', 'a loopback address'],
  ['0:0:0:0:0:ffff:0.0.0.0', '0.0.0.0', 'the unspecified address'],
  ['::ffff:255.255.255.255', '255.255.255.255', 'the limited broadcast address'],
] as const;

/** Addresses of special networks that interfaces have all the same. */
const USABLE = [
  '1.0.0.1',
  '10.9.1.11',
  '100.64.0.9',
  '126.255.255.254',
  '128.0.0.1',
  '169.254.7.7',
  '172.16.0.4',
  '192.0.0.9',
  '192.0.2.5',
  '192.88.99.1',
  '192.168.0.1',
  '198.18.0.5',
  '198.51.100.7',
  '203.0.113.9',
  '223.255.255.254',
  '::ffff:10.9.1.1',
  '100::5',
  '64:ff9b::a01:101',
  '2000::1',
  '2001:2::5',
  '2001:db8::5',
  '2002:a01:101::1',
  'fc00::5',
  'fd12:3456::5',
  'fe80::5',
  'feff::5',
];

/** Every field that holds one address, with an order in which the field is valid. */
const FIELDS: readonly [string, ApplianceData, (string | number)[]][] = [
  ['nodes[0].interfaces[0].ip', single(static4), ['nodes', 0, 'interfaces', 0, 'ip']],
  ['nodes[0].interfaces[0].ip', single(static6), ['nodes', 0, 'interfaces', 0, 'ip']],
  ['nodes[0].interfaces[0].gateway', single(static4), ['nodes', 0, 'interfaces', 0, 'gateway']],
  ['nodes[0].interfaces[0].gateway', single(static6), ['nodes', 0, 'interfaces', 0, 'gateway']],
  ['nodes[1].interfaces[1].gateway', pair(), ['nodes', 1, 'interfaces', 1, 'gateway']],
  ['clusterIp', pair(), ['clusterIp']],
  ['nodes[0].dns1', single(static4), ['nodes', 0, 'dns1']],
  ['nodes[1].dns2', pair(), ['nodes', 1, 'dns2']],
];

describe('an address that no interface can have', () => {
  describe.each(FIELDS)('as %s', (path, order, steps) => {
    test.each(UNUSABLE)('%s is one problem of the field', (spelling, address, kind) => {
      expect(problemLines(withValue(order, steps, spelling))).toEqual([
        `${path}: ${address} is ${kind}, which no interface can have; give the address of a host`,
      ]);
    });
  });

  test.each(UNUSABLE)('%s is none in a subnet that holds it', (spelling) => {
    const family = spelling.includes('.') || /ffff:/i.test(spelling) ? { subnet: '8' } : { subnet: '64' };
    const lines = problemLines(single({ ip: spelling, ...family, gateway: spelling }));
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'nodes[0].interfaces[0].ip',
      'nodes[0].interfaces[0].gateway',
    ]);
  });
});

test.each(USABLE)('%s is an address that an interface can have', (spelling) => {
  const address = parseAddress(spelling);
  const bits = address?.kind() === 'ipv6' ? '128' : '32';
  const order = single(static4, { ip: spelling, subnet: bits });
  expect(problemLines(order)).toEqual([]);
  expect(problemLines(withValue(order, ['nodes', 0, 'dns2'], spelling))).toEqual([]);
});

const unmapped = (value: bigint) => (value >> 32n === 0xffffn ? { family: 4, base: value & 0xffffffffn } : undefined);

/** Says by plain numbers whether an interface can have the address. */
function isUsable(family: 4 | 6, base: bigint): boolean {
  if (family === 6) {
    const mapped = unmapped(base);
    return mapped ? isUsable(4, mapped.base) : base > 1n && base >> 120n !== 0xffn;
  }
  const first = base >> 24n;
  return first !== 0n && first !== 127n && first < 224n;
}

const anyAddress = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 32n) - 1n }).map((base) => ({ family: 4 as const, base })),
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((base) => ({ family: 6 as const, base })),
  // Few random addresses fall into the small ranges and onto their bounds.
  fc
    .tuple(fc.constantFrom(0n, 1n, 126n, 127n, 128n, 223n, 224n, 239n, 240n, 255n), fc.nat(0xffffff))
    .map(([first, rest]) => ({ family: 4 as const, base: (first << 24n) + BigInt(rest) })),
  fc.bigInt({ min: 0n, max: 0x1ffffffffn }).map((rest) => ({ family: 6 as const, base: 0xffff_0000_0000n ^ rest })),
  fc.bigInt({ min: 0n, max: 3n }).map((base) => ({ family: 6 as const, base })),
  fc
    .tuple(
      fc.constantFrom(0xfe80n, 0xfec0n, 0xfefen, 0xff00n, 0xff02n, 0xffffn),
      fc.bigInt({ min: 0n, max: 1n << 100n }),
    )
    .map(([first, rest]) => ({ family: 6 as const, base: (first << 112n) + rest })),
);

test('exactly the addresses of the reserved ranges are of a kind that no interface can have', () => {
  fc.assert(
    fc.property(anyAddress, ({ family, base }) => {
      const address = parseAddress(addressAt({ family, base, prefix: 0 }, 0n));
      expect(address && unusableKind(address) === undefined).toBe(isUsable(family, base));
    }),
  );
});
