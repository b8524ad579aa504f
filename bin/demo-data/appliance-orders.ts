import * as z from 'zod';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { OrderSummary } from '../../functions/appliances/contract/order-contract.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import type { ApiClient } from '../support/api-client.ts';

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

/** Orders in the most useful statuses. Each has its own `customerRefNum`. */
export const ORDERS = [
  { companyName: 'Lovelace Logistics', locationName: 'Utrecht depot', customerRefNum: 'PO-UTRECHT' },
  { ...branch('Delft', 'dlf', '10.40.1'), status: 'pending feedback', comments: ['Which rack unit is free?'] },
  { ...branch('Gouda', 'gou', '10.40.2'), status: 'provisioning' },
  { ...branch('Leiden', 'ldn', '10.40.3'), status: 'shipped', dueDate: '2099-12-31' },
  { ...examples.createOrder, status: 'in production' },
] as const;

const Listed = z.array(OrderSummary);

/**
 * Places the missing appliance orders.
 *
 * @param store.fresh true if the store is new, so it contains no orders
 */
export async function placeApplianceOrders(api: ApiClient, { fresh }: { readonly fresh: boolean }): Promise<void> {
  for (const [index, body] of ORDERS.entries()) {
    if (!fresh && (await isPlaced(api, body))) continue;
    await api.call(appliances, 'create-order', { body, idempotencyKey: `demo-data-${index + 1}` });
  }
}

async function isPlaced(api: ApiClient, { customerRefNum }: (typeof ORDERS)[number]): Promise<boolean> {
  return Listed.parse(await api.call(appliances, 'list-orders', { query: { customerRefNum } })).length > 0;
}
