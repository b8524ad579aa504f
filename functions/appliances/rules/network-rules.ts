import type { FieldProblem } from '../../core/problems/problem.ts';
import { shown } from '../../core/validation/issue-message.ts';
import {
  contains,
  familyOf,
  formatNetwork,
  isAligned,
  type Network,
  networkSortKey,
  parseCidr,
  splitNetworks,
} from '../model/addresses.ts';
import type { ApplianceData, ApplianceNat } from '../model/order-data.ts';
import { type Findings, filled, problem } from './field-problems.ts';

/**
 * Applies rule 7 of docs/contracts/appliances.md, "Holistic validation".
 *
 * @example [...natProblems({ nats: [{ localCidr: '10.1.0.0/24', networkCidr: '10.2.0.0/16' }] })]
 * // [{ path: 'nats[0].networkCidr', message: 'is a /16, but localCidr is a /24; use one prefix length' }]
 */
export function* natProblems({ nats = [] }: ApplianceData): Findings {
  const sides = { localCidr: [] as Listed[], networkCidr: [] as Listed[] };
  for (const [index, nat] of nats.entries()) {
    const local = yield* readSide(index, nat, 'localCidr');
    const network = yield* readSide(index, nat, 'networkCidr');
    if (local) sides.localCidr.push({ network: local, index });
    if (network) sides.networkCidr.push({ network, index });
    if (local && network) yield* unequalSides(index, local, network);
  }
  for (const side of ['localCidr', 'networkCidr'] as const) {
    for (const [first, second] of overlaps(sides[side])) {
      yield problem(
        `nats[${second.index}].${side}`,
        `${formatNetwork(second.network)} overlaps ${formatNetwork(first.network)} of nats[${first.index}]; keep them apart`,
      );
    }
  }
}

function* readSide(index: number, nat: ApplianceNat, side: 'localCidr' | 'networkCidr') {
  const path = `nats[${index}].${side}`;
  const text = filled(nat[side]);
  if (text !== undefined) return yield* readNetwork(path, text);
  yield problem(path, 'is missing; give a network in CIDR notation, such as 10.1.0.0/24');
  return undefined;
}

/** Parses one network and reports its problems. A network with host bits is still compared with the others. */
function* readNetwork(path: string, text: string): Generator<FieldProblem, Network | undefined> {
  const network = parseCidr(text);
  if (!network) {
    yield problem(path, `${shown(text)} is not a network in CIDR notation, such as 10.1.0.0/24 or 2001:db8::/64`);
  } else if (!isAligned(network)) {
    yield problem(
      path,
      `${network.address}/${network.prefix} has host bits set; the network is ${formatNetwork(network)}`,
    );
  }
  return network;
}

function* unequalSides(index: number, local: Network, network: Network): Findings {
  const path = `nats[${index}].networkCidr`;
  const [localFamily, networkFamily] = [familyOf(local.address), familyOf(network.address)];
  if (localFamily !== networkFamily) {
    yield problem(path, `is ${networkFamily}, but localCidr is ${localFamily}; use one family`);
  } else if (local.prefix !== network.prefix) {
    yield problem(path, `is a /${network.prefix}, but localCidr is a /${local.prefix}; use one prefix length`);
  }
}

/**
 * Applies rule 8 of docs/contracts/appliances.md, "Holistic validation". Reports a repeated problem only once.
 *
 * @example [...routedNetworkProblems({ routedNetworks: '10.20.0.5/16' })]
 * // [{ path: 'routedNetworks', message: '10.20.0.5/16 has host bits set; the network is 10.20.0.0/16' }]
 */
export function* routedNetworkProblems({ routedNetworks }: ApplianceData): Findings {
  const reported = new Set<string>();
  for (const found of routedNetworkFindings(splitNetworks(routedNetworks ?? ''))) {
    if (!reported.has(found.message)) yield found;
    reported.add(found.message);
  }
}

function* routedNetworkFindings(entries: readonly string[]): Findings {
  const listed: Listed[] = [];
  for (const [index, text] of entries.entries()) {
    const network = yield* readNetwork('routedNetworks', text);
    if (network) listed.push({ network, index });
  }
  for (const [first, second] of overlaps(listed)) {
    const [one, other] = [formatNetwork(first.network), formatNetwork(second.network)];
    const what = one === other ? `${one} is listed twice` : `${other} overlaps ${one}`;
    yield problem('routedNetworks', `${what}; list networks that have no address in common`);
  }
}

interface Listed {
  readonly network: Network;
  /** Position in the caller's list. */
  readonly index: number;
}

/**
 * Finds the pairs of networks that overlap: a pair with the widest for every network within another, and a pair for every other network that
 * overlaps one before it. So no two networks overlap once the later one of each pair is changed. Each pair is in the caller's sequence.
 *
 * Two networks are nested or disjoint, never partly overlapping. Sorted by address and size, each network therefore follows those around it.
 */
function* overlaps(listed: readonly Listed[]): Generator<[Listed, Listed]> {
  const sorted = listed
    .map((item) => ({ item, key: networkSortKey(item.network) }))
    .sort((one, other) => Number(one.key > other.key) - Number(one.key < other.key));
  const told = new Set<Listed>();
  const around: Nested[] = [];
  const nested: Nested[] = [];
  for (const { item } of sorted) {
    while (around.length > 0 && !contains((around.at(-1) as Nested).item.network, item.network.address)) leave(around);
    const [widest, inner] = [around[0]?.item, around.at(-1)];
    const next = { item, first: inner === undefined ? item : earlier(inner.first, item), within: item };
    around.push(next);
    nested.push(next);
    if (widest === undefined) continue;
    told.add(widest.index < item.index ? item : widest);
    yield widest.index < item.index ? [widest, item] : [item, widest];
  }
  while (around.length > 0) leave(around);
  for (const { item, first, within } of nested) {
    const before = earlier(first, within);
    if (before !== item && !told.has(item)) yield [before, item];
  }
}

/** A network among those that it lies in and those that lie in it. */
interface Nested {
  readonly item: Listed;
  /** The first in the caller's list of this network and those around it. */
  readonly first: Listed;
  /** The first of this network and those within it. */
  within: Listed;
}

const earlier = (one: Listed, other: Listed): Listed => (one.index < other.index ? one : other);

/** Leaves the innermost network, and tells the one around it what lay within. */
function leave(around: Nested[]): void {
  const left = around.pop();
  const outer = around.at(-1);
  if (left !== undefined && outer !== undefined) outer.within = earlier(outer.within, left.within);
}
