import { expect, it } from 'vitest';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { Caller } from '../../support/api/api.ts';

const ORDERS = '/provisioning/api/v1/orders';

it('takes an order from nearly empty to in production, and tells its whole history', async () => {
  const caller = await Caller.create();
  const placed = await caller.place({ companyName: 'Lovelace Logistics' });
  const path = Caller.pathOf(placed.body);
  expect(placed.body.validations.valid).toBe(false);
  expect(placed.headers.etag).toBe('"1"');

  const early = await caller.put(path, { status: 'provisioning' });
  expect(early.status).toBe(422);
  expect(early.body).toContainEqual(expect.stringMatching(/^city: /));

  const filled = await caller.put(path, examples.createOrder);
  expect(filled.body.validations).toEqual({ valid: true, messages: [] });
  const walk = ['provisioning', 'qa', 'shipped', 'delivered', 'installed', 'in production'];
  for (const status of walk) expect((await caller.put(path, { status })).body.status).toBe(status);

  await caller.post(`${path}/comment`, { body: 'Runs well.' });
  const order = (await caller.get(path)).body;
  expect(order.comments).toEqual([
    expect.objectContaining({ body: 'Runs well.', author: `client-of-${caller.tenant}` }),
  ]);
  const history = (await caller.get(`${path}/history`)).body;
  expect(history.map(({ version }: { version: number }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(history.map(({ to }: { to: string }) => to)).toEqual(['new', 'new', ...walk, 'in production']);
});

it('answers a stale If-Match with 412 and the current version, and lets the current one through', async () => {
  const caller = await Caller.create();
  const path = Caller.pathOf((await caller.place()).body);
  await caller.put(path, { notes: 'mine' }, { headers: { 'if-match': '"1"' } });
  const stale = await caller.put(path, { notes: 'too late' }, { headers: { 'if-match': '"1"' } });
  expect(stale.status).toBe(412);
  expect(stale.body.currentVersion).toBe(2);
  expect(stale.headers.etag).toBe('"2"');
  expect((await caller.put(path, { notes: 'seen' }, { headers: { 'if-match': '"2"' } })).body.version).toBe(3);
});

it('keeps both of two updates of different fields at the same moment', async () => {
  const caller = await Caller.create();
  const path = Caller.pathOf((await caller.place()).body);
  await Promise.all([caller.put(path, { city: 'Delft' }), caller.put(path, { zip: '2611' })]);
  expect((await caller.get(path)).body).toMatchObject({ city: 'Delft', zip: '2611', version: 3 });
});

it('flags, unflags and clones an order', async () => {
  const caller = await Caller.create();
  const { body: order } = await caller.place({ ...examples.createOrder, dueDate: '2099-01-31' });
  const flag = Caller.pathOf(order, '/flag');
  expect((await caller.put(flag)).body).toMatchObject({ flagged: true, version: 2 });
  expect((await caller.put(flag)).body).toMatchObject({ flagged: true, version: 2 });
  const { body: clone } = await caller.post(Caller.pathOf(order, '/clone'));
  expect(clone).toMatchObject({ status: 'new', flagged: false, clonedFromId: order.uid, nodes: order.nodes });
  expect(clone).not.toHaveProperty('dueDate');
  expect((await caller.delete(flag)).body).toMatchObject({ flagged: false, version: 3 });
});

it('lists every order once, newest first, by following the links', async () => {
  const caller = await Caller.create();
  const placed: string[] = [];
  for (let count = 0; count < 7; count++) placed.push((await caller.place()).body.uid);
  const listed: string[] = [];
  for (let next: string | undefined = `${ORDERS}?limit=3`; next !== undefined; ) {
    const page = await caller.get(next);
    listed.push(...page.body.map(({ uid }: { uid: string }) => uid));
    next = /<([^>]*)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
  }
  expect(listed).toEqual(placed.toReversed());
});
