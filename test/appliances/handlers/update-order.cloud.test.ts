import { beforeAll, describe, expect, it } from 'vitest';
import { ApplianceService, completeOrder } from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

/** Expects that an order is as it was: the same version, the same answer. */
async function expectUnchanged(order: { uid: string }) {
  expect(await service.read(order.uid)).toEqual(order);
}

describe('an update', () => {
  it('keeps what it leaves out and clears what it sets to null', async () => {
    const { uid } = await service.place({ notes: 'stay', city: 'go', flagged: true, nats: [{ description: 'x' }] });
    const { body } = await service.update(uid, { city: null, zip: '3072', flagged: null, nats: null });
    expect(body).toMatchObject({ notes: 'stay', zip: '3072', flagged: false, nats: [], version: 2 });
    expect(body).not.toHaveProperty('city');
    expect(await service.read(uid)).toEqual(body);
  });

  it('replaces lists as a whole, and drops nulls within them', async () => {
    const { uid } = await service.place({ nodes: [{ name: 'a', dns1: '10.0.0.1' }, { name: 'b' }] });
    const { body } = await service.update(uid, { nodes: [{ name: 'c', dns1: null, interfaces: [{ ip: null }] }] });
    expect(body.nodes).toEqual([{ name: 'c', interfaces: [{}] }]);
  });

  it('that changes nothing makes no new version and no history', async () => {
    const order = await service.place(completeOrder());
    const same = await service.update(order.uid, { ...completeOrder(), status: 'new', dueDate: null });
    expect(same).toMatchObject({ status: 200, headers: { etag: '"1"' }, body: order });
    expect(await service.history(order.uid)).toHaveLength(1);
  });

  it('takes back the whole order as it was read, comments included', async () => {
    const placed = await service.place(completeOrder({ comments: ['first'] }));
    const { body: order } = await service.comment(placed.uid, 'second');
    expect(await service.update(order.uid, order)).toMatchObject({ status: 200, body: order });
    const edited = await service.update(order.uid, { ...order, notes: 'edited' });
    expect(edited).toMatchObject({ status: 200, body: { notes: 'edited', comments: order.comments, version: 3 } });
  });

  it.each([
    ['another uid', { uid: '100001-00000000000000000000' }, 'uid'],
    ['another number', { orderNum: 1 }, 'orderNum'],
    ['a number as text', { orderNum: '100001' }, 'orderNum'],
    ['a comment the order has not', { comments: [{ body: 'b', author: 'ada', timestamp: 1 }] }, 'comments[0]'],
    ['a comment as text', { comments: ['b'] }, 'comments[0]'],
  ])('is refused with %s', async (_, contradiction, field) => {
    const order = await service.place();
    const refused = await service.update(order.uid, { notes: 'x', ...contradiction });
    expect(refused.status).toBe(422);
    expect(refused.body).toEqual([expect.stringMatching(new RegExp(`^${field.replace(/[[\]]/g, '\\$&')}: `))]);
    await expectUnchanged(order);
  });

  it('of the status moves the order and tells of it', async () => {
    const order = await service.place({}, { subject: 'ada' });
    const moved = await service.update(order.uid, { status: 'gathering info', notes: 'x' }, { subject: 'grace' });
    expect(moved.body).toMatchObject({ status: 'gathering info', version: 2 });
    expect(await service.history(order.uid)).toEqual([
      { version: 1, from: null, to: 'new', changes: [], actor: 'ada', timestamp: order.createdAt },
      {
        version: 2,
        from: 'new',
        to: 'gathering info',
        changes: [{ field: 'notes', oldValue: null, newValue: 'x' }],
        actor: 'grace',
        timestamp: moved.body.updatedAt,
      },
    ]);
  });
});

describe('If-Match', () => {
  const ifMatch = (value: string) => ({ headers: { 'if-match': value } });

  it.each(['"1"', '"7", "1"', '*', ' "1" ', '"a,b", "1"'])('%s lets version 1 be changed', async (value) => {
    const { uid } = await service.place();
    expect(await service.update(uid, { notes: 'x' }, ifMatch(value))).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
  });

  it.each(['"1"', 'W/"2"', '"0x2"', '"02"', '"2.0"', '""', '"other"', '"1", "3"', '"a,b"'])(
    '%s does not let version 2 be changed: 412 with the current version',
    async (value) => {
      const { uid } = await service.place();
      const { body: order } = await service.update(uid, { notes: 'x' });
      const refused = await service.update(uid, { notes: 'y' }, ifMatch(value));
      expect(refused).toMatchObject({ status: 412, headers: { etag: '"2"' }, body: { currentVersion: 2 } });
      expect(refused.body.detail).toContain('version 2');
      expect(refused.body.detail).toMatch(/may have made that version.* same Idempotency-Key gets the first response/);
      await expectUnchanged(order);
    },
  );

  it.each(['1', '', '"1', "'1'", '"1" "2"', '*, "1"'])('%j is malformed', async (value) => {
    const order = await service.place();
    const refused = await service.update(order.uid, { notes: 'y' }, ifMatch(value));
    expect(refused).toMatchObject({ status: 422, body: [expect.stringMatching(/^If-Match: /)] });
    await expectUnchanged(order);
  });

  it('is honoured by comments and flags too', async () => {
    const { uid } = await service.place();
    const { body: order } = await service.update(uid, { notes: 'x' });
    expect((await service.comment(uid, 'hi', ifMatch('"1"'))).status).toBe(412);
    expect((await service.call('flag-order', { path: { uid }, ...ifMatch('"1"') })).status).toBe(412);
    expect((await service.call('unflag-order', { path: { uid }, ...ifMatch('"1"') })).status).toBe(412);
    await expectUnchanged(order);
  });
});

describe('a closed order', () => {
  const close = async (status: 'cancelled' | 'archived') => {
    const placed = await service.place({ notes: 'as it was', flagged: true });
    const { body } = await service.update(placed.uid, { status: 'cancelled' });
    return status === 'cancelled' ? body : (await service.update(placed.uid, { status: 'archived' })).body;
  };

  it.each(['cancelled', 'archived'] as const)('that is %s refuses an edit and names the field', async (status) => {
    const order = await close(status);
    const edited = await service.update(order.uid, { notes: 'new', flagged: false });
    expect(edited.status).toBe(422);
    expect(edited.body.sort()).toEqual([expect.stringMatching(/^flagged: /), expect.stringMatching(/^notes: /)]);
    expect((await service.call('unflag-order', { path: { uid: order.uid } })).status).toBe(422);
    await expectUnchanged(order);
  });

  it('refuses an edit that comes with a status change, and takes the status change alone', async () => {
    const order = await close('cancelled');
    expect((await service.update(order.uid, { status: 'archived', notes: 'new' })).status).toBe(422);
    await expectUnchanged(order);
    expect(await service.update(order.uid, { status: 'archived' })).toMatchObject({ status: 200 });
  });

  it.each(['cancelled', 'archived'] as const)('that is %s takes comments', async (status) => {
    const order = await close(status);
    expect(await service.comment(order.uid, 'still here')).toMatchObject({
      status: 200,
      body: { status, comments: [{ body: 'still here' }] },
    });
  });

  it('may be closed by the same request that edits it', async () => {
    const { uid } = await service.place();
    expect(await service.update(uid, { status: 'cancelled', notes: 'why' })).toMatchObject({ status: 200 });
  });
});
