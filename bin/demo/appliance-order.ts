import { randomUUID } from 'node:crypto';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import type { UpdateApplianceOrder } from '../../sdk/src/index.ts';
import type { Clients } from '../support/clients.ts';
import type { Timeline } from './timeline.ts';

/** Status changes by an operator, in sequence. */
const STEPS: readonly (Pick<UpdateApplianceOrder, 'status'> & {
  readonly note: string;
  readonly fields?: UpdateApplianceOrder;
})[] = [
  { status: 'gathering info', note: 'the operator asks for the network plan' },
  { status: 'pending feedback', note: 'the partner has to respond' },
  {
    status: 'info received',
    note: 'the partner has sent the network plan',
    fields: { ...examples.createOrder, siteType: 'primary' },
  },
  { status: 'provisioning', note: 'the operator configures the appliances' },
  { status: 'qa', note: 'the operator tests the appliances' },
  { status: 'shipped', note: 'the appliances are on their way' },
  { status: 'delivered', note: 'the appliances have arrived' },
  { status: 'installed', note: 'the appliances are mounted and reachable' },
  { status: 'in production', note: 'the appliances carry traffic' },
];

/** Places an appliance order and takes it to production. */
export async function walkApplianceOrder({ partner }: Clients, timeline: Timeline): Promise<void> {
  const { companyName, locationName, customerRefNum } = examples.createOrder;
  const headers = { 'Idempotency-Key': randomUUID() };
  const place = { body: { companyName, locationName, customerRefNum }, headers };
  const placed = await partner.appliances.createOrder(place);
  const repeated = await partner.appliances.createOrder(place);
  if (repeated.uid !== placed.uid) throw new Error('the same request has placed two orders');

  const { orderNum: number, uid, status, version } = placed;
  console.log(`\nAppliance order ${number} of ${companyName} (two requests with the same key placed one order)\n`);
  const missing = placed.validations.messages.length;
  await timeline.print({ number, version, status, note: `placed; ${missing} fields are still missing` });
  for (const { note, fields, ...step } of STEPS) {
    const body = { ...fields, ...step };
    const order = await partner.appliances.updateOrder({ uid, body });
    await timeline.print({ number, version: order.version, status: order.status, note });
  }
}
