import { ApiClient } from '../support/api-client.ts';
import { placeApplianceOrders } from './appliance-orders.ts';
import { placeDeviceOrders } from './device-orders.ts';
import { setUpSubscriptions } from './subscriptions.ts';
import { nothingStocked, openWarehouse, type Progress, progressOf, stockWarehouse } from './warehouses.ts';

/**
 * Places the demo data as a caller would, over HTTPS: whatever of it is not there. It ends with opening the last warehouse, so one
 * request tells whether anything is left to do, and what was broken off is gone on with at the next start.
 *
 * No two calls of one function are made at once: each would need an instance of it, which takes longer to start than many calls
 * take.
 *
 * @param cloud.fresh true for a store that has never been used; one that has been gets demo data only if that was begun
 */
export async function seed(cloud: {
  readonly apiUrl: string;
  readonly token: string;
  readonly fresh: boolean;
}): Promise<void> {
  const api = new ApiClient(cloud.apiUrl, cloud.token);
  const progress = cloud.fresh ? nothingStocked : await progressOf(api);
  if (!cloud.fresh && progress.every(({ reached }) => reached === 'absent')) return;
  const closed = progress.filter(({ reached }) => reached !== 'open');
  const last = closed.pop();
  if (last === undefined) return;
  const begun = [stockAll(api, [...closed, last]), placeApplianceOrders(api, cloud), setUpSubscriptions(api, cloud)];
  // Whatever fails, nobody calls any more when this does.
  for (const result of await Promise.allSettled(begun)) if (result.status === 'rejected') throw result.reason;
  for (const { warehouse } of closed) await openWarehouse(api, warehouse);
  await placeDeviceOrders(api, cloud);
  await openWarehouse(api, last.warehouse);
}

async function stockAll(api: ApiClient, progress: readonly Progress[]): Promise<void> {
  for (const one of progress) await stockWarehouse(api, one);
}
