import { beforeAll, expect, it } from 'vitest';
import { ApplianceService, completeOrder, keyed } from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
  await service.place();
});

/** Requests that the call sends to DynamoDB. */
async function requestsOf<HttpResponse>(
  call: () => Promise<HttpResponse>,
): Promise<{ requests: number; answer: HttpResponse }> {
  const before = service.store.meter.use().requests;
  const answer = await call();
  return { requests: service.store.meter.use().requests - before, answer };
}

it('placing an order with a key takes one request on a warm environment, and so does its replay', async () => {
  const place = () => service.place(completeOrder(), keyed('counted'));
  const { requests, answer } = await requestsOf(place);
  expect(requests).toBe(1);
  expect(await requestsOf(place)).toEqual({ requests: 1, answer });
});

it('a hundred orders take 101 requests: one lease of numbers', async () => {
  const { requests } = await requestsOf(async () => {
    for (let count = 0; count < 100; count++) await service.place();
  });
  expect(requests).toBe(101);
});

it('reading takes one request, changing two', async () => {
  const { uid } = await service.place();
  const path = { uid };
  expect((await requestsOf(() => service.read(uid))).requests).toBe(1);
  expect((await requestsOf(() => service.history(uid))).requests).toBe(1);
  expect((await requestsOf(() => service.update(uid, { notes: 'x' }))).requests).toBe(2);
  expect((await requestsOf(() => service.comment(uid, 'x', keyed('c')))).requests).toBe(2);
  expect((await requestsOf(() => service.call('flag-order', { path }))).requests).toBe(2);
  expect((await requestsOf(() => service.call('clone-order', { path }))).requests).toBe(2);
});

it('a refused request takes none, and one that changes nothing a read', async () => {
  const { uid } = await service.place();
  expect((await requestsOf(() => service.call('create-order', { body: { notes: 1 } }))).requests).toBe(0);
  expect((await requestsOf(() => service.update(uid, {}))).requests).toBe(1);
  expect((await requestsOf(() => service.call('get-order', { path: { uid: 'x' } }))).requests).toBe(0);
});
