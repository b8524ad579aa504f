import type { FieldProblem } from '../../core/problems/problem.ts';
import { shown } from '../../core/validation/issue-message.ts';
import {
  type Address,
  bitsOf,
  contains,
  familyOf,
  formatNetwork,
  isLinkLocalIPv6,
  type Network,
  parseAddress,
  parseSubnet,
  reservedAddress,
  type Subnet,
  sameAddress,
} from '../model/addresses.ts';
import type { ApplianceData, ApplianceInterface } from '../model/order-data.ts';
import { filled, problem } from './field-problems.ts';
import { usable } from './usable-addresses.ts';

/** The parsed values of an interface, with its position in the order. Rules across interfaces read it. */
export interface PlacedInterface {
  /** Path of the interface, such as `nodes[0].interfaces[1]`. */
  readonly path: string;
  readonly node: number;
  readonly position: number;
  /** Absent for DHCP, and for an address that is missing or malformed. */
  readonly ip?: Address | undefined;
  readonly network?: Network | undefined;
  readonly gateway?: Address | undefined;
}

type Reading<Value> = Generator<FieldProblem, Value>;

/**
 * Applies rule 4 of docs/contracts/appliances.md, "Holistic validation", and returns the parsed interfaces. Reports a missing or
 * malformed value once, and skips the checks that depend on the value.
 *
 * Decisions where the contract is silent:
 *
 * - The gateway of a second interface is optional, but the same checks apply to it.
 * - A gateway is not the network or broadcast address of an IPv4 subnet. It may be the subnet-router anycast address of an IPv6
 *   subnet (RFC 4291, section 2.6.1).
 * - A link-local gateway serves every IPv6 subnet, one without room for a gateway too (RFC 4861, section 4.2).
 *
 * @example [...readInterfaces({ nodes: [{ interfaces: [{ dhcp: true, ip: '10.1.1.11' }] }] })]
 * // [{ path: 'nodes[0].interfaces[0].ip', message: 'must be left out, since dhcp is true; or set dhcp to false' }]
 */
export function* readInterfaces({ nodes = [] }: ApplianceData): Reading<PlacedInterface[]> {
  const placed: PlacedInterface[] = [];
  for (const [node, { interfaces = [] }] of nodes.entries()) {
    for (const [position, given] of interfaces.entries()) {
      const path = `nodes[${node}].interfaces[${position}]`;
      const read = given.dhcp === true ? yield* readDynamic(path, given) : yield* readStatic(path, position, given);
      placed.push({ path, node, position, ...read });
    }
  }
  return placed;
}

function* readDynamic(path: string, given: ApplianceInterface): Reading<object> {
  for (const field of ['ip', 'subnet', 'gateway'] as const) {
    if (filled(given[field]) !== undefined) {
      yield problem(`${path}.${field}`, 'must be left out, since dhcp is true; or set dhcp to false');
    }
  }
  return {};
}

function* readStatic(path: string, position: number, given: ApplianceInterface) {
  const ip = yield* readAddress(`${path}.ip`, given.ip, 'give the interface an address, or set dhcp to true');
  const subnet = yield* readSubnet(`${path}.subnet`, given.subnet);
  const network = subnet && (yield* networkOf(path, ip, subnet));
  const gateway = yield* readAddress(
    `${path}.gateway`,
    given.gateway,
    position === 0 ? 'the first interface needs a gateway inside its subnet' : undefined,
  );
  if (network && ip) yield* hostProblems(`${path}.ip`, network, ip);
  if (network && gateway) yield* gatewayProblems(`${path}.gateway`, network, ip, gateway);
  return { ip, network, gateway };
}

/** @param whenMissing advice for a missing address; undefined for an optional address */
function* readAddress(path: string, given: string | undefined, whenMissing?: string): Reading<Address | undefined> {
  const text = filled(given);
  if (text === undefined) {
    if (whenMissing !== undefined) yield problem(path, `is missing; ${whenMissing}`);
    return undefined;
  }
  const address = parseAddress(text);
  if (!address) yield problem(path, `${shown(text)} is not an IPv4 or IPv6 address, such as 10.1.1.11 or 2001:db8::11`);
  return address && (yield* usable(path, address));
}

const SUBNET_FORMS = 'a mask such as 255.255.255.0, a prefix length such as 24, or a network such as 10.1.1.0/24';

function* readSubnet(path: string, given: string | undefined): Reading<Subnet | undefined> {
  const text = filled(given);
  if (text === undefined) {
    yield problem(path, `is missing; give ${SUBNET_FORMS}`);
    return undefined;
  }
  const subnet = parseSubnet(text);
  if (!subnet) yield problem(path, `${shown(text)} is not ${SUBNET_FORMS}`);
  return subnet;
}

/** Returns the network of an interface, or undefined if it is unknown or if ip and subnet are of different families. */
function* networkOf(path: string, ip: Address | undefined, subnet: Subnet): Reading<Network | undefined> {
  if (!ip) return subnet.network;
  const family = familyOf(ip);
  if (subnet.family !== undefined && subnet.family !== family) {
    yield problem(
      `${path}.subnet`,
      `is ${subnet.family}, but ip ${ip} is ${family}; use one family within an interface`,
    );
    return undefined;
  }
  return subnet.network ?? { address: ip, prefix: subnet.prefix };
}

function* hostProblems(path: string, network: Network, address: Address): Reading<void> {
  const reserved = reservedAddress(network, address);
  if (!contains(network, address)) yield problem(path, `${address} is outside ${formatNetwork(network)}`);
  else if (reserved)
    yield problem(path, `${address} is the ${reserved} of ${formatNetwork(network)}; give a host address`);
}

function* gatewayProblems(path: string, network: Network, ip: Address | undefined, gateway: Address): Reading<void> {
  if (familyOf(gateway) !== familyOf(network.address)) {
    const family = familyOf(network.address);
    yield problem(path, `${gateway} is not ${family}, but ip and subnet are; use one family within an interface`);
  } else if (ip && sameAddress(ip, gateway)) {
    yield problem(path, `${gateway} is the ip of the interface itself; give the address of the router`);
  } else if (isLinkLocalIPv6(gateway)) {
    return;
  } else if (network.prefix === bitsOf(gateway)) {
    yield problem(
      path,
      `${gateway} is outside ${formatNetwork(network)}, which has no room for a gateway; widen the subnet`,
    );
  } else if (familyOf(gateway) === 'IPv4' || !contains(network, gateway)) {
    yield* hostProblems(path, network, gateway);
  }
}
