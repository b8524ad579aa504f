import { describe, expect, test } from 'vitest';
import type { ApplianceInterface } from '../../../functions/appliances/model/order-data.ts';
import { problemLines, single, static4, static6 } from './sample-orders.ts';

/** Lists the problems of an order of one node with this first interface. */
const interfaceLines = (given: ApplianceInterface) => problemLines(single(given));

const first = 'nodes[0].interfaces[0]';
const second = 'nodes[0].interfaces[1]';

describe('rule 4: an interface', () => {
  test('with DHCP has no ip, subnet and gateway', () => {
    expect(interfaceLines({ dhcp: true })).toEqual([]);
    expect(interfaceLines({ dhcp: true, ip: '', subnet: '', gateway: '' })).toEqual([]);
    expect(interfaceLines({ dhcp: true, ...static4 })).toEqual(
      ['ip', 'subnet', 'gateway'].map(
        (field) => `${first}.${field}: must be left out, since dhcp is true; or set dhcp to false`,
      ),
    );
  });

  test.each([undefined, false])('without DHCP (%s) has ip and subnet, and the first one a gateway', (dhcp) => {
    expect(interfaceLines({ ...(dhcp === undefined ? {} : { dhcp }) })).toEqual([
      `${first}.ip: is missing; give the interface an address, or set dhcp to true`,
      `${first}.subnet: is missing; give a mask such as 255.255.255.0, a prefix length such as 24, or a network such as 10.1.1.0/24`,
      `${first}.gateway: is missing; the first interface needs a gateway inside its subnet`,
    ]);
  });

  test('the second needs no gateway', () => {
    expect(problemLines(single(static4, { ip: '10.2.2.2', subnet: '24' }))).toEqual([]);
  });

  test('the gateway of the second is held to the same rule where there is one', () => {
    const order = single(static4, { ip: '10.2.2.2', subnet: '24', gateway: '10.3.3.3' });
    expect(problemLines(order)).toEqual([`${second}.gateway: 10.3.3.3 is outside 10.2.2.0/24`]);
  });

  test.each<[string, ApplianceInterface]>([
    ['a mask', { ...static4, subnet: '255.255.255.0' }],
    ['a prefix length', { ...static4, subnet: '24' }],
    ['a prefix length with a slash', { ...static4, subnet: '/24' }],
    ['a network', { ...static4, subnet: '10.1.1.0/24' }],
    ['its own address and prefix length', { ...static4, subnet: '10.1.1.11/24' }],
    ['an IPv6 prefix length', static6],
    ['an IPv6 network', { ...static6, subnet: '2001:db8:0:2::/64' }],
    ['an IPv6 prefix length up to 32', { ip: '2001:db8::11', subnet: '32', gateway: '2001:db8::1' }],
    ['a /31, whose both addresses are of hosts', { ip: '10.1.1.4', subnet: '31', gateway: '10.1.1.5' }],
    ['a /127, whose both addresses are of hosts', { ip: '2001:db8::', subnet: '127', gateway: '2001:db8::1' }],
    [
      'an IPv6 subnet without broadcast',
      { ip: '2001:db8:0:2:ffff:ffff:ffff:ffff', subnet: '64', gateway: '2001:db8:0:2::1' },
    ],
    ['an IPv6 router at the anycast address', { ...static6, gateway: '2001:db8:0:2::' }],
    ['a link-local router', { ...static6, gateway: 'fe80::1' }],
    ['a link-local router, in full', { ...static6, gateway: 'FE80:0000:0000:0000:0000:0000:0000:0001' }],
    ['a router at the end of the link-local network', { ...static6, gateway: 'febf:ffff::1' }],
    ['a link-local router of a /128', { ip: '2001:db8::5', subnet: '128', gateway: 'fe80::1' }],
    ['a link-local router of a unique local address', { ip: 'fd00:1::5', subnet: '64', gateway: 'fe80::1' }],
    ['a link-local router of a link-local address', { ip: 'fe80::5', subnet: '64', gateway: 'fe80::1' }],
    ['an IPv4-mapped address', { ...static4, ip: '::ffff:10.1.1.11' }],
  ])('with %s is valid', (_what, given) => expect(interfaceLines(given)).toEqual([]));

  test('the second may be a /32 or a /128', () => {
    expect(problemLines(single(static4, { ip: '192.0.2.1', subnet: '255.255.255.255' }))).toEqual([]);
    expect(problemLines(single(static4, { ip: '2001:db8::1', subnet: '128' }))).toEqual([]);
  });

  test.each<[ApplianceInterface, string]>([
    [{ ...static4, ip: '10.1.1.0' }, 'ip: 10.1.1.0 is the network address of 10.1.1.0/24; give a host address'],
    [{ ...static4, ip: '10.1.1.255' }, 'ip: 10.1.1.255 is the broadcast address of 10.1.1.0/24; give a host address'],
    [
      { ...static6, ip: '2001:db8:0:2::' },
      'ip: 2001:db8:0:2:: is the subnet-router anycast address of 2001:db8:0:2::/64; give a host address',
    ],
    [{ ...static4, subnet: '10.1.1.0/28', ip: '10.1.1.16' }, 'ip: 10.1.1.16 is outside 10.1.1.0/28'],
    [{ ...static4, gateway: '10.1.2.1' }, 'gateway: 10.1.2.1 is outside 10.1.1.0/24'],
    [{ ...static6, gateway: '2001:db8:0:3::1' }, 'gateway: 2001:db8:0:3::1 is outside 2001:db8:0:2::/64'],
    [{ ...static6, gateway: 'fec0::1' }, 'gateway: fec0::1 is outside 2001:db8:0:2::/64'],
    [{ ...static6, gateway: 'fe7f:ffff::1' }, 'gateway: fe7f:ffff::1 is outside 2001:db8:0:2::/64'],
    [{ ...static4, gateway: '169.254.1.1' }, 'gateway: 169.254.1.1 is outside 10.1.1.0/24'],
    [
      { ...static4, gateway: 'fe80::1' },
      'gateway: fe80::1 is not IPv4, but ip and subnet are; use one family within an interface',
    ],
    [
      { ip: 'fe80::1', subnet: '64', gateway: 'FE80:0::1' },
      'gateway: fe80::1 is the ip of the interface itself; give the address of the router',
    ],
    [
      { ...static6, gateway: 'fe80::1%eth0' },
      'gateway: "fe80::1%eth0" is not an IPv4 or IPv6 address, such as 10.1.1.11 or 2001:db8::11',
    ],
    [
      { ip: '2001:db8::5', subnet: '128', gateway: '2001:db8::1' },
      'gateway: 2001:db8::1 is outside 2001:db8::5/128, which has no room for a gateway; widen the subnet',
    ],
    [
      { ...static4, gateway: '10.1.1.11' },
      'gateway: 10.1.1.11 is the ip of the interface itself; give the address of the router',
    ],
    [
      { ...static6, gateway: '2001:DB8:0:2:0:0:0:11' },
      'gateway: 2001:db8:0:2::11 is the ip of the interface itself; give the address of the router',
    ],
    [
      { ...static4, gateway: '10.1.1.0' },
      'gateway: 10.1.1.0 is the network address of 10.1.1.0/24; give a host address',
    ],
    [
      { ...static4, gateway: '10.1.1.255' },
      'gateway: 10.1.1.255 is the broadcast address of 10.1.1.0/24; give a host address',
    ],
    [
      { ip: '10.1.1.4', subnet: '32', gateway: '10.1.1.5' },
      'gateway: 10.1.1.5 is outside 10.1.1.4/32, which has no room for a gateway; widen the subnet',
    ],
    [
      { ...static4, gateway: '2001:db8::1' },
      'gateway: 2001:db8::1 is not IPv4, but ip and subnet are; use one family within an interface',
    ],
    [
      { ...static6, subnet: '255.255.255.0' },
      'subnet: is IPv4, but ip 2001:db8:0:2::11 is IPv6; use one family within an interface',
    ],
    [{ ...static4, subnet: '64' }, 'subnet: is IPv6, but ip 10.1.1.11 is IPv4; use one family within an interface'],
    [
      { ...static4, subnet: '2001:db8::/64' },
      'subnet: is IPv6, but ip 10.1.1.11 is IPv4; use one family within an interface',
    ],
    [{ ...static4, ip: '10.1.1' }, 'ip: "10.1.1" is not an IPv4 or IPv6 address, such as 10.1.1.11 or 2001:db8::11'],
    [
      { ...static4, subnet: '255.0.255.0' },
      'subnet: "255.0.255.0" is not a mask such as 255.255.255.0, a prefix length such as 24, or a network such as 10.1.1.0/24',
    ],
    [
      { ...static4, gateway: 'router' },
      'gateway: "router" is not an IPv4 or IPv6 address, such as 10.1.1.11 or 2001:db8::11',
    ],
  ])('%j has one problem', (given, line) => expect(interfaceLines(given)).toEqual([`${first}.${line}`]));
});
