import { describe, expect, test } from 'vitest';
import { pair, problemLines, single, site, static4, withValue } from './sample-orders.ts';

const first = 'nodes[0].interfaces[0]';
const second = 'nodes[0].interfaces[1]';

describe('rule 5: addresses across interfaces', () => {
  test('no ip is used twice, whatever its spelling', () => {
    const order = withValue(pair(), ['nodes', 1, 'interfaces', 1, 'ip'], '2001:DB8:0:2:0:0:0:11');
    expect(problemLines(order)).toEqual([
      'nodes[1].interfaces[1].ip: 2001:db8:0:2::11 is used twice: it is nodes[0].interfaces[1].ip too; give an address that is free',
    ]);
  });

  test('the gateway of one interface is not the ip of another', () => {
    const order = withValue(pair(), ['nodes', 1, 'interfaces', 0, 'gateway'], '10.1.1.11');
    expect(problemLines(order)).toEqual([
      'nodes[0].interfaces[0].ip: 10.1.1.11 is used twice: it is nodes[1].interfaces[0].gateway too; give an address that is free',
    ]);
  });

  test('a DNS server may have any address, even that of the gateway', () => {
    expect(problemLines(withValue(pair(), ['nodes', 0, 'dns1'], '10.1.1.1'))).toEqual([]);
  });

  test('the interfaces of a node are in different subnets', () => {
    expect(problemLines(single(static4, { ip: '10.1.1.12', subnet: '24' }))).toEqual([
      `${second}.subnet: 10.1.1.0/24 overlaps 10.1.1.0/24 of ${first}; put the interfaces of a node into different subnets`,
    ]);
    expect(problemLines(single(static4, { ip: '10.1.7.7', subnet: '10.1.0.0/16' }))).toEqual([
      `${second}.subnet: 10.1.0.0/16 overlaps 10.1.1.0/24 of ${first}; put the interfaces of a node into different subnets`,
    ]);
    expect(problemLines(single(static4, { ip: '10.1.2.12', subnet: '24' }))).toEqual([]);
  });

  test.each([
    [{ ip: '10.1.2.12', subnet: '24', gateway: '10.1.2.1' }, '10.1.2.0/24'],
    [{ ip: '10.1.1.12', subnet: '25', gateway: '10.1.1.1' }, '10.1.1.0/25'],
    [{ ip: '2001:db8::12', subnet: '64', gateway: '2001:db8::1' }, '2001:db8::/64'],
  ])('in an HA pair the interfaces of the same position are in the same subnet, unlike %j', (given, subnet) => {
    expect(problemLines(withValue(pair(), ['nodes', 1, 'interfaces', 0], given))).toEqual([
      `nodes[1].interfaces[0].subnet: ${subnet} is not 10.1.1.0/24, the subnet of nodes[0].interfaces[0]; ` +
        'in an HA pair the interfaces of the same position are in the same subnet',
    ]);
  });

  test('the notation of the same subnet may differ', () => {
    expect(problemLines(withValue(pair(), ['nodes', 1, 'interfaces', 0, 'subnet'], '10.1.1.0/24'))).toEqual([]);
  });

  test.each([
    ['10.1.2.10', 'is outside 10.1.1.0/24, the subnet of nodes[0].interfaces[0]'],
    ['2001:db8::10', 'is outside 10.1.1.0/24, the subnet of nodes[0].interfaces[0]'],
    ['10.1.1.0', 'is the network address of 10.1.1.0/24, the subnet of nodes[0].interfaces[0]; give a host address'],
    [
      '10.1.1.255',
      'is the broadcast address of 10.1.1.0/24, the subnet of nodes[0].interfaces[0]; give a host address',
    ],
    ['10.1.1.12', 'is used twice: it is nodes[1].interfaces[0].ip too; give an address that is free'],
    ['10.1.1.1', 'is used twice: it is nodes[0].interfaces[0].gateway too; give an address that is free'],
  ])('clusterIp is a free host address of the first subnet, unlike %s', (clusterIp, message) => {
    expect(problemLines({ ...pair(), clusterIp })).toEqual([`clusterIp: ${clusterIp} ${message}`]);
  });

  test('a clusterIp that is no address is reported once', () => {
    expect(problemLines({ ...pair(), clusterIp: '10.1.1' })).toEqual([
      'clusterIp: "10.1.1" is not an IPv4 or IPv6 address, such as 10.1.1.10 or 2001:db8::10',
    ]);
  });

  test('an HA pair may get its addresses by DHCP', () => {
    const node = (name: string) => ({ name, interfaces: [{ dhcp: true }] });
    const order = {
      ...site,
      ha: true,
      nodeCount: 2,
      interfacesCount: 1,
      clusterIp: '10.1.1.10',
      nodes: [node('a'), node('b')],
    };
    expect(problemLines(order)).toEqual([]);
  });
});
