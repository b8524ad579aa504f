import { randomUUID } from 'node:crypto';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import * as examples from '../../functions/appliances/contract/examples.ts';
import { Order } from '../../functions/appliances/contract/order-contract.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { Timeline } from './timeline.ts';

/** Status changes by an operator, in sequence. */
const STEPS: readonly { readonly status: string; readonly note: string; readonly fields?: object }[] = [
  { status: 'gathering info', note: 'the operator asks for the network plan' },
  { status: 'pending feedback', note: 'the partner has to respond' },
  { status: 'info received', note: 'the partner has sent the network plan', fields: examples.createOrder },
  { status: 'provisioning', note: 'the operator configures the appliances' },
  { status: 'qa', note: 'the operator tests the appliances' },
  { status: 'shipped', note: 'the appliances are on their way' },
  { status: 'delivered', note: 'the appliances have arrived' },
  { status: 'installed', note: 'the appliances are mounted and reachable' },
  { status: 'in production', note: 'the appliances carry traffic' },
];

/** Places an appliance order and takes it to production. */
export async function walkApplianceOrder(api: ApiClient, timeline: Timeline): Promise<void> {
  const { companyName, locationName, customerRefNum } = examples.createOrder;
  const place = { body: { companyName, locationName, customerRefNum }, idempotencyKey: randomUUID() };
  const placed = Order.parse(await api.call(appliances, 'create-order', place));
  const repeated = Order.parse(await api.call(appliances, 'create-order', place));
  if (repeated.uid !== placed.uid) throw new Error('the same request has placed two orders');

  const { orderNum: number, uid, status, version } = placed;
  console.log(`\nAppliance order ${number} of ${companyName} (two requests with the same key placed one order)\n`);
  const missing = placed.validations.messages.length;
  await timeline.print({ number, version, status, note: `placed; ${missing} fields are still missing` });
  for (const { note, fields, ...step } of STEPS) {
    const body = { ...fields, ...step };
    const order = Order.parse(await api.call(appliances, 'update-order', { path: { uid }, body }));
    await timeline.print({ number, version: order.version, status: order.status, note });
  }
}
