import { randomUUID } from 'node:crypto';
import type { Client } from '../../sdk/src/index.ts';
import { expectSame, type Outcome } from './outcome.ts';

/** Places an appliance order twice with one key, reads it, and cancels it. */
export async function smokeAppliances({ appliances }: Client): Promise<Outcome> {
  const headers = { 'Idempotency-Key': randomUUID() };
  const place = { body: { companyName: 'Smoke test', customerRefNum: 'SMOKE-TEST' }, headers };
  const { uid, orderNum } = await appliances.createOrder(place);
  expectSame('the order of the same request', (await appliances.createOrder(place)).uid, uid);
  expectSame('status', (await appliances.getOrder({ uid })).status, 'new');
  await appliances.updateOrder({ uid, body: { status: 'cancelled' } });
  expectSame('status', (await appliances.getOrder({ uid })).status, 'cancelled');
  return { passed: `order ${orderNum} was placed, read and cancelled` };
}
