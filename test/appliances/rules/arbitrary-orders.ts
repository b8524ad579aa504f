import * as fc from 'fast-check';
import type {
  ApplianceData,
  ApplianceInterface,
  ApplianceNode,
} from '../../../functions/appliances/model/order-data.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import {
  addressAt,
  cidrOf,
  hostOffsets,
  networkIn,
  notations,
  subnetText,
  type TestNetwork,
  wholeRegion,
} from './arbitrary-networks.ts';
import { CREATED_AT, site } from './sample-orders.ts';

/** Constraints of a generated order. An omitted constraint leaves the choice to the generator. */
export interface Wanted {
  readonly ha?: boolean;
  readonly nodes?: 1 | 2;
  readonly interfaces?: 1 | 2;
  /** False: every interface is static. */
  readonly dhcp?: boolean;
  readonly family?: 4 | 6;
  /** Notation of the subnets. */
  readonly notation?: (typeof notations)[number];
  /** Minimum number of NATs. */
  readonly nats?: number;
  readonly routedNetworks?: number;
}

/** A valid order with the networks that it was made of, by node and position. */
export interface GeneratedOrder {
  readonly data: ApplianceData;
  readonly networks: readonly (readonly TestNetwork[])[];
}

/** Regions that no generated network lies in, for mutations that need one. */
export const FREE_REGION = 200;

/** An HA pair needs four host addresses in its first subnet; a single node two where it has a gateway. */
const mostBits = (family: 4 | 6, ha: boolean, position: number) =>
  (family === 4 ? 32 : 128) - (ha ? 3 : position === 0 ? 1 : 0);

const family = (wanted: Wanted) => fc.constantFrom<4 | 6>(...(wanted.family ? [wanted.family] : ([4, 6] as const)));

function networkAt(wanted: Wanted, ha: boolean, region: number, position: number): fc.Arbitrary<TestNetwork> {
  return family(wanted).chain((chosen) => networkIn(region, chosen, mostBits(chosen, ha, position)));
}

/** One network a position for an HA pair, one an interface otherwise. */
function networksOf(wanted: Wanted, ha: boolean, nodes: number, interfaces: number) {
  const networksOfNode = (node: number) =>
    fc.tuple(
      ...Array.from({ length: interfaces }, (_, position) => networkAt(wanted, ha, node * 2 + position, position)),
    );
  return ha
    ? networksOfNode(0).map((networks) => Array.from({ length: nodes }, () => networks))
    : fc.tuple(...Array.from({ length: nodes }, (_, node) => networksOfNode(node)));
}

interface Style {
  readonly dhcp: boolean;
  readonly sayStatic: boolean;
  readonly notation: (typeof notations)[number];
  readonly offset: bigint;
  readonly secondGateway: boolean;
}

const style = (wanted: Wanted): fc.Arbitrary<Style> =>
  fc.record({
    dhcp: wanted.dhcp === false ? fc.constant(false) : fc.boolean(),
    sayStatic: fc.boolean(),
    notation: wanted.notation ? fc.constant(wanted.notation) : fc.constantFrom(...notations),
    offset: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    secondGateway: fc.boolean(),
  });

/**
 * The host address with this number out of `needed` neighbours: 0 and 1 are the nodes' own, 2 is the gateway's, 3 the cluster's.
 * They start anywhere in the network and wrap, so that the last host address comes up too.
 */
export function hostAt(network: TestNetwork, start: bigint, number: number): string {
  const { first, last } = hostOffsets(network);
  return addressAt(network, first + ((start + BigInt(number)) % (last - first + 1n)));
}

function interfaceOf(network: TestNetwork, given: Style, owner: number, position: number): ApplianceInterface {
  if (given.dhcp) return { dhcp: true };
  const hasRoom = hostOffsets(network).last > hostOffsets(network).first;
  const hasGateway = position === 0 || (given.secondGateway && hasRoom);
  return {
    ...(given.sayStatic ? { dhcp: false } : {}),
    ip: hostAt(network, given.offset, owner),
    subnet: subnetText(network, given.notation),
    // Where only two addresses are there, owner 0 has one and the gateway, number 2, would wrap onto it: number 1 is free.
    ...(hasGateway ? { gateway: hostAt(network, given.offset, owner === 0 && isNarrow(network) ? 1 : 2) } : {}),
  };
}

const isNarrow = (network: TestNetwork) => hostOffsets(network).last - hostOffsets(network).first < 3n;

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);

const server = fc
  .tuple(fc.constantFrom<4 | 6>(4, 6), fc.nat(60_000))
  .map(([chosen, number]) => addressAt(wholeRegion(150, chosen, 128), BigInt(number)));

/** Networks, each in a region of its own beginning with `firstRegion`. */
const separateNetworks = (firstRegion: number, least: number) =>
  fc
    .array(fc.constantFrom<4 | 6>(4, 6), { minLength: least, maxLength: 5 })
    .chain((families) =>
      fc.tuple(...families.map((chosen, index) => networkIn(firstRegion + index, chosen, chosen === 4 ? 32 : 128))),
    );

const nats = (least: number) =>
  separateNetworks(20, least).map((locals) =>
    locals.map((local, index) => ({
      localCidr: cidrOf(local),
      networkCidr: cidrOf(wholeRegion(40 + index, local.family, local.prefix)),
      description: `nat ${index}`,
    })),
  );

const routedNetworks = (least: number) =>
  fc
    .tuple(separateNetworks(60, least), fc.constantFrom(',', ' ', '\n', ', ', ' ,\r\n '))
    .map(([networks, separator]) => networks.map(cidrOf).join(separator));

const contact = fc.constantFrom<ApplianceData>(
  { contactEmail: 'ada@example.com' },
  { contactPhone: '+31 10 123 4567' },
  { contactEmail: '', contactPhone: '+31 10 123 4567' },
  { contactEmail: 'ada@example.com', contactPhone: '+31 10 123 4567' },
);

/** An absent due date, the day of creation, or a day up to three years later. */
const dueDate = fc
  .option(fc.nat(1_000), { nil: undefined })
  .map((days) =>
    days === undefined ? {} : { dueDate: new Date(Date.parse(CREATED_AT) + days * DAY_MS).toISOString().slice(0, 10) },
  );

const { contactEmail: _, ...siteWithoutContact } = site;

/** A valid order: IPv4 and IPv6, DHCP and static, HA pairs and others, one or two interfaces, NATs, routed networks. */
export function validOrder(wanted: Wanted = {}): fc.Arbitrary<GeneratedOrder> {
  const ha = wanted.ha === undefined ? fc.boolean() : fc.constant(wanted.ha);
  const interfaces = fc.constantFrom(...(wanted.interfaces ? [wanted.interfaces] : [1, 2]));
  return fc.tuple(ha, interfaces).chain(([isPair, interfacesCount]) => {
    const nodes = isPair ? fc.constant(2) : fc.constantFrom(...(wanted.nodes ? [wanted.nodes] : [1, 2]));
    return nodes.chain((nodeCount) => orderOf(wanted, isPair, nodeCount, interfacesCount));
  });
}

function orderOf(
  wanted: Wanted,
  ha: boolean,
  nodeCount: number,
  interfacesCount: number,
): fc.Arbitrary<GeneratedOrder> {
  return fc
    .record({
      networks: networksOf(wanted, ha, nodeCount, interfacesCount),
      // An HA pair shares the start of its addresses, so that they are neighbours; what else differs is each node's own.
      styles: fc.tuple(...Array.from({ length: nodeCount * interfacesCount }, () => style(wanted))),
      names: fc.tuple(...Array.from({ length: nodeCount }, () => label)),
      servers: fc.uniqueArray(server, { minLength: 2, maxLength: 2 }),
      hasSecondServer: fc.boolean(),
      contact,
      dueDate,
      nats: nats(wanted.nats ?? 0),
      routedNetworks: routedNetworks(wanted.routedNetworks ?? 0),
      siteType: fc.constantFrom('primary' as const, 'secondary' as const, 'test' as const),
    })
    .map(({ networks, styles, names, servers, hasSecondServer, contact, dueDate, ...rest }) => {
      const nodes = networks.map(
        (links, node): ApplianceNode => ({
          name: `${names[node]}${node === 0 ? 'a' : 'b.Example.com'}`,
          ...(servers[0] ? { dns1: servers[0] } : {}),
          ...(hasSecondServer && servers[1] ? { dns2: servers[1] } : {}),
          interfaces: links.flatMap((network, position) => {
            const own = styles[node * interfacesCount + position];
            const shared = ha ? styles[position] : own;
            return own && shared
              ? [interfaceOf(network, { ...own, offset: shared.offset }, ha ? node : 0, position)]
              : [];
          }),
        }),
      );
      const first = networks[0]?.[0];
      const clusterIp = ha && first ? { clusterIp: hostAt(first, styles[0]?.offset ?? 0n, 3) } : {};
      return {
        networks,
        data: {
          ...siteWithoutContact,
          ...contact,
          ...dueDate,
          ha,
          ...clusterIp,
          nodeCount,
          interfacesCount,
          nodes,
          ...rest,
        },
      };
    });
}
