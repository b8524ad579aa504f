import { expect, test } from 'vitest';
import { json } from '../../functions/core/model/response.ts';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { changeOrder } from '../../functions/core/orders/change-order.ts';
import { placeOrder } from '../../functions/core/orders/place-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { outstandingCounter } from '../../functions/workflow/count-outstanding.ts';
import { metricsIn } from '../support/cloud/emitted-metrics.ts';
import { logLines } from '../support/cloud/log-lines.ts';
import { testStore } from '../support/store/test-store.ts';

const lifecycle = { new: { description: '', next: ['done'] }, done: { description: '', next: [] } };
const lines = logLines();

/** Places orders of a tenant, and returns their numbers. */
async function place(store: Store, count: number, tenant = 'acme'): Promise<number[]> {
  const numbers: number[] = [];
  for (let placed = 0; placed < count; placed++) {
    await placeOrder(store, { line: 'things', tenant, actor: 'ada', status: 'new', data: {} }, (order) => {
      numbers.push(order.number);
      return json(200, {});
    });
  }
  return numbers;
}

const finish = (store: Store, number: number) => {
  const owner = { line: 'things', tenant: 'acme' };
  const change = { owner, name: { number }, actor: 'ada', lifecycle, decide: () => ({ status: 'done' }) };
  return changeOrder(store, change, () => json(200, {}));
};

/** Runs the count, and returns the counts that are not 0. */
async function counted(store: Store, limits: Readonly<Record<string, Readonly<Record<string, number>>>>) {
  await outstandingCounter(() => store, limits)();
  return lines().flatMap(metricsIn);
}

test('counts the orders of all tenants in each status, how old the oldest is, and those past the limit', async () => {
  let now = Date.parse('2027-03-01T10:00:00Z');
  const store = await testStore({ now: () => new Date(now) });
  await place(store, 3);
  now += 2 * DAY_MS;
  await place(store, 9, 'globex');
  now += 2 * DAY_MS;
  expect(await counted(store, { things: { new: 3 }, others: { new: 1 } })).toEqual([
    'ordersOutstanding{stage=test,line=things,status=new}=12',
    `oldestOrderAge{stage=test,line=things,status=new}=${(4 * DAY_MS) / 1_000}`,
    'ordersStuck{stage=test,line=things}=3',
    'ordersOutstanding{stage=test,line=others,status=new}=0',
    'oldestOrderAge{stage=test,line=others,status=new}=0',
    'ordersStuck{stage=test,line=others}=0',
  ]);
});

test('counts an order in the status that it is in, from its entry on', async () => {
  let now = Date.parse('2027-03-01T10:00:00Z');
  const store = await testStore({ now: () => new Date(now) });
  const [first = 0] = await place(store, 2);
  now += 2 * DAY_MS;
  await finish(store, first);
  now += DAY_MS;
  expect(await counted(store, { things: { new: 3, done: 0.5 } })).toEqual([
    'ordersOutstanding{stage=test,line=things,status=new}=1',
    `oldestOrderAge{stage=test,line=things,status=new}=${(3 * DAY_MS) / 1_000}`,
    'ordersOutstanding{stage=test,line=things,status=done}=1',
    `oldestOrderAge{stage=test,line=things,status=done}=${DAY_MS / 1_000}`,
    'ordersStuck{stage=test,line=things}=1',
  ]);
});
