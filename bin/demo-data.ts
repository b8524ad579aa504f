import { appliances } from '../functions/appliances/endpoints.ts';
import * as examples from '../functions/appliances/examples.ts';
import { ApiClient } from './api-client.ts';

const { nodes: _nodes, clusterIp: _clusterIp, ...site } = examples.createOrder;

const branch = (city: string, name: string, address: string) => ({
  ...site,
  customerRefNum: `PO-${name.toUpperCase()}`,
  locationName: `${city} branch`,
  city,
  ha: false,
  nodeCount: 1,
  siteType: 'secondary',
  routedNetworks: '',
  nodes: [
    {
      name: `${name}-edge-1`,
      dns1: '192.0.2.53',
      interfaces: [{ ip: `${address}.10`, subnet: '24', gateway: `${address}.1` }],
    },
  ],
});

/** Orders that a new local cloud starts with: one in each stage that somebody might look for. */
const ORDERS = [
  { companyName: 'Lovelace Logistics', locationName: 'Utrecht depot', customerRefNum: 'PO-UTRECHT' },
  { ...branch('Delft', 'dlf', '10.40.1'), status: 'pending feedback', comments: ['Which rack unit is free?'] },
  { ...branch('Gouda', 'gou', '10.40.2'), status: 'provisioning' },
  { ...branch('Leiden', 'ldn', '10.40.3'), status: 'shipped', dueDate: '2099-12-31' },
  { ...examples.createOrder, status: 'in production' },
] as const;

/** Places the demo data as a caller would, over HTTPS; doing it again places nothing new. */
export async function seed({ apiUrl, token }: { readonly apiUrl: string; readonly token: string }): Promise<void> {
  const api = new ApiClient(apiUrl, token);
  for (const [index, order] of ORDERS.entries()) {
    await api.post(`${appliances.basePath}${appliances.endpoints['create-order'].path}`, order, {
      'idempotency-key': `demo-data-${index + 1}`,
    });
  }
}
