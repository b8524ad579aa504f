import { shown } from '../../core/validation/issue-message.ts';
import {
  type Address,
  contains,
  formatNetwork,
  type Network,
  overlap,
  parseAddress,
  reservedAddress,
  sameAddress,
} from '../model/addresses.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { type Findings, filled, problem } from './field-problems.ts';
import type { PlacedInterface } from './interface-rules.ts';
import { usable } from './usable-addresses.ts';

/**
 * Applies rule 5 of docs/contracts/appliances.md, "Holistic validation".
 *
 * Decisions where the contract is silent:
 *
 * - Unique are the addresses of the appliances, every `ip` and `clusterIp`. Interfaces may share a gateway, and nodes a DNS
 *   server. No appliance may have the address of a gateway.
 * - Interfaces of one node are in different subnets if the subnets do not overlap.
 * - Interfaces of an HA pair are in the same subnet if network and prefix length are equal.
 * - A subnet that DHCP assigns is unknown and not compared.
 */
export function* addressProblems(data: ApplianceData, interfaces: readonly PlacedInterface[]): Findings {
  yield* sharedSubnets(interfaces);
  if (data.ha === true) yield* splitPairs(interfaces);
  yield* repeatedAddresses(interfaces);
  if (data.ha === true) yield* clusterProblems(data.clusterIp, interfaces);
}

function* sharedSubnets(interfaces: readonly PlacedInterface[]): Findings {
  for (const [one, other] of pairs(interfaces)) {
    if (one.node === other.node && overlap(one.network, other.network)) {
      yield problem(
        `${other.path}.subnet`,
        `${formatNetwork(other.network)} overlaps ${formatNetwork(one.network)} of ${one.path}; ` +
          'put the interfaces of a node into different subnets',
      );
    }
  }
}

function* splitPairs(interfaces: readonly PlacedInterface[]): Findings {
  for (const [one, other] of pairs(interfaces)) {
    const isPair = one.position === other.position && one.node !== other.node;
    if (isPair && formatNetwork(one.network) !== formatNetwork(other.network)) {
      yield problem(
        `${other.path}.subnet`,
        `${formatNetwork(other.network)} is not ${formatNetwork(one.network)}, the subnet of ${one.path}; ` +
          'in an HA pair the interfaces of the same position are in the same subnet',
      );
    }
  }
}

type Networked = PlacedInterface & { readonly network: Network };

const hasNetwork = (placed: PlacedInterface): placed is Networked => placed.network !== undefined;

function* pairs(interfaces: readonly PlacedInterface[]): Generator<[Networked, Networked]> {
  const networked = interfaces.filter(hasNetwork);
  for (const [index, other] of networked.entries()) {
    for (const one of networked.slice(0, index)) yield [one, other];
  }
}

function* repeatedAddresses(interfaces: readonly PlacedInterface[]): Findings {
  for (const [index, { ip, path, gateway }] of interfaces.entries()) {
    // Rule 4 reports an interface that is its own gateway.
    if (!ip || (gateway && sameAddress(gateway, ip))) continue;
    const owner = ownerOf(ip, interfaces.slice(0, index)) ?? gatewayOf(ip, interfaces);
    if (owner) yield problem(`${path}.ip`, `${ip} is used twice: it is ${owner} too; give an address that is free`);
  }
}

function* clusterProblems(clusterIp: string | undefined, interfaces: readonly PlacedInterface[]): Findings {
  const text = filled(clusterIp);
  if (text === undefined) return;
  const address = parseAddress(text);
  if (!address) {
    yield problem('clusterIp', `${shown(text)} is not an IPv4 or IPv6 address, such as 10.1.1.10 or 2001:db8::10`);
    return;
  }
  if (!(yield* usable('clusterIp', address))) return;
  const owner = ownerOf(address, interfaces) ?? gatewayOf(address, interfaces);
  if (owner) {
    yield problem('clusterIp', `${address} is used twice: it is ${owner} too; give an address that is free`);
    return;
  }
  const first = interfaces.filter(hasNetwork).find(({ position }) => position === 0);
  if (first) yield* clusterHostProblems(address, first);
}

function* clusterHostProblems(address: Address, { network, path }: Networked): Findings {
  const subnet = `${formatNetwork(network)}, the subnet of ${path}`;
  const reserved = reservedAddress(network, address);
  if (!contains(network, address)) yield problem('clusterIp', `${address} is outside ${subnet}`);
  else if (reserved) yield problem('clusterIp', `${address} is the ${reserved} of ${subnet}; give a host address`);
}

function ownerOf(address: Address, interfaces: readonly PlacedInterface[]): string | undefined {
  const owner = interfaces.find(({ ip }) => ip && sameAddress(ip, address));
  return owner && `${owner.path}.ip`;
}

function gatewayOf(address: Address, interfaces: readonly PlacedInterface[]): string | undefined {
  const user = interfaces.find(({ gateway }) => gateway && sameAddress(gateway, address));
  return user && `${user.path}.gateway`;
}
