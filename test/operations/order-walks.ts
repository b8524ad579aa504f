import { walkApplianceOrder } from '../../bin/demo/appliance-order.ts';
import { walkDeviceOrder } from '../../bin/demo/device-order.ts';
import { walkSubscriptionOrder } from '../../bin/demo/subscription-order.ts';
import { Timeline } from '../../bin/demo/timeline.ts';
import { setUpSubscriptions } from '../../bin/demo-data/subscriptions.ts';
import { openWarehouses } from '../../bin/demo-data/warehouses.ts';
import { type EndpointRow, endpointsOf, pathOf } from '../../functions/core/model/endpoint.ts';
import { deployedName } from '../../lib/config/deployed-names.ts';
import { functionName } from '../../lib/config/function-names.ts';
import { Slots } from '../../lib/local/support/slots.ts';
import { createClient } from '../../sdk/src/index.ts';
import type { Stage } from '../api/subscriptions/stage.ts';
import { Caller } from '../support/api/api.ts';
import { expectDone, OPERATIONS, type Shop } from '../support/api/device-api.ts';
import { ordersOf, V3 } from '../support/api/subscription-api.ts';
import { completeOrder } from '../support/lines/appliance-service.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { disturbing } from './disturbances.ts';
import { documentedCustomer } from './personal-values.ts';
import { DEPLOYED, type TroubledCloud, type Working } from './troubled-cloud.ts';

/** Functions that start at the same time, on a machine of two cores. */
const AT_ONCE = 2;

/** Walks an order of each line as `npm run demo` does, on tables that turn requests away now and then. */
export async function walkDemos({ access, api, dynamodb, token }: TroubledCloud): Promise<void> {
  const timeline = new Timeline(undefined);
  // The functions themselves overcome the disturbances.
  const client = createClient({ url: access.apiUrl, token, repeats: 0 });
  const say = console.log;
  console.log = () => undefined;
  try {
    await Promise.all([openWarehouses(api), setUpSubscriptions(api, { fresh: false })]);
    for (const walk of [walkApplianceOrder, walkDeviceOrder, walkSubscriptionOrder]) {
      dynamodb.script = disturbing();
      await walk({ partner: client, operator: client }, timeline);
    }
  } finally {
    console.log = say;
  }
}

/** Calls every endpoint that nobody has called yet, with names of nothing that there is. */
export async function callOtherEndpoints({ cloud, access, token }: TroubledCloud): Promise<void> {
  const called = new Set(cloud.cloudWatch.metrics().map(({ dimensions }) => dimensions.FunctionName));
  const others = endpointsOf(DEPLOYED.endpointTables).filter(
    ({ table, key }) => !called.has(deployedName('local', functionName(table.line, key))),
  );
  const slots = new Slots(AT_ONCE);
  const call = async (row: EndpointRow) => {
    const path = pathOf(row).replaceAll(/\{\w+\}/g, 'unknown');
    const headers = { authorization: `Bearer ${token}`, 'x-api-key': 'client-of-demo' };
    const { status } = await fetch(`${access.apiUrl}${path}`, { method: row.endpoint.method, headers });
    if (status >= 500) throw new Error(`${row.table.line} ${row.key} answered ${status}`);
  };
  await Promise.all(others.map((row) => slots.use(() => call(row))));
}

/** Walks orders to the statuses that the demos do not lead to. */
export async function walkElsewhere(troubled: TroubledCloud, { caller, shop, stage }: Working): Promise<void> {
  await walkAppliances(caller);
  await returnDevice(shop);
  await failSubscriptions(troubled, stage);
}

async function walkAppliances(caller: Caller): Promise<void> {
  for (const [status, ...others] of [
    ['in production', 'archived'],
    ['new', 'cancelled', 'archived'],
  ]) {
    const order = expectDone(await caller.place(completeOrder({ status }))).body;
    for (const next of others) expectDone(await caller.put(Caller.pathOf(order), { status: next }));
  }
}

async function returnDevice(shop: Shop): Promise<void> {
  await shop.stock('Laptop', 1);
  const order = await shop.place('Laptop');
  expectDone(await shop.move(order, 'PROCESSING'));
  expectDone(await shop.move(order, 'SHIPPED', { tracking_number: '1Z0000000000000302', carrier: 'UPS' }));
  for (const status of ['DELIVERED', 'RETURNED']) expectDone(await shop.move(order, status));
}

/** Each order fails by an operator's hand, before its workflow is let begin: that finds the order moved on. */
async function failSubscriptions({ workflows }: TroubledCloud, { market, customerId, offer }: Stage): Promise<void> {
  const held = Promise.withResolvers<void>();
  workflows.script = () => ({ kind: 'before', run: () => held.promise });
  try {
    for (const status of ['1004', '1020', '1022', '1024', '1026']) {
      const { orderId } = await market.place(customerId, newOrder(offer));
      const path = `${OPERATIONS}/sandbox${ordersOf(customerId).slice(V3.length)}/${orderId}`;
      // The answer may be that it takes too long: the seconds in which it must be done are a fraction of one here.
      await market.operator.send('PATCH', path, { status }, {});
    }
  } finally {
    workflows.script = () => undefined;
    held.resolve();
  }
}

/** Places an order for the customer of the documented case. */
export async function orderForDocumentedCustomer({ stage: { market, offer } }: Working): Promise<void> {
  const body = documentedCustomer()?.request.body;
  const { customerId } = expectDone(await market.partner.post(`${V3}/customers`, body)).body;
  await market.setCustomer(customerId, { status: '1000' });
  await market.place(customerId, newOrder(offer));
}
