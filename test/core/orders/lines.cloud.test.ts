import { beforeAll, expect, it } from 'vitest';
import { json } from '../../../functions/core/model/response.ts';
import { changeOrder } from '../../../functions/core/orders/change-order.ts';
import { listOrders } from '../../../functions/core/orders/list-orders.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { readHistory } from '../../../functions/core/orders/read-history.ts';
import { readOrder } from '../../../functions/core/orders/read-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { testStore } from '../../support/store/test-store.ts';

const own = { tenant: 'acme', line: 'widgets' };
const other = { tenant: 'acme', line: 'gadgets' };

let store: Store;
let name: { uid: string };

beforeAll(async () => {
  store = await testStore();
  const placed = await placeOrder(store, { ...own, actor: 'ada', status: 'new', lifecycle: {}, data: {} }, ({ uid }) =>
    json(200, uid),
  );
  name = { uid: JSON.parse(placed.body) };
});

it('an order is not found by another line of the same tenant, and stays as it was', async () => {
  const decide = () => ({ data: { taken: true } });
  const change = { owner: other, name, actor: 'ada', lifecycle: {}, decide };
  await expect(readOrder(store, other, name)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(readHistory(store, other, name)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(changeOrder(store, change, () => json(200, {}))).rejects.toMatchObject({ kind: 'not-found' });
  expect(await readOrder(store, own, name)).toMatchObject({ version: 1, data: {} });
});

it('a list holds orders of its own line only', async () => {
  expect((await listOrders(store, own, {}, { limit: 10 }, (order) => order)).orders).toHaveLength(1);
  expect((await listOrders(store, other, {}, { limit: 10 }, (order) => order)).orders).toEqual([]);
});
