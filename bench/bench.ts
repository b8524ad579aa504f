/** `npm run bench`: measures all figures in one run and prints a table. The exit code is 1 if a figure exceeds its budget. */
import { onOwnStore, storeOf } from './bench-store.ts';
import { bundles } from './bundles.ts';
import { table } from './figure.ts';
import { hotProduct } from './hot-product.ts';
import { largeOrder } from './large-order.ts';
import { startCloud } from './local-cloud.ts';
import { ownCode } from './own-code.ts';
import { silently } from './silently.ts';
import { storeRequests } from './store-requests.ts';
import { subscriptionRequests } from './subscription-requests.ts';
import { throughput } from './throughput.ts';

// Runs before the local cloud starts, because its workflows would compete for the processor.
const own = await silently(ownCode);
const cloud = await startCloud();
try {
  const code = await bundles(cloud.assembly);
  const store = await storeOf(cloud.dynamodbUrl);
  const requests = await silently(() => storeRequests(store));
  const subscriptions = await silently(() => onOwnStore(cloud.assembly, subscriptionRequests));
  const large = await silently(() => largeOrder(cloud, store));
  const hot = await silently(() => onOwnStore(cloud.assembly, hotProduct));
  const load = await throughput(cloud, await storeOf(cloud.dynamodbUrl));
  const figures = [...requests, ...subscriptions, ...own, ...code, ...large, ...hot, ...load];
  console.log(table(figures));
  if (figures.some(({ within }) => !within)) process.exitCode = 1;
} finally {
  await cloud.stop();
}
process.exit();
