import { randomUUID } from 'node:crypto';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import * as examples from '../../functions/appliances/contract/examples.ts';
import { Order } from '../../functions/appliances/contract/order-contract.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { Timeline } from './timeline.ts';

/** What an operator does, step by step. */
const STEPS: readonly { readonly status: string; readonly note: string; readonly fields?: object }[] = [
  { status: 'gathering info', note: 'the operator asks for the network plan' },
  { status: 'pending feedback', note: 'the question is with the partner' },
  { status: 'info received', note: 'the partner has sent it', fields: examples.createOrder },
  { status: 'provisioning', note: 'the order is complete, the appliances are being configured' },
  { status: 'qa', note: 'they are tested' },
  { status: 'shipped', note: 'they are on their way' },
  { status: 'delivered', note: 'they have arrived' },
  { status: 'installed', note: 'they are mounted and reachable' },
  { status: 'in production', note: 'they carry traffic' },
];

/** Places an appliance order and walks it to production. */
export async function walkApplianceOrder(api: ApiClient, timeline: Timeline): Promise<void> {
  const { companyName, locationName, customerRefNum } = examples.createOrder;
  const place = { body: { companyName, locationName, customerRefNum }, idempotencyKey: randomUUID() };
  const placed = Order.parse(await api.call(appliances, 'create-order', place));
  const repeated = Order.parse(await api.call(appliances, 'create-order', place));
  if (repeated.uid !== placed.uid) throw new Error('the same request has placed two orders');

  const { orderNum: number, uid, status, version } = placed;
  console.log(`\nAppliance order ${number} of ${companyName} (placed twice with one key, and there is one)\n`);
  const missing = placed.validations.messages.length;
  await timeline.print({ number, version, status, note: `placed; ${missing} fields are still to come` });
  for (const { note, fields, ...step } of STEPS) {
    const body = { ...fields, ...step };
    const order = Order.parse(await api.call(appliances, 'update-order', { path: { uid }, body }));
    await timeline.print({ number, version: order.version, status: order.status, note });
  }
}
