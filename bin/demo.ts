/** `npm run demo`: places orders of each line in the running local cloud, takes each to its final status and prints every step. */
import { ConnectionError } from '../sdk/src/index.ts';
import { walkApplianceOrder } from './demo/appliance-order.ts';
import { walkDeviceOrder } from './demo/device-order.ts';
import { walkSubscriptionOrder } from './demo/subscription-order.ts';
import { Timeline } from './demo/timeline.ts';
import { setUpSubscriptions } from './demo-data/subscriptions.ts';
import { openWarehouses } from './demo-data/warehouses.ts';
import { localDirectory } from './local/local-options.ts';
import { localClients } from './support/clients.ts';
import { endWith, isUnanswered, rejectArguments } from './support/command-line.ts';
import { connectLocally } from './support/connect-locally.ts';
import { guardOutput } from './support/output.ts';
import { runningCloud } from './support/running-cloud.ts';

async function demo(): Promise<void> {
  const cloud = runningCloud(localDirectory(process.env));
  const clients = localClients(cloud);
  const api = await connectLocally(cloud);
  const timeline = new Timeline(cloud.eventsFile);
  await walkApplianceOrder(clients, timeline);
  // The warehouses are missing if npm start ran with --no-demo-data.
  await openWarehouses(api);
  await walkDeviceOrder(clients, timeline);
  await setUpSubscriptions(api, { fresh: false });
  await walkSubscriptionOrder(clients, timeline);
  console.log(`\nTo read the orders as JSON, open ${cloud.apiUrl}/docs with a token from npm run -s token.`);
  console.log(cloud.eventsFile ? '' : 'The events are in the log of npm start. An in-memory cloud keeps no events.\n');
}

guardOutput();
rejectArguments('npm run demo');
await demo().catch((error: unknown) => {
  const isUnreachable = isUnanswered(error) || error instanceof ConnectionError;
  const unreachable = isUnreachable ? 'the local cloud does not respond; start it with npm start' : undefined;
  endWith(unreachable ?? error);
});
