import { afterAll, beforeAll, expect, it } from 'vitest';
import { json } from '../../functions/core/answer.ts';
import { changeOrder } from '../../functions/core/change-order.ts';
import { placeOrder } from '../../functions/core/place-order.ts';
import { readHistory } from '../../functions/core/read-history.ts';
import { readOrder } from '../../functions/core/read-order.ts';
import { type FaultyService, faultyService } from '../support/appliance-service.ts';

const owner = { tenant: 'acme', line: 'widgets' };
const lifecycle = { new: { description: 'New.', next: [] } };
const CHANGES = 4;
const COMMENTS_EACH = 25;

let services: FaultyService;
let uid: string;

const addComments = (comments: readonly string[]) =>
  changeOrder(
    services.sound.store,
    { owner, name: { uid }, actor: 'ada', lifecycle, decide: () => ({ comments }) },
    (order) => json(200, order),
  );

/** An order whose comments, and whose history, are more than the 1 MB that DynamoDB answers at once. */
beforeAll(async () => {
  services = await faultyService();
  const placed = { ...owner, actor: 'ada', status: 'new', data: {} };
  uid = (await placeOrder(services.sound.store, placed, (order) => json(200, order.uid))).body.slice(1, -1);
  const comments = Array.from({ length: COMMENTS_EACH }, () => '✓'.repeat(4_000));
  for (let change = 0; change < CHANGES; change++) await addComments(comments);
});
afterAll(() => services.proxy.stop());

/** Has another change commit after the first of the two pages was read. */
function changeBetweenPages() {
  services.proxy.inject('Query', { kind: 'after', run: () => addComments(['meanwhile']) });
}

it('an order that is changed while it is read is read as of one version', async () => {
  const { faulty, proxy } = services;
  const before = await readOrder(faulty.store, owner, { uid });
  expect(before.comments).toHaveLength(CHANGES * COMMENTS_EACH);
  expect(proxy.operations).toEqual(['Query', 'Query']);
  changeBetweenPages();
  expect(await readOrder(faulty.store, owner, { uid })).toEqual(before);
  const after = await readOrder(faulty.store, owner, { uid });
  expect(after).toMatchObject({ version: before.version + 1 });
  expect(after.comments).toHaveLength(CHANGES * COMMENTS_EACH + 1);
});

it('a history that grows while it is read is read as of one version', async () => {
  const { faulty } = services;
  const before = await readHistory(faulty.store, owner, { uid });
  changeBetweenPages();
  expect(await readHistory(faulty.store, owner, { uid })).toEqual(before);
  const after = await readHistory(faulty.store, owner, { uid });
  expect(after.entries.map(({ version }) => version)).toEqual([...before.entries, null].map((_, index) => index + 1));
});
