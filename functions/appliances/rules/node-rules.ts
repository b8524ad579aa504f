import { shown } from '../../core/validation/issue-message.ts';
import { parseAddress, sameAddress } from '../model/addresses.ts';
import { isHostName } from '../model/host-names.ts';
import type { ApplianceData, ApplianceNode } from '../model/order-data.ts';
import { count, type Findings, filled, problem } from './field-problems.ts';
import { usable } from './usable-addresses.ts';

/**
 * Applies rule 2 of docs/contracts/appliances.md, "Holistic validation". Rule 1 reports missing counts.
 *
 * @example [...nodeProblems({ nodes: [], nodeCount: 2 })]
 * // [{ path: 'nodes', message: 'has 0 nodes, but nodeCount is 2; make them agree' }]
 */
export function* nodeProblems({ nodes = [], nodeCount, interfacesCount }: ApplianceData): Findings {
  if (nodeCount !== undefined && nodes.length !== nodeCount) {
    yield problem('nodes', `has ${count(nodes.length, 'node')}, but nodeCount is ${nodeCount}; make them agree`);
  }
  for (const [index, { interfaces = [] }] of nodes.entries()) {
    if (interfacesCount !== undefined && interfaces.length !== interfacesCount) {
      yield problem(
        `nodes[${index}].interfaces`,
        `has ${count(interfaces.length, 'interface')}, but interfacesCount is ${interfacesCount}; make them agree`,
      );
    }
  }
  yield* nameProblems(nodes);
}

// Host names are compared without regard to case, as in the DNS (RFC 4343).
function* nameProblems(nodes: readonly ApplianceNode[]): Findings {
  const pathOf = new Map<string, string>();
  for (const [index, node] of nodes.entries()) {
    const path = `nodes[${index}].name`;
    const name = filled(node.name);
    const other = name && pathOf.get(name.toLowerCase());
    if (name === undefined) yield problem(path, 'is missing; give the node a host name, such as edge-1');
    else if (!isHostName(name)) {
      yield problem(
        path,
        `${shown(name)} is not a host name; use letters, digits and hyphens, such as edge-1 or edge-1.example.com`,
      );
    } else if (other) {
      yield problem(
        path,
        `${shown(name)} is also ${other}; give every node a name of its own, upper and lower case aside`,
      );
    } else pathOf.set(name.toLowerCase(), path);
  }
}

/**
 * Applies rule 3 of docs/contracts/appliances.md, "Holistic validation". Rule 1 reports a missing `nodeCount`.
 *
 * @example [...pairProblems({ ha: true, nodeCount: 2 })]
 * // [{ path: 'clusterIp', message: 'is missing; give the address that the HA pair shares' }]
 */
export function* pairProblems({ ha, nodeCount, clusterIp }: ApplianceData): Findings {
  const hasClusterIp = filled(clusterIp) !== undefined;
  if (ha !== true) {
    if (hasClusterIp) yield problem('clusterIp', 'is only for an HA pair; leave it out, or set ha to true');
    return;
  }
  if (nodeCount !== undefined && nodeCount !== 2) {
    yield problem('nodeCount', `is ${nodeCount}, but an HA pair has 2 nodes; give 2, or set ha to false`);
  }
  if (!hasClusterIp) yield problem('clusterIp', 'is missing; give the address that the HA pair shares');
}

/**
 * Applies rule 6 of docs/contracts/appliances.md, "Holistic validation". An interface is static unless `dhcp` is true.
 *
 * @example [...dnsProblems({ nodes: [{ dns1: '10.1.1.2', dns2: '10.1.1.2' }] })]
 * // [{ path: 'nodes[0].dns2', message: '10.1.1.2 is dns1 already; give another server, or leave it out' }]
 */
export function* dnsProblems({ nodes = [] }: ApplianceData): Findings {
  for (const [index, { dns1, dns2, interfaces = [] }] of nodes.entries()) {
    const isStatic = interfaces.some(({ dhcp }) => dhcp !== true);
    if (isStatic && filled(dns1) === undefined) {
      yield problem(`nodes[${index}].dns1`, 'is missing; a node with a static interface needs a DNS server');
    }
    const first = yield* readServer(`nodes[${index}].dns1`, dns1);
    const second = yield* readServer(`nodes[${index}].dns2`, dns2);
    if (first && second && sameAddress(first, second)) {
      yield problem(`nodes[${index}].dns2`, `${second} is dns1 already; give another server, or leave it out`);
    }
  }
}

function* readServer(path: string, text: string | undefined) {
  const server = filled(text);
  const address = server === undefined ? undefined : parseAddress(server);
  if (server !== undefined && address === undefined) {
    yield problem(path, `${shown(server)} is not an IPv4 or IPv6 address, such as 10.1.1.2 or 2001:db8::2`);
  }
  return address && (yield* usable(path, address));
}
