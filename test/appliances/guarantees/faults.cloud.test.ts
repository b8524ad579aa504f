import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import {
  ApplianceService,
  completeOrder,
  type FaultyService,
  faultyService,
  keyed,
} from '../../support/lines/appliance-service.ts';
import type { Answered, Call } from '../../support/lines/http-event.ts';
import { conflict, type Fault, internalError, itemThrottled, throttled } from '../../support/store/fault-proxy.ts';
import { dynamodbAt } from '../../support/store/test-store.ts';

let services: FaultyService;

beforeAll(async () => {
  services = await faultyService();
  return () => services.proxy.stop();
});

/** The SDK repeats requests less and less once many have failed: each test has a client of its own. */
const newEnvironment = () =>
  ApplianceService.start({
    tables: services.sound.tables,
    dynamodb: dynamodbAt(services.endpoint),
    wait: async () => {},
  });

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The writes of the line, each with a way to count its effects. */
const writes: Readonly<
  Record<string, { send: (service: ApplianceService, uid: string, options: Call) => Promise<Answered>; keyed: boolean }>
> = {
  create: {
    send: (service, _, options) => service.call('create-order', { body: completeOrder(), ...options }),
    keyed: true,
  },
  clone: {
    send: (service, uid, options) => service.call('clone-order', { path: { uid }, ...options }),
    keyed: true,
  },
  comment: { send: (service, uid, options) => service.comment(uid, 'once', options), keyed: true },
  update: { send: (service, uid, options) => service.update(uid, { notes: 'changed' }, options), keyed: false },
};

/** Everything a tenant has: its orders, whole, with their histories. */
async function everythingOf(tenant: string): Promise<unknown[]> {
  const { sound } = services;
  const orders = await sound.list('', { tenant });
  return Promise.all(
    orders.map(async ({ uid }) => [await sound.read(uid, { tenant }), await sound.history(uid, { tenant })]),
  );
}

let tenants = 0;

describe.each(Object.entries(writes))('%s', (operation, write) => {
  /** Sends the write of a tenant with one order while DynamoDB's answers are at fault. */
  async function sendWith(fault: Fault, count: number) {
    tenants += 1;
    const tenant = `tenant-${tenants}`;
    const { sound, proxy } = services;
    const faulty = await newEnvironment();
    const { uid } = await sound.place({}, { tenant });
    const before = await everythingOf(tenant);
    // The numbers are leased beforehand: only the transaction meets the fault.
    await faulty.place({}, { tenant: 'others' });
    const options = { tenant, ...(write.keyed && keyed(`${operation}-${tenant}`)) };
    const send = (service: ApplianceService) => write.send(service, uid, options);
    proxy.inject('TransactWriteItems', fault, count);
    const answered = await send(faulty);
    expect(proxy.pending).toBe(0);
    return { tenant, before, answered, send };
  }

  /** Expects that the write took effect once, and that the client's repeat gets the first answer. */
  async function expectOnce({ tenant, before, answered, send }: Awaited<ReturnType<typeof sendWith>>) {
    const after = await everythingOf(tenant);
    expect(after).not.toEqual(before);
    const repeated = await send(services.sound);
    expect(repeated).toMatchObject({ status: 200, ...(answered.status === 200 && { text: answered.text }) });
    if (write.keyed) expect(repeated.headers['idempotent-replayed']).toBe('true');
    expect(await everythingOf(tenant)).toEqual(after);
    const newer = operation === 'create' || operation === 'clone';
    expect(after).toHaveLength(newer ? 2 : 1);
    if (!newer) expect(after).toEqual([[expect.objectContaining({ version: 2 }), expect.toSatisfy(hasLength(2))]]);
  }

  const hasLength = (length: number) => (list: unknown[]) => list.length === length;

  it.each([
    ['the answer is lost after the commit', { kind: 'lose-answer' }, 1],
    ['every answer but the last is lost', { kind: 'lose-answer' }, DYNAMODB_ATTEMPTS - 1],
    ['the request is lost', { kind: 'lose-request' }, 2],
    ['other transactions are in the way', conflict, 5],
    ['DynamoDB throttles', throttled, 1],
    ['DynamoDB throttles an item', itemThrottled, 3],
    ['DynamoDB fails inside', internalError, 2],
  ] satisfies [string, Fault, number][])('takes effect once, and is answered, when %s', async (_, fault, count) => {
    const sent = await sendWith(fault, count);
    expect(sent.answered.status).toBe(200);
    await expectOnce(sent);
  });

  it('takes effect once when every answer is lost: 503, and the repeat gets the first answer', async () => {
    const sent = await sendWith({ kind: 'lose-answer' }, DYNAMODB_ATTEMPTS);
    expect(sent.answered).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await expectOnce(sent);
  });

  it.each([
    ['others stay in the way', conflict, 8],
    ['no request arrives', { kind: 'lose-request' }, DYNAMODB_ATTEMPTS],
    ['DynamoDB is down', internalError, DYNAMODB_ATTEMPTS],
  ] satisfies [string, Fault, number][])('stores nothing when %s: 503 with Retry-After', async (_, fault, count) => {
    const { tenant, before, answered, send } = await sendWith(fault, count);
    expect(answered).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { status: 503 } });
    expect(await everythingOf(tenant)).toEqual(before);
    const repeated = await send(services.sound);
    expect(repeated.status).toBe(200);
    expect(repeated.headers).not.toHaveProperty('idempotent-replayed');
  });
});

it('a request that DynamoDB never answers is asked again after two seconds', async () => {
  const { faulty, proxy, sound } = await faultyService();
  onTestFinished(() => proxy.stop());
  await faulty.place();
  proxy.inject('TransactWriteItems', { kind: 'after', run: () => new Promise(() => {}) });
  const placed = await faulty.call('create-order', { body: {}, tenant: 'hangs', ...keyed('hangs') });
  expect(placed.status).toBe(200);
  expect(await sound.list('', { tenant: 'hangs' })).toHaveLength(1);
});

it('a write without a key is not doubled when the repeat of a lost answer meets other transactions', async () => {
  const { sound, proxy } = services;
  const faulty = await newEnvironment();
  const tenant = 'without-key';
  const { uid } = await faulty.place({}, { tenant });
  for (const write of Object.values(writes)) {
    proxy.inject('TransactWriteItems', { kind: 'lose-answer' });
    proxy.inject('TransactWriteItems', conflict, 2);
    expect(await write.send(faulty, uid, { tenant })).toMatchObject({ status: 200 });
  }
  // The one placed first, the one created and the clone; a comment and an update.
  expect(await sound.list('', { tenant })).toHaveLength(3);
  expect(await sound.read(uid, { tenant })).toMatchObject({ version: 3, comments: [{ body: 'once' }] });
});

it('a lease of numbers whose answer is lost leaves a gap, never a number given twice', async () => {
  const { faulty, proxy } = await faultyService();
  onTestFinished(() => proxy.stop());
  proxy.inject('UpdateItem', { kind: 'lose-answer' });
  const orders = await Promise.all(times(120).map(() => faulty.place()));
  const numbers = orders.map(({ orderNum }) => orderNum).sort((one, other) => one - other);
  expect(new Set(numbers).size).toBe(120);
  expect(numbers[0]).toBe(100_101);
});

it('reading survives lost answers, and says so when there are too many', async () => {
  const { sound, proxy } = services;
  const faulty = await newEnvironment();
  const { uid } = await sound.place();
  proxy.inject('Query', { kind: 'lose-answer' }, 2);
  expect(await faulty.call('get-order', { path: { uid } })).toMatchObject({ status: 200 });
  proxy.inject('Query', internalError, DYNAMODB_ATTEMPTS);
  expect(await faulty.call('get-history', { path: { uid } })).toMatchObject({ status: 503 });
});
