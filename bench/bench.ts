/** `npm run bench`: measures all figures in one run and prints a table. The exit code is 1 if a figure exceeds its budget. */

import { bundles } from './bundles.ts';
import { capacityPage } from './capacity/capacity-page.ts';
import { deviceUnits } from './device-units.ts';
import { eventsAndDeliveries } from './events-and-deliveries.ts';
import { table } from './figure.ts';
import { hotProduct } from './hot-product.ts';
import { largeOrder } from './large-order.ts';
import { listUnits } from './list-units.ts';
import { startCloud } from './local-cloud.ts';
import { backlog, memoryAfterStart, openExecutions } from './local-cloud-load.ts';
import { orderUnits } from './order-units.ts';
import { ownCode } from './own-code.ts';
import { storeRequests } from './store-requests.ts';
import { subscriptionRequests } from './subscription-requests.ts';
import { subscriptionUnits } from './subscription-units.ts';
import { onOwnStore, storeOf } from './support/bench-store.ts';
import { tenantLimits } from './tenant-limits.ts';
import { throughput } from './throughput.ts';

// The figures take minutes, as if the arguments were not there.
if (process.argv.length > 2) {
  console.error('npm run bench takes no arguments');
  process.exit(2);
}

/** Runs functions that write log lines to standard output. The functions format the lines, but the output is dropped. */
async function silently<Result>(run: () => Promise<Result>): Promise<Result> {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return await run();
  } finally {
    process.stdout.write = write;
  }
}

// Runs before the local cloud starts, because its workflows would compete for the processor.
const own = await silently(ownCode);
const started = await memoryAfterStart();
const cloud = await startCloud();
try {
  const code = await bundles(cloud.assembly);
  const store = await storeOf(cloud.emulatorUrl);
  const requests = await silently(() => storeRequests(store));
  const subscriptions = await silently(() => onOwnStore(cloud.assembly, subscriptionRequests));
  const units = await silently(() => onOwnStore(cloud.assembly, deviceUnits));
  const ofSubscriptions = await silently(() => onOwnStore(cloud.assembly, subscriptionUnits));
  const ofOrders = await silently(() => onOwnStore(cloud.assembly, orderUnits));
  const large = await silently(() => largeOrder(cloud, store));
  const hot = await silently(() => onOwnStore(cloud.assembly, hotProduct));
  const limits = await silently(() => onOwnStore(cloud.assembly, tenantLimits));
  const lists = await silently(() => onOwnStore(cloud.assembly, listUnits));
  const load = await throughput(cloud, await storeOf(cloud.emulatorUrl));
  const late = [...(await backlog(cloud)), ...(await openExecutions(cloud))];
  const heard = await eventsAndDeliveries(cloud);
  const figures = [
    ...requests,
    ...subscriptions,
    ...ofOrders,
    ...units,
    ...ofSubscriptions,
    ...own,
    ...code,
    ...large,
    ...hot,
    ...limits,
    ...lists,
    ...load,
    ...late,
    ...heard,
    ...started,
  ];
  console.log(table(figures));
  console.log(`\n${capacityPage()}`);
  if (figures.some(({ within }) => !within)) process.exitCode = 1;
} finally {
  await cloud.stop();
}
process.exit();
