import { randomUUID } from 'node:crypto';
import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { Order } from '../../functions/appliances/contract/order-contract.ts';
import type { ApiClient } from '../support/api-client.ts';
import { expectSame, type Outcome } from './outcome.ts';

/** Places an appliance order twice with one key, reads it, and cancels it. */
export async function smokeAppliances(api: ApiClient): Promise<Outcome> {
  const place = { body: { companyName: 'Smoke test', customerRefNum: 'SMOKE-TEST' }, idempotencyKey: randomUUID() };
  const placed = Order.parse(await api.call(appliances, 'create-order', place));
  const repeated = Order.parse(await api.call(appliances, 'create-order', place));
  expectSame('the order of the same request', repeated.uid, placed.uid);
  const path = { uid: placed.uid };
  expectSame('status', Order.parse(await api.call(appliances, 'get-order', { path })).status, 'new');
  await api.call(appliances, 'update-order', { path, body: { status: 'cancelled' } });
  expectSame('status', Order.parse(await api.call(appliances, 'get-order', { path })).status, 'cancelled');
  return { passed: `order ${placed.orderNum} was placed, read and cancelled` };
}
