import { describe, expect, test } from 'vitest';
import { pair, problemLines, single, static4, withValue } from './sample-orders.ts';

describe('rule 2: nodes and their names', () => {
  test('as many nodes as nodeCount says', () => {
    expect(problemLines({ ...single(static4), nodeCount: 2 })).toEqual([
      'nodes: has 1 node, but nodeCount is 2; make them agree',
    ]);
    expect(problemLines({ ...single(static4), nodes: [] })).toEqual([
      'nodes: has 0 nodes, but nodeCount is 1; make them agree',
    ]);
  });

  test('as many interfaces in every node as interfacesCount says', () => {
    expect(problemLines({ ...single(static4), interfacesCount: 2 })).toEqual([
      `nodes[0].interfaces: has 1 interface, but interfacesCount is 2; make them agree`,
    ]);
    expect(problemLines(withValue(pair(), ['nodes', 1, 'interfaces'], undefined))).toEqual([
      'nodes[1].interfaces: has 0 interfaces, but interfacesCount is 2; make them agree',
    ]);
  });

  test('nothing is compared with a count that is missing', () => {
    expect(problemLines(withValue(pair(), ['interfacesCount'], undefined))).toEqual([
      'interfacesCount: is missing; give the number of interfaces to configure per node, 1 or 2',
    ]);
  });

  test.each([
    'edge-1',
    'EDGE1',
    '1edge',
    'edge-1.example.com',
    '3com.example',
    'a',
    'x'.repeat(63),
    `${'x.'.repeat(126)}x`,
  ])('%s is a host name', (name) =>
    expect(problemLines(withValue(single(static4), ['nodes', 0, 'name'], name))).toEqual([]),
  );

  test.each([
    ['edge_1', 'an underscore'],
    ['-edge', 'a hyphen first'],
    ['edge-', 'a hyphen last'],
    ['edge-.example.com', 'a label that ends in a hyphen'],
    ['edge 1', 'a space'],
    ['edge..com', 'an empty label'],
    ['edge.example.com.', 'a dot last'],
    ['10.1.1.1', 'an IPv4 address'],
    ['2001:db8::1', 'an IPv6 address'],
    ['edge.123', 'a top level of digits'],
    ['123', 'digits only'],
    ['édge', 'a letter beyond ASCII'],
    ['x'.repeat(64), 'a label of 64 characters'],
    [`${'x.'.repeat(126)}xx`, '254 characters'],
  ])('%s is no host name: %s', (name) => {
    expect(problemLines(withValue(single(static4), ['nodes', 0, 'name'], name))).toEqual([
      expect.stringMatching(
        /^nodes\[0\]\.name: ".*" is not a host name; use letters, digits and hyphens, such as edge-1 or /,
      ),
    ]);
  });

  test.each([undefined, '', '  '])('a node without a name (%j) is told to have one', (name) => {
    expect(problemLines(withValue(pair(), ['nodes', 1, 'name'], name))).toEqual([
      'nodes[1].name: is missing; give the node a host name, such as edge-1',
    ]);
  });

  test('two nodes have different names, upper and lower case aside', () => {
    expect(problemLines(withValue(pair(), ['nodes', 1, 'name'], 'EDGE-1'))).toEqual([
      'nodes[1].name: "EDGE-1" is also nodes[0].name; give every node a name of its own, upper and lower case aside',
    ]);
  });
});

describe('rule 3: the HA pair', () => {
  test('has two nodes', () => {
    const order = { ...single(static4), ha: true, clusterIp: '10.1.1.10' };
    expect(problemLines(order)).toEqual(['nodeCount: is 1, but an HA pair has 2 nodes; give 2, or set ha to false']);
  });

  test.each([undefined, ''])('has a clusterIp, unlike %j', (clusterIp) => {
    expect(problemLines(withValue(pair(), ['clusterIp'], clusterIp))).toEqual([
      'clusterIp: is missing; give the address that the HA pair shares',
    ]);
  });

  test.each([undefined, false])('alone has a clusterIp, not an order with ha %s', (ha) => {
    expect(problemLines(withValue(pair(), ['ha'], ha))).toEqual([
      'clusterIp: is only for an HA pair; leave it out, or set ha to true',
    ]);
  });

  test('two nodes are no HA pair unless ha says so', () => {
    const { clusterIp: _, ...order } = pair();
    const apart = withValue({ ...order, ha: false }, ['nodes', 1, 'interfaces', 0], {
      ip: '10.1.9.12',
      subnet: '24',
      gateway: '10.1.9.1',
    });
    expect(problemLines(apart)).toEqual([]);
  });
});

describe('rule 6: DNS servers', () => {
  test('a node with a static interface has dns1, also where the other is dynamic', () => {
    const order = single({ dhcp: true }, static4);
    expect(problemLines(withValue(order, ['nodes', 0, 'dns1'], ''))).toEqual([
      'nodes[0].dns1: is missing; a node with a static interface needs a DNS server',
    ]);
  });

  test('a node with dynamic interfaces needs none', () => {
    expect(problemLines(withValue(single({ dhcp: true }), ['nodes', 0, 'dns1'], undefined))).toEqual([]);
  });

  test('dns1 and dns2 differ, whatever their spelling', () => {
    const order = withValue(pair(), ['nodes', 0, 'dns1'], '2001:0DB8::0053');
    expect(problemLines(order)).toEqual([
      'nodes[0].dns2: 2001:db8::53 is dns1 already; give another server, or leave it out',
    ]);
  });

  test('a server that is no address is reported once', () => {
    const order = {
      ...single({ dhcp: true }),
      nodes: [{ name: 'a', dns1: 'dns', dns2: 'dns', interfaces: [{ dhcp: true }] }],
    };
    expect(problemLines(order)).toEqual(
      ['dns1', 'dns2'].map(
        (field) => `nodes[0].${field}: "dns" is not an IPv4 or IPv6 address, such as 10.1.1.2 or 2001:db8::2`,
      ),
    );
  });
});
