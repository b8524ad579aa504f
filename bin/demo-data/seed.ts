import { ApiClient } from '../support/api-client.ts';
import { placeApplianceOrders } from './appliance-orders.ts';
import { placeDeviceOrders } from './device-orders.ts';
import { setUpSubscriptions } from './subscriptions.ts';
import { nothingStocked, openWarehouse, type Progress, progressOf, stockWarehouse } from './warehouses.ts';

/**
 * Creates the missing demo data through the API, as a caller would. The last step opens the last warehouse. Therefore one request shows
 * whether the data is complete, and the next start continues an interrupted run.
 *
 * The calls of one function run one after the other. Simultaneous calls would each start a worker, which takes longer than many calls.
 *
 * @param cloud.operatorsToken token for the operators' endpoints, if `token` lacks their scopes
 * @param cloud.fresh true for a new store; a used store gets demo data only if an earlier run began to create it
 */
export async function seed(cloud: {
  readonly apiUrl: string;
  readonly token: string;
  readonly operatorsToken?: string | undefined;
  readonly fresh: boolean;
}): Promise<void> {
  const api = new ApiClient(cloud.apiUrl, cloud.token, cloud.operatorsToken);
  const progress = cloud.fresh ? nothingStocked : await progressOf(api);
  if (!cloud.fresh && progress.every(({ reached }) => reached === 'absent')) return;
  const closed = progress.filter(({ reached }) => reached !== 'open');
  const last = closed.pop();
  if (last === undefined) return;
  const begun = [stockAll(api, [...closed, last]), placeApplianceOrders(api, cloud), setUpSubscriptions(api, cloud)];
  // Waits for all parts even if one fails, so no call is in progress when this function throws.
  for (const result of await Promise.allSettled(begun)) if (result.status === 'rejected') throw result.reason;
  for (const { warehouse } of closed) await openWarehouse(api, warehouse);
  await placeDeviceOrders(api, cloud);
  await openWarehouse(api, last.warehouse);
}

async function stockAll(api: ApiClient, progress: readonly Progress[]): Promise<void> {
  for (const one of progress) await stockWarehouse(api, one);
}
