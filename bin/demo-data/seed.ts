import { ApiClient } from '../api-client.ts';
import { placeApplianceOrders } from './appliance-orders.ts';
import { placeDeviceOrders } from './device-orders.ts';
import { fill, open, progress } from './warehouses.ts';

/**
 * Places the demo data as a caller would, over HTTPS: whatever of it is not there. It ends with opening the last warehouse, so one
 * request tells whether anything is left to do, and what was broken off is gone on with at the next start.
 *
 * @param cloud.fresh false for a store that has been used: it gets demo data only if that was begun
 */
export async function seed(cloud: {
  readonly apiUrl: string;
  readonly token: string;
  readonly fresh: boolean;
}): Promise<void> {
  const api = new ApiClient(cloud.apiUrl, cloud.token);
  const warehouses = await progress(api);
  if (!cloud.fresh && warehouses.every(([, reached]) => reached === 'absent')) return;
  const closed = warehouses.flatMap(([warehouse, reached]) => (reached === 'open' ? [] : [warehouse]));
  const last = closed.at(-1);
  if (last === undefined) return;
  await Promise.all([placeApplianceOrders(api), ...closed.map((warehouse) => fill(api, warehouse))]);
  await Promise.all(closed.slice(0, -1).map((warehouse) => open(api, warehouse)));
  await placeDeviceOrders(api);
  await open(api, last);
}
