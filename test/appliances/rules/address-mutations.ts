import { addressAt, cidrOf, sizeOf, subnetText, type TestNetwork } from './arbitrary-networks.ts';
import type { GeneratedOrder, Wanted } from './arbitrary-orders.ts';
import {
  absent,
  anyNode,
  anyPosition,
  elsewhere,
  field,
  interfaceOf,
  type Mutation,
  networkOf,
  otherFamily,
  type Pick,
  set,
} from './mutation.ts';

/** A mutation of one static interface. */
function onInterface(
  name: string,
  wanted: Wanted,
  change: (
    network: TestNetwork,
    order: GeneratedOrder,
    node: number,
    position: number,
    pick: Pick,
  ) => [string, unknown, string?],
): Mutation {
  return {
    name: `4: ${name}`,
    wanted: { dhcp: false, ...wanted },
    breakOrder: (order, pick) => {
      const node = anyNode(order, pick);
      const position = anyPosition(order, pick);
      const [set_, value, named = set_] = change(networkOf(order, node, position), order, node, position, pick);
      return set(order, field(node, position, set_), value, field(node, position, named));
    },
  };
}

export const interfaces: readonly Mutation[] = [
  onInterface('DHCP with an ip', {}, () => ['dhcp', true, 'ip']),
  onInterface('DHCP with a subnet', {}, () => ['dhcp', true, 'subnet']),
  onInterface('DHCP with a gateway', { interfaces: 1 }, () => ['dhcp', true, 'gateway']),
  onInterface('no ip', {}, (_network, _order, _node, _position, pick) => ['ip', absent(pick)]),
  onInterface('no subnet', {}, (_network, _order, _node, _position, pick) => ['subnet', absent(pick)]),
  onInterface('no gateway on the first interface', { interfaces: 1 }, (_network, _order, _node, _position, pick) => [
    'gateway',
    absent(pick),
  ]),
  onInterface('an ip that is none', {}, (_network, _order, _node, _position, pick) => [
    'ip',
    pick('10.1.1', '10.1.1.256', '10.01.1.1', 'x', '::1%1', '10.1.1.1/24'),
  ]),
  onInterface('a subnet that is none', {}, (_network, _order, _node, _position, pick) => [
    'subnet',
    pick('255.0.255.0', '0', '129', '0.0.0.255', 'x', '10.1.1.0/33'),
  ]),
  onInterface('a gateway that is none', {}, (_network, _order, _node, _position, pick) => [
    'gateway',
    pick('10.1', 'x', '::g'),
  ]),
  onInterface('the broadcast address as ip', { family: 4, ha: true }, (network) => [
    'ip',
    addressAt(network, sizeOf(network) - 1n),
  ]),
  onInterface('the network address as ip', { ha: true }, (network) => ['ip', addressAt(network, 0n)]),
  onInterface('an ip outside its subnet', { notation: 'cidr' }, (network) => ['ip', addressAt(elsewhere(network), 1n)]),
  onInterface('a subnet without the ip', {}, (network) => ['subnet', cidrOf(elsewhere(network)), 'ip']),
  onInterface('a gateway outside the subnet', {}, (network) => ['gateway', addressAt(elsewhere(network), 1n)]),
  onInterface('a gateway just behind the subnet', {}, (network) => ['gateway', addressAt(network, sizeOf(network))]),
  onInterface('a gateway where the subnet is one address', { interfaces: 1 }, ({ family }) => [
    'subnet',
    family === 4 ? '32' : '128',
    'gateway',
  ]),
  onInterface('a gateway that is the ip', {}, (_network, order, node, position) => [
    'gateway',
    interfaceOf(order, node, position).ip?.toLowerCase(),
  ]),
  onInterface('the broadcast address as gateway', { family: 4, ha: true }, (network) => [
    'gateway',
    addressAt(network, sizeOf(network) - 1n),
  ]),
  onInterface('a gateway of the other family', {}, (network) => ['gateway', addressAt(otherFamily(network), 1n)]),
  onInterface('a subnet of the other family', {}, (network) => ['subnet', cidrOf(otherFamily(network))]),
  onInterface('an IPv4 mask for IPv6', { family: 6 }, () => ['subnet', '255.255.255.0']),
  onInterface('an IPv6 prefix length for IPv4', { family: 4 }, (_network, _order, _node, _position, pick) => [
    'subnet',
    pick('33', '/64', '128'),
  ]),
];

export const addresses: readonly Mutation[] = [
  {
    name: '5: an ip twice, in another spelling',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order, pick) => {
      const position = anyPosition(order, pick);
      return set(order, field(1, position, 'ip'), interfaceOf(order, 0, position).ip?.toLowerCase());
    },
  },
  {
    name: '5: an ip that is the gateway of another interface',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order) => set(order, field(1, 0, 'gateway'), interfaceOf(order, 0, 0).ip, field(0, 0, 'ip')),
  },
  {
    name: '5: two interfaces of a node in one subnet',
    wanted: { interfaces: 2, dhcp: false, ha: true },
    breakOrder: (order, pick) => {
      const network = networkOf(order, 0, 0);
      const ip = addressAt(network, sizeOf(network) / 2n);
      const inFirst = { ip, subnet: subnetText(network, pick('cidr', 'length', 'slash')) };
      return set(order, ['nodes', 0, 'interfaces', 1], inFirst, field(0, 1, 'subnet'));
    },
  },
  {
    name: '5: an HA pair in two subnets',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order, pick) => {
      const position = anyPosition(order, pick);
      const network = elsewhere(networkOf(order, 1, position));
      const moved = { ip: addressAt(network, 1n), subnet: String(network.prefix), gateway: addressAt(network, 2n) };
      return set(order, ['nodes', 1, 'interfaces', position], moved, field(1, position, 'subnet'));
    },
  },
  {
    name: '5: an HA pair with two prefix lengths',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order, pick) => {
      const position = anyPosition(order, pick);
      const { prefix } = networkOf(order, 1, position);
      return set(order, field(1, position, 'subnet'), String(prefix - 1));
    },
  },
  {
    name: '5: a clusterIp outside the first subnet',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order) => set(order, ['clusterIp'], addressAt(elsewhere(networkOf(order, 0, 0)), 1n)),
  },
  {
    name: '5: a clusterIp of the other family',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order) => set(order, ['clusterIp'], addressAt(otherFamily(networkOf(order, 0, 0)), 1n)),
  },
  {
    name: '5: a clusterIp that is no host address',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order, pick) => {
      const network = networkOf(order, 0, 0);
      const last = network.family === 4 ? sizeOf(network) - 1n : 0n;
      return set(order, ['clusterIp'], addressAt(network, pick(0n, last)));
    },
  },
  {
    name: '5: a clusterIp that is taken',
    wanted: { ha: true, dhcp: false },
    breakOrder: (order, pick) => {
      const owner = interfaceOf(order, pick(0, 1), 0);
      return set(order, ['clusterIp'], pick(owner.ip, owner.gateway));
    },
  },
  {
    name: '5: a clusterIp that is none',
    wanted: { ha: true },
    breakOrder: (order, pick) => set(order, ['clusterIp'], pick('10.1.1', 'x', '10.1.1.1/24')),
  },
];
