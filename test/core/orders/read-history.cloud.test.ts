import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { historyKey, orderKey } from '../../../functions/core/model/keys.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import type { HistoryEntry } from '../../../functions/core/model/order.ts';
import { json } from '../../../functions/core/model/response.ts';
import { changeOrder } from '../../../functions/core/orders/change-order.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { readHistory } from '../../../functions/core/orders/read-history.ts';
import { readOrderWithHistory } from '../../../functions/core/orders/read-order.ts';
import { ApplianceService } from '../../support/lines/appliance-service.ts';
import { testStore } from '../../support/store/test-store.ts';

const owner = { tenant: 'acme', line: 'widgets' };
const CHANGES = 9;

/** Lambda's limit on a response, which holds the body as text. */
const LARGEST_ANSWER = 6 * 1024 * 1024;

it('a history too large for one answer comes in pages, each version once', async () => {
  const store = await testStore();
  const placed = { ...owner, actor: 'ada', status: 'new', lifecycle: {}, data: { notes: '' } };
  const { body } = await placeOrder(store, placed, (order) => json(200, order.number));
  const name = { number: Number(body) };
  for (let change = 1; change <= CHANGES; change++) {
    // A quote is four characters where text stands within text.
    const notes = `${change}${'"'.repeat(100_000)}`;
    const decide = () => ({ data: { notes } });
    const lifecycle = { new: { description: 'New.', next: [] } };
    await changeOrder(store, { owner, name, actor: 'ada', lifecycle, decide }, () => json(200, {}));
  }
  const versions: number[] = [];
  let pages = 0;
  for (let after: number | undefined = 0; after !== undefined; pages++) {
    const page: Awaited<ReturnType<typeof readHistory>> = await readHistory(store, owner, name, after);
    expect(JSON.stringify(JSON.stringify(page.entries)).length).toBeLessThan(LARGEST_ANSWER);
    versions.push(...page.entries.map(({ version }) => version));
    after = page.next;
  }
  expect(pages).toBeGreaterThan(1);
  expect(versions).toEqual(Array.from({ length: CHANGES + 1 }, (_, index) => index + 1));
});

it('the history begins with the status of the creation, also when an earlier version has moved the order', async () => {
  const store = await testStore();
  const lifecycle: Lifecycle = { new: { description: '', next: ['qa'] }, qa: { description: '', next: [] } };
  const placed = { ...owner, actor: 'ada', status: 'new', lifecycle, data: {} };
  const number = Number((await placeOrder(store, placed, (order) => json(200, order.number))).body);
  const move = { owner, name: { number }, actor: 'ada', lifecycle, decide: () => ({ status: 'qa' }) };
  await changeOrder(store, move, () => json(200, {}));
  // The version before stores no status of the creation where it finds none.
  const UpdateExpression = 'REMOVE createdStatus';
  await store.client.send(new UpdateCommand({ TableName: store.ordersTable, Key: orderKey(number), UpdateExpression }));
  const statuses = (entries: readonly HistoryEntry[]) => entries.map(({ to }) => to);
  expect(statuses((await readHistory(store, owner, { number })).entries)).toEqual(['new', 'qa']);
  expect(statuses((await readOrderWithHistory(store, owner, { number })).history)).toEqual(['new', 'qa']);
});

it('a history whose last entry is lost ends, and one with a hole goes on', async () => {
  const store = await testStore();
  const lifecycle: Lifecycle = { new: { description: '', next: [] } };
  const placed = { ...owner, actor: 'ada', status: 'new', lifecycle, data: {} };
  const number = Number((await placeOrder(store, placed, (order) => json(200, order.number))).body);
  for (let change = 1; change <= 3; change++) {
    const decide = () => ({ data: { change } });
    await changeOrder(store, { owner, name: { number }, actor: 'ada', lifecycle, decide }, () => json(200, {}));
  }
  const lose = (version: number) =>
    store.client.send(new DeleteCommand({ TableName: store.ordersTable, Key: { ...historyKey(number, version) } }));
  const read = async (after?: number) => {
    const { entries, next } = await readHistory(store, owner, { number }, after);
    return [entries.map(({ version }) => version), next];
  };
  await lose(2);
  expect(await read()).toEqual([[1, 3, 4], undefined]);
  await lose(4);
  expect(await read()).toEqual([[1, 3], undefined]);
  expect(await read(3)).toEqual([[], undefined]);
});

it('a caller reads on after the version it knows', async () => {
  const service = await ApplianceService.start();
  const { uid } = await service.place();
  await service.update(uid, { notes: 'two' });
  await service.update(uid, { notes: 'three' });
  const after = async (query: string) => service.call('get-history', { path: { uid }, query });
  const versions = async (query: string) =>
    (await after(query)).body.map(({ version }: { version: number }) => version);
  expect(await versions('')).toEqual([1, 2, 3]);
  expect(await versions('after=0')).toEqual([1, 2, 3]);
  expect(await versions('after=1')).toEqual([2, 3]);
  expect(await versions('after=3')).toEqual([]);
  expect(await versions('after=99')).toEqual([]);
  expect((await after('after=1')).headers).not.toHaveProperty('link');
  expect(await after('after=-1')).toMatchObject({ status: 422, body: [expect.stringMatching(/^after: /)] });
});
