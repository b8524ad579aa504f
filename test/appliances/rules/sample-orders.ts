import type { ApplianceData, ApplianceInterface } from '../../../functions/appliances/model/order-data.ts';
import { holisticProblems } from '../../../functions/appliances/rules/holistic-rules.ts';

/** Time of creation of the sample orders. It is late in the day, so that another time zone has another day. */
export const CREATED_AT = '2027-03-01T23:30:00.000Z';

/** The fields that rule 1 requires, without the counts. */
export const site: ApplianceData = {
  companyName: 'Lovelace Logistics',
  locationName: 'Rotterdam harbour',
  address1: 'Wilhelminakade 123',
  city: 'Rotterdam',
  state: 'ZH',
  zip: '3072 AP',
  contactName: 'Ada Lovelace',
  contactEmail: 'ada@example.com',
  applianceType: 'edge-200',
  siteType: 'primary',
};

/** Static first interfaces that are valid. */
export const static4 = { ip: '10.1.1.11', subnet: '24', gateway: '10.1.1.1' };
export const static6 = { ip: '2001:db8:0:2::11', subnet: '64', gateway: '2001:db8:0:2::1' };

/** A valid order of one node with these interfaces. */
export function single(...interfaces: ApplianceInterface[]): ApplianceData {
  const name = 'edge-1';
  return { ...site, nodeCount: 1, interfacesCount: interfaces.length, nodes: [{ name, dns1: '9.9.9.9', interfaces }] };
}

/** A valid HA pair: two interfaces a node, IPv4 on the first and IPv6 on the second. */
export function pair(): ApplianceData {
  const node = (number: number) => ({
    name: `edge-${number}`,
    dns1: '10.1.1.2',
    dns2: '2001:db8::53',
    interfaces: [
      { ip: `10.1.1.1${number}`, subnet: '255.255.255.0', gateway: '10.1.1.1' },
      { ip: `2001:db8:0:2::1${number}`, subnet: '64', gateway: '2001:db8:0:2::1' },
    ],
  });
  return {
    ...site,
    ha: true,
    nodeCount: 2,
    interfacesCount: 2,
    clusterIp: '10.1.1.10',
    nodes: [node(1), node(2)],
    nats: [{ localCidr: '10.20.0.0/24', networkCidr: '192.0.2.0/24', description: 'cameras' }],
    routedNetworks: '10.30.0.0/16, 2001:db8:30::/48',
    dueDate: '2027-04-01',
  };
}

/** Lists the problems of an order, as the lines of a 422. */
export const problemLines = (data: ApplianceData, createdAt = CREATED_AT): string[] =>
  holisticProblems(data, createdAt).map(({ path, message }) => `${path}: ${message}`);

type Step = string | number;

/**
 * Copies the order with the value at the path replaced, or removed if it is `undefined`. Fails if the path does not exist, so that
 * every mutation has an effect.
 */
export function withValue(data: ApplianceData, path: readonly Step[], value: unknown): ApplianceData {
  const copy = structuredClone(data);
  let target = copy as Record<Step, unknown>;
  for (const step of path.slice(0, -1)) {
    const next = target[step];
    if (typeof next !== 'object' || next === null) throw new Error(`the order has nothing at ${path.join('.')}`);
    target = next as Record<Step, unknown>;
  }
  const last = path.at(-1);
  if (last === undefined) throw new Error('a path has at least one step');
  if (value === undefined) delete target[last];
  else target[last] = value;
  return copy;
}
