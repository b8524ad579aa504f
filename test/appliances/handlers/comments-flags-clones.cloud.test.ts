import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { orderResponse } from '../../../functions/appliances/representation/order-representation.ts';
import { changeOrder } from '../../../functions/core/orders/change-order.ts';
import { ApplianceService, completeOrder, keyed } from '../../support/lines/appliance-service.ts';
import { times } from '../../support/times.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

const comments = (bodies: readonly string[]) => ({ comments: bodies });

/** Adds many comments with one change, which no endpoint does. */
const addComments = (uid: string, bodies: readonly string[]) =>
  changeOrder<ApplianceData>(
    service.store,
    {
      owner: { tenant: 'tenant-a', line: 'appliances' },
      name: { uid },
      actor: 'ada',
      lifecycle,
      decide: () => ({ comments: bodies }),
    },
    orderResponse,
  );

describe('a comment', () => {
  it('is added with the caller as its author, and told of in the history', async () => {
    const now = new Date('2027-03-01T12:00:00.789Z');
    const { tables } = service;
    const clocked = await ApplianceService.start({ tables, now: () => now });
    const { uid } = await clocked.place(comments(['first']));
    const commented = await clocked.comment(uid, 'zwölf\n✓', { subject: 'grace' });
    expect(commented).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    const added = {
      body: 'zwölf\n✓',
      author: 'grace',
      timestamp: now.getTime() / 1_000 - 0.789,
      createdAt: now.toISOString(),
    };
    expect(commented.body.comments).toEqual([expect.objectContaining({ body: 'first', author: 'ada' }), added]);
    expect((await clocked.history(uid)).at(-1)).toMatchObject({
      version: 2,
      actor: 'grace',
      changes: [{ field: 'comments[1]', oldValue: null, newValue: 'zwölf\n✓' }],
    });
  });

  it('is added again when it is sent again without a key, once with one', async () => {
    const { uid } = await service.place();
    await service.comment(uid, 'again');
    await service.comment(uid, 'again');
    await service.comment(uid, 'once', keyed('once'));
    const replayed = await service.comment(uid, 'once', keyed('once'));
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    expect(replayed.body.comments.map(({ body }: { body: string }) => body)).toEqual(['again', 'again', 'once']);
  });

  it('gets its first answer again though the order has moved on', async () => {
    const { uid } = await service.place();
    const condition = { 'if-match': '"1"', 'idempotency-key': 'moved-on' };
    const first = await service.comment(uid, 'mine', { headers: condition });
    await service.update(uid, { status: 'cancelled' });
    const repeated = await service.comment(uid, 'mine', { headers: condition });
    expect(repeated).toMatchObject({ status: 200, text: first.text, headers: { etag: '"2"' } });
  });

  it('under a key used on another order is refused', async () => {
    const [one, other] = [await service.place(), await service.place()];
    await service.comment(one.uid, 'hi', keyed('two-orders'));
    expect(await service.comment(other.uid, 'hi', keyed('two-orders'))).toMatchObject({ status: 422 });
    expect(await service.read(other.uid)).toEqual(other);
  });

  it.each([{}, { body: '' }, { body: ' \n' }, { body: 7 }, { body: 'x', author: 'eve' }, [], 'text', null])(
    '%j is refused',
    async (body) => {
      const order = await service.place();
      const refused = await service.call('add-comment', { path: { uid: order.uid }, body: JSON.stringify(body) });
      expect(refused.status).toBe(422);
      expect(await service.read(order.uid)).toEqual(order);
    },
  );

  it('is the last one when the order has 200', async () => {
    const { uid } = await service.place(comments(times(50).map(String)));
    for (const count of [75, 74]) await addComments(uid, times(count).map(String));
    expect(await service.comment(uid, 'the 200th')).toMatchObject({ status: 200 });
    const refused = await service.comment(uid, 'one too many');
    expect(refused).toMatchObject({ status: 422, body: [expect.stringMatching(/^body: .*200 comments/)] });
    const order = await service.read(uid);
    expect(order.comments).toHaveLength(200);
    expect(order.version).toBe(4);
  });

  it('is refused when the comments would be too large in all, before its answer could not be kept', async () => {
    // Nothing compresses this: the kept answer is as large as its text.
    const long = () => randomBytes(3_000).toString('base64');
    const { uid } = await service.place(comments(times(50).map(long)));
    const refused: number[] = [];
    for (const index of times(30)) {
      const { status } = await service.comment(uid, long(), keyed(`${uid}-${index}`));
      if (status !== 200) refused.push(status);
    }
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused)).toEqual(new Set([422]));
  });
});

describe('the flag', () => {
  it('is set and removed; doing it twice makes no new version', async () => {
    const { uid } = await service.place();
    const path = { uid };
    expect(await service.done('flag-order', { path })).toMatchObject({ flagged: true, version: 2 });
    expect(await service.done('flag-order', { path })).toMatchObject({ flagged: true, version: 2 });
    expect(await service.done('unflag-order', { path })).toMatchObject({ flagged: false, version: 3 });
    expect(await service.done('unflag-order', { path })).toMatchObject({ flagged: false, version: 3 });
    const [, set, removed, ...others] = await service.history(uid);
    expect(set.changes).toEqual([{ field: 'flagged', oldValue: false, newValue: true }]);
    expect(removed.changes).toEqual([{ field: 'flagged', oldValue: true, newValue: false }]);
    expect(others).toEqual([]);
  });

  it('of an order that never had one is not there to be removed', async () => {
    const order = await service.place();
    expect(await service.done('unflag-order', { path: { uid: order.uid } })).toEqual(order);
  });
});

describe('a clone', () => {
  it('is a new order with the site data and without what belongs to the one order', async () => {
    const fields = completeOrder({
      status: 'qa',
      dueDate: '2099-01-01',
      notes: 'site notes',
      flagged: true,
      comments: ['c'],
    });
    const original = await service.place(fields);
    const clone = await service.done('clone-order', { path: { uid: original.uid }, subject: 'grace' });
    const { customerRefNum, dueDate, uid, orderNum, ...site } = original;
    expect([customerRefNum, dueDate]).toEqual(['PO-2031', '2099-01-01']);
    expect(clone).toEqual({
      ...site,
      uid: expect.not.stringContaining(uid),
      orderNum: expect.any(Number),
      status: 'new',
      flagged: false,
      comments: [],
      createdAt: clone.createdAt,
      updatedAt: clone.createdAt,
      creator: 'grace',
      allowedTransitions: expect.arrayContaining(['provisioning']),
      clonedFromId: uid,
      clonedFromOrderNumber: orderNum,
    });
    expect(clone.orderNum).not.toBe(orderNum);
    expect(await service.read(clone.uid)).toEqual(clone);
    expect(await service.read(original.uid)).toEqual(original);
  });

  it('is placed once by calls with one key', async () => {
    const tenant = 'clones';
    const { uid } = await service.place({}, { tenant });
    const clone = () => service.done('clone-order', { path: { uid }, tenant, ...keyed('clone') });
    const clones = await Promise.all(times(20).map(clone));
    expect(new Set(clones.map((order) => order.uid)).size).toBe(1);
    expect(await service.list('', { tenant })).toHaveLength(2);
  });

  it('of a clone names the clone as its origin', async () => {
    const original = await service.place();
    const clone = await service.done('clone-order', { path: { uid: original.uid } });
    const second = await service.done('clone-order', { path: { uid: clone.uid } });
    expect(second).toMatchObject({ clonedFromId: clone.uid, clonedFromOrderNumber: clone.orderNum });
  });
});
