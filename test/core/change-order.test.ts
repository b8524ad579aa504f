import { beforeAll, expect, it } from 'vitest';
import { json } from '../../functions/core/answer.ts';
import { type ChangeRequest, changeOrder } from '../../functions/core/change-order.ts';
import { idempotentRequest } from '../../functions/core/idempotency.ts';
import { placeOrder } from '../../functions/core/place-order.ts';
import type { Store } from '../../functions/core/store.ts';
import { testStore } from '../support/test-store.ts';

const owner = { tenant: 'acme', line: 'widgets' };
const lifecycle = {
  open: { description: 'Can be closed.', next: ['closed'] },
  closed: { description: 'Can be opened again.', next: ['open'] },
};
const request = idempotentRequest({ owner: 'acme', operation: 'widgets/close', days: 1 }, 'k', {});

let store: Store;
let uid: string;

beforeAll(async () => {
  store = await testStore();
});

async function place(): Promise<void> {
  const placed = await placeOrder(store, { ...owner, actor: 'ada', status: 'open', data: {} }, (order) =>
    json(200, order.uid),
  );
  uid = JSON.parse(placed.body);
}

const change = (fields: Partial<ChangeRequest<object>>) =>
  changeOrder(
    store,
    { owner, name: { uid }, actor: 'ada', lifecycle, decide: () => ({}), ...fields },
    ({ status, version }) => json(200, { status, version }),
  );

const moveTo = (status: string) => change({ decide: () => ({ status }) });
const close = () => change({ decide: () => ({ status: 'closed' }), request });

it('a change that changed nothing gets its first answer again, and no effect, when the order has moved on', async () => {
  await place();
  await moveTo('closed');
  const first = await close();
  expect(JSON.parse(first.body)).toEqual({ status: 'closed', version: 2 });
  await moveTo('open');
  const again = await close();
  expect(again).toMatchObject({ body: first.body, headers: { 'idempotent-replayed': 'true' } });
  expect(JSON.parse((await change({})).body)).toEqual({ status: 'open', version: 3 });
});

it('a change to nothing without a key sends one request: it reads the order', async () => {
  await place();
  const before = store.requestsSent();
  await moveTo('open');
  expect(store.requestsSent() - before).toBe(1);
});

it('a transition that the lifecycle does not have is refused as such, with those it has', async () => {
  await place();
  const message = 'an order cannot go from open to lost; allowed from there: closed';
  await expect(moveTo('lost')).rejects.toMatchObject({
    kind: 'transition-refused',
    status: 422,
    fields: [{ path: 'status', message }],
  });
});
