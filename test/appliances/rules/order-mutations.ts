import { absent, anyNode, interfaceOf, type Mutation, nodeOf, set } from './mutation.ts';

const REQUIRED = ['companyName', 'locationName', 'address1', 'city', 'state', 'zip', 'contactName', 'applianceType'];

export const presence: readonly Mutation[] = [
  ...REQUIRED.map(
    (name): Mutation => ({
      name: `1: no ${name}`,
      wanted: {},
      breakOrder: (order, pick) => set(order, [name], absent(pick)),
    }),
  ),
  ...(['siteType', 'nodeCount', 'interfacesCount'] as const).map(
    (name): Mutation => ({ name: `1: no ${name}`, wanted: {}, breakOrder: (order) => set(order, [name], undefined) }),
  ),
  {
    name: '1: neither contactEmail nor contactPhone',
    wanted: {},
    breakOrder: ({ data: { contactEmail: _email, contactPhone: _phone, ...data } }) => ({ data, path: 'contactEmail' }),
  },
];

export const nodes: readonly Mutation[] = [
  {
    name: '2: a node less than nodeCount',
    wanted: {},
    breakOrder: (order) => set(order, ['nodes'], order.data.nodes?.slice(1)),
  },
  {
    name: '2: a node more than nodeCount',
    wanted: { ha: false, nodes: 1 },
    breakOrder: (order) =>
      set(order, ['nodes'], [nodeOf(order, 0), { ...nodeOf(order, 0), name: 'another', interfaces: [{ dhcp: true }] }]),
  },
  {
    name: '2: no name',
    wanted: {},
    breakOrder: (order, pick) => set(order, ['nodes', anyNode(order, pick), 'name'], absent(pick)),
  },
  {
    name: '2: a name that is no host name',
    wanted: {},
    breakOrder: (order, pick) => {
      const name = pick('a_b', '-a', 'a-', 'a b', 'a..b', 'a.', '10.1.1.1', 'a.1', 'ä', 'a'.repeat(64));
      return set(order, ['nodes', anyNode(order, pick), 'name'], name);
    },
  },
  {
    name: '2: a name twice, in another case',
    wanted: { nodes: 2, ha: true },
    breakOrder: (order) => set(order, ['nodes', 1, 'name'], nodeOf(order, 0).name?.toUpperCase()),
  },
  {
    name: '2: an interface less than interfacesCount',
    wanted: {},
    breakOrder: (order, pick) => {
      const node = anyNode(order, pick);
      return set(order, ['nodes', node, 'interfaces'], nodeOf(order, node).interfaces?.slice(1));
    },
  },
  {
    name: '2: an interface more than interfacesCount',
    wanted: { interfaces: 1 },
    breakOrder: (order, pick) => {
      const node = anyNode(order, pick);
      return set(order, ['nodes', node, 'interfaces'], [interfaceOf(order, node, 0), { dhcp: true }]);
    },
  },
];

export const pairs: readonly Mutation[] = [
  {
    name: '3: an HA pair of one node',
    wanted: { ha: false, nodes: 1 },
    breakOrder: (order) => set(order, ['ha'], true, ['nodeCount']),
  },
  {
    name: '3: an HA pair without clusterIp',
    wanted: { ha: true },
    breakOrder: (order, pick) => set(order, ['clusterIp'], absent(pick)),
  },
  {
    name: '3: a clusterIp without an HA pair',
    wanted: { ha: false },
    breakOrder: (order, pick) => set(order, ['clusterIp'], pick('10.200.1.1', '2001:db8::1')),
  },
  {
    name: '3: an HA pair that is none any more',
    wanted: { ha: true },
    breakOrder: (order, pick) => set(order, ['ha'], pick(false, undefined), ['clusterIp']),
  },
];

export const servers: readonly Mutation[] = [
  {
    name: '6: a static interface without dns1',
    wanted: { dhcp: false },
    breakOrder: (order, pick) => set(order, ['nodes', anyNode(order, pick), 'dns1'], absent(pick)),
  },
  {
    name: '6: a server that is no address',
    wanted: {},
    breakOrder: (order, pick) => {
      const server = pick('dns1', 'dns2');
      return set(order, ['nodes', anyNode(order, pick), server], pick('9.9.9', 'dns.example.com', '9.9.9.9:53'));
    },
  },
  {
    name: '6: the same server twice, in another spelling',
    wanted: {},
    breakOrder: (order, pick) => {
      const node = anyNode(order, pick);
      return set(order, ['nodes', node, 'dns2'], nodeOf(order, node).dns1?.toLowerCase());
    },
  },
];

export const dates: readonly Mutation[] = [
  {
    name: '9: a due date before the day of creation',
    wanted: {},
    breakOrder: (order, pick) =>
      set(order, ['dueDate'], pick('2027-02-28', '2027-02-28T23:59:59Z', '2027-03-01T01:00:00+01:30', '1999-12-31')),
  },
  {
    name: '9: a due date that is none',
    wanted: {},
    breakOrder: (order, pick) => set(order, ['dueDate'], pick('soon', '2027-02-30', '01/04/2027')),
  },
];
