import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { ApplianceService, completeOrder, keyed } from '../../support/lines/appliance-service.ts';
import { createTestTables, type TestTables } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

let tables: TestTables;
let service: ApplianceService;

beforeAll(async () => {
  tables = await createTestTables();
  service = await ApplianceService.start({ tables });
});

describe('an order', () => {
  it('is placed nearly empty, in `new`, and is read back as it was answered', async () => {
    const answered = await service.call('create-order', { body: {}, tenant: 'reads-back' });
    expect(answered.status).toBe(200);
    expect(answered.headers.etag).toBe('"1"');
    expect(answered.body).toMatchObject({
      status: 'new',
      flagged: false,
      nodes: [],
      nats: [],
      comments: [],
      version: 1,
    });
    expect(answered.body.uid).toMatch(new RegExp(`^${answered.body.orderNum}-[0-9a-f]{20}$`));
    const read = await service.call('get-order', { path: { uid: answered.body.uid }, tenant: 'reads-back' });
    expect(read.text).toBe(answered.text);
    expect(read.headers.etag).toBe('"1"');
  });

  it('keeps every field it was placed with', async () => {
    const fields = completeOrder({
      notes: 'two\nlines',
      nats: [{ localCidr: '10.9.0.0/24', networkCidr: '10.8.0.0/24' }],
    });
    expect(await service.place(fields)).toMatchObject(fields);
  });

  it('takes no value from the read-only fields of a request', async () => {
    const sent = { uid: '1-0', orderNum: 7, version: 9, creator: 'eve', createdAt: 'never', clonedFromId: 'x' };
    const placed = await service.place(sent, { subject: 'ada' });
    expect(placed).toMatchObject({ version: 1, creator: 'ada' });
    expect(placed.orderNum).toBeGreaterThanOrEqual(100_001);
    expect(placed).not.toHaveProperty('clonedFromId');
  });

  it('is placed with 50 comments, as texts or objects, in their sequence', async () => {
    const bodies = times(50).map((index) => `comment ${index}`);
    const comments = bodies.map((body, index) => (index % 2 === 0 ? body : { body, author: 'eve' }));
    const placed = await service.place({ comments }, { subject: 'ada', ...keyed('fifty') });
    expect(placed.comments.map(({ body }: { body: string }) => body)).toEqual(bodies);
    expect(new Set(placed.comments.map(({ author }: { author: string }) => author))).toEqual(new Set(['ada']));
    expect((await service.read(placed.uid)).comments).toEqual(placed.comments);
  });

  it('refuses 51 comments', async () => {
    const refused = await service.call('create-order', { body: { comments: times(51).map(String) } });
    expect(refused).toMatchObject({ status: 422, body: [expect.stringContaining('comments')] });
  });
});

describe('an idempotency key', () => {
  it('places one order when 200 calls share it, over several environments', async () => {
    const environments = await Promise.all(times(4).map(() => ApplianceService.start({ tables })));
    const shared = { body: completeOrder(), tenant: 'shared-key', ...keyed('one-of-200') };
    const answers = await Promise.all(
      times(200).map(async (index) => environments[index % 4]?.call('create-order', shared)),
    );
    expect(answers.map((answer) => answer?.status)).toEqual(times(200).map(() => 200));
    expect(new Set(answers.map((answer) => answer?.text)).size).toBe(1);
    expect(answers.filter((answer) => answer?.headers['idempotent-replayed'] === 'true')).toHaveLength(199);
    expect(await service.list('', { tenant: 'shared-key' })).toHaveLength(1);
  });

  it('refuses another request under the same key, and stores nothing of it', async () => {
    const tenant = 'reused-key';
    const first = await service.place({ notes: 'first' }, { tenant, ...keyed('k') });
    const other = await service.call('create-order', { body: { notes: 'second' }, tenant, ...keyed('k') });
    expect(other).toMatchObject({ status: 422, body: [expect.stringContaining('Idempotency-Key')] });
    const stored = await service.list('', { tenant });
    expect(stored.map(({ uid, notes }) => [uid, notes])).toEqual([[first.uid, 'first']]);
  });

  it('does not care for the sequence of the fields', async () => {
    const first = await service.place({ notes: 'a', city: 'b' }, keyed('sequence'));
    expect((await service.place({ city: 'b', notes: 'a' }, keyed('sequence'))).uid).toBe(first.uid);
  });

  it('is the same bare and quoted', async () => {
    const bare = await service.place({}, keyed('k-1"2'));
    expect((await service.place({}, keyed('"k-1\\"2"'))).uid).toBe(bare.uid);
  });

  it.each(['', '  ', 'two words', 'ключ', '"', '""', '"open', 'k'.repeat(256), '"a b"', 'tab\tkey'])(
    'is refused as %j',
    async (key) => {
      const tenant = `malformed-${Buffer.from(key.slice(0, 20)).toString('hex')}`;
      const refused = await service.call('create-order', { body: {}, tenant, ...keyed(key) });
      expect(refused.status).toBe(400);
      expect(refused.body.detail).toContain('Idempotency-Key');
      expect(await service.list('', { tenant })).toEqual([]);
    },
  );

  it('takes 255 characters', async () => {
    expect((await service.call('create-order', { body: {}, ...keyed('k'.repeat(255)) })).status).toBe(200);
  });

  it('is another key for another tenant, even where the names run together', async () => {
    const calls = [
      { tenant: 'a', ...keyed('appliances/create-order#k') },
      { tenant: 'a#appliances/create-order', ...keyed('k') },
      { tenant: 'b', ...keyed('appliances/create-order#k') },
    ];
    const placed = await Promise.all(calls.map((options) => service.place({}, options)));
    expect(new Set(placed.map(({ uid }) => uid)).size).toBe(3);
  });

  it('is another key for another operation', async () => {
    const placed = await service.place({}, keyed('same'));
    const cloned = await service.done('clone-order', { path: { uid: placed.uid }, ...keyed('same') });
    const commented = await service.comment(placed.uid, 'a comment', keyed('same'));
    expect(cloned.clonedFromId).toBe(placed.uid);
    expect(commented.body).toMatchObject({ uid: placed.uid, comments: [{ body: 'a comment' }] });
  });

  it('places anew once its record has expired, though the record is still there', async () => {
    const start = Date.parse('2027-03-01T12:00:00Z');
    let now = start;
    const clocked = await ApplianceService.start({ tables, now: () => new Date(now) });
    const first = await clocked.place({ notes: 'x' }, keyed('expiring'));
    now = start + 10 * DAY_MS - 1;
    expect((await clocked.place({ notes: 'x' }, keyed('expiring'))).uid).toBe(first.uid);
    now = start + 10 * DAY_MS;
    const second = await clocked.call('create-order', { body: { notes: 'y' }, ...keyed('expiring') });
    expect(second).toMatchObject({ status: 200, body: { notes: 'y' } });
    expect(second.body.uid).not.toBe(first.uid);
    expect((await clocked.place({ notes: 'y' }, keyed('expiring'))).uid).toBe(second.body.uid);
  });

  it('still gets the first answer when the request would be refused by now', async () => {
    let now = new Date('2027-03-01T12:00:00Z');
    const clocked = await ApplianceService.start({ tables, now: () => now });
    const body = completeOrder({ status: 'provisioning', dueDate: '2027-03-01' });
    const first = await clocked.call('create-order', { body, ...keyed('due-today') });
    expect(first.status).toBe(200);
    now = new Date('2027-03-02T12:00:00Z');
    expect((await clocked.call('create-order', { body })).status).toBe(422);
    const repeated = await clocked.call('create-order', { body, ...keyed('due-today') });
    expect(repeated).toMatchObject({ status: 200, text: first.text, headers: { 'idempotent-replayed': 'true' } });
    now = new Date('2027-03-12T12:00:00Z');
    expect((await clocked.call('create-order', { body, ...keyed('due-today') })).status).toBe(422);
  });

  it('replays a large answer byte for byte, and keeps it compressed', async () => {
    const body = completeOrder({
      notes: 'größer ✓ '.repeat(400),
      comments: times(50).map((n) => `✓ ${n} `.repeat(300)),
    });
    const first = await service.call('create-order', { body, tenant: 'large', ...keyed('large') });
    const again = await service.call('create-order', { body, tenant: 'large', ...keyed('large') });
    expect(first.text.length).toBeGreaterThan(50_000);
    expect(again.text).toBe(first.text);
    const { Items = [] } = await service.store.client.send(
      new QueryCommand({
        TableName: tables.idempotencyTable,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': 'large#appliances/create-order#large' },
      }),
    );
    expect(Items[0]?.body.length).toBeLessThan(first.text.length / 5);
  });
});
