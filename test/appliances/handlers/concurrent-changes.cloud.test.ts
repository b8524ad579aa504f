import { beforeAll, expect, it } from 'vitest';
import { ApplianceService, faultyService, keyed } from '../../support/lines/appliance-service.ts';
import { times } from '../../support/times.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

it('two updates of different fields at the same moment both survive', async () => {
  const { faulty, sound, proxy } = await faultyService();
  const { uid } = await faulty.place();
  // The second one commits between the first one's read and its write.
  proxy.inject('TransactWriteItems', { kind: 'before', run: () => sound.update(uid, { city: 'Rotterdam' }) });
  const slower = await faulty.update(uid, { zip: '3072' });
  expect(slower).toMatchObject({ status: 200, body: { zip: '3072', city: 'Rotterdam', version: 3 } });
  expect(await sound.read(uid)).toEqual(slower.body);
  await proxy.stop();
});

it('an update with If-Match that lost the race is refused with the winner version', async () => {
  const { faulty, sound, proxy } = await faultyService();
  const { uid } = await faulty.place();
  proxy.inject('TransactWriteItems', { kind: 'before', run: () => sound.update(uid, { city: 'Rotterdam' }) });
  const loser = await faulty.update(uid, { zip: '3072' }, { headers: { 'if-match': '"1"' } });
  expect(loser).toMatchObject({ status: 412, headers: { etag: '"2"' } });
  expect(await sound.read(uid)).not.toHaveProperty('zip');
  await proxy.stop();
});

it('a move that lost the race to another move is judged by where the order is now', async () => {
  const { faulty, sound, proxy } = await faultyService();
  const { uid } = await faulty.place();
  proxy.inject('TransactWriteItems', { kind: 'before', run: () => sound.update(uid, { status: 'cancelled' }) });
  const loser = await faulty.update(uid, { status: 'gathering info' });
  expect(loser).toMatchObject({ status: 422, body: [expect.stringContaining('from cancelled to gathering info')] });
  expect(await sound.history(uid)).toHaveLength(2);
  await proxy.stop();
});

it('20 writers of one order all get through, and the history has an entry for each', async () => {
  const { uid } = await service.place();
  const fields = [
    'notes',
    'attn',
    'companyName',
    'address1',
    'address2',
    'city',
    'state',
    'zip',
    'locationName',
    'domain',
  ];
  const answers = await Promise.all([
    ...fields.map((field) => service.update(uid, { [field]: `by ${field}` })),
    ...times(10).map((index) => service.comment(uid, `comment ${index}`, keyed(`comment-${index}`))),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(times(20).map(() => 200));
  const order = await service.read(uid);
  expect(order).toMatchObject(Object.fromEntries(fields.map((field) => [field, `by ${field}`])));
  expect(order.comments.map(({ body }: { body: string }) => body).sort()).toEqual(times(10).map((n) => `comment ${n}`));
  const history = await service.history(uid);
  expect(history.map(({ version }: { version: number }) => version)).toEqual(times(21).map((index) => index + 1));
});

it('50 calls with one key add one comment', async () => {
  const { uid } = await service.place();
  const answers = await Promise.all(times(50).map(() => service.comment(uid, 'once', keyed('comment'))));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(49);
  expect((await service.read(uid)).comments).toHaveLength(1);
});

it('an order that others keep changing is given up after a while: 503, and nothing is stored', async () => {
  const { faulty, sound, proxy } = await faultyService({ wait: async () => {} });
  const { uid } = await faulty.place();
  let others = 0;
  const change = () => {
    others += 1;
    return sound.update(uid, { notes: `other ${others}` });
  };
  proxy.inject('TransactWriteItems', { kind: 'before', run: change }, 100);
  const loser = await faulty.update(uid, { zip: '3072' });
  expect(loser).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  expect(await sound.read(uid)).toMatchObject({ version: others + 1, notes: `other ${others}` });
  expect(await sound.read(uid)).not.toHaveProperty('zip');
  await proxy.stop();
});
