import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import {
  ApplianceService,
  completeOrder,
  type FaultyService,
  faultyService,
  keyed,
} from '../../support/lines/appliance-service.ts';
import { conflict, internalError } from '../../support/store/fault-proxy.ts';
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

it('a write gives up after eight conflicts: 503 with Retry-After, and nothing is stored', async () => {
  const { sound, proxy } = services;
  const faulty = await newEnvironment();
  const { uid } = await faulty.place();
  const before = await sound.history(uid);
  for (const send of [() => faulty.comment(uid, 'once'), () => faulty.update(uid, { notes: 'changed' })]) {
    proxy.inject('TransactWriteItems', conflict, 8);
    expect(await send()).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { status: 503 } });
    expect(proxy.pending).toBe(0);
  }
  for (const options of [{}, keyed('conflicts')]) {
    proxy.inject('TransactWriteItems', conflict, 8);
    const placed = await faulty.call('create-order', { body: completeOrder(), tenant: 'conflicts', ...options });
    expect(placed.status).toBe(503);
    proxy.inject('TransactWriteItems', conflict, 8);
    expect((await faulty.call('clone-order', { path: { uid }, ...options })).status).toBe(503);
    expect(proxy.pending).toBe(0);
  }
  expect(await sound.history(uid)).toEqual(before);
  expect(await sound.list('', { tenant: 'conflicts' })).toEqual([]);
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

it('a lease of numbers whose answer is lost leaves a gap, never a number given twice', async () => {
  // So many calls at once may wait longer for an emulator than they would on AWS.
  const { faulty, proxy } = await faultyService({ dynamodb: { requestHandler: { requestTimeout: 15_000 } } });
  onTestFinished(() => proxy.stop());
  proxy.inject('UpdateItem', { kind: 'lose-answer' });
  const orders = await Promise.all(Array.from({ length: 120 }, () => faulty.place()));
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
