import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type ApplianceStatus, lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { ApplianceService, completeOrder } from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

const initial = statusesOf<ApplianceStatus>(lifecycle).filter((status) => lifecycle[status].initial);
const strict = initial.filter((status) => lifecycle[status].holistic);
const lenient = initial.filter((status) => !lifecycle[status].holistic);
const transitions = statusesOf<ApplianceStatus>(lifecycle).flatMap((from) =>
  lifecycle[from].next.filter((to) => lifecycle[to].holistic).map((to) => ({ from, to })),
);

/** Breaks one rule: an HA pair needs its cluster address. */
const incomplete = { clusterIp: null };
const aboutClusterIp = [expect.stringMatching(/^clusterIp: /)];

it('the statuses that demand a valid order are those of the contract', () => {
  expect(strict).toEqual(['provisioning', 'qa', 'shipped', 'delivered', 'installed', 'in production']);
});

describe.each(strict)('in %s', (status) => {
  it('an invalid order is not created, and nothing is stored', async () => {
    const tenant = `creates-invalid-${status.replaceAll(' ', '-')}`;
    const refused = await service.call('create-order', { body: completeOrder({ status, ...incomplete }), tenant });
    expect(refused).toMatchObject({ status: 422, body: aboutClusterIp });
    expect(await service.list('', { tenant })).toEqual([]);
  });

  it('an order is not made invalid by an edit', async () => {
    const order = await service.place(completeOrder({ status }));
    expect(order.validations).toEqual({ valid: true, messages: [] });
    expect(await service.update(order.uid, incomplete)).toMatchObject({ status: 422, body: aboutClusterIp });
    expect(await service.read(order.uid)).toEqual(order);
    expect(await service.history(order.uid)).toHaveLength(1);
  });

  it('a valid order is edited', async () => {
    const { uid } = await service.place(completeOrder({ status }));
    expect(await service.update(uid, { clusterIp: '10.1.1.20' })).toMatchObject({ status: 200, body: { version: 2 } });
  });
});

describe.each(lenient)('in %s', (status) => {
  it('an invalid order is accepted, and told what is still to do', async () => {
    const created = await service.place(completeOrder({ status, ...incomplete }));
    expect(created.validations).toEqual({ valid: false, messages: aboutClusterIp });
    const { body: fixed } = await service.update(created.uid, { clusterIp: '10.1.1.10' });
    expect(fixed.validations).toEqual({ valid: true, messages: [] });
    const { body: broken } = await service.update(created.uid, incomplete);
    expect(broken.validations).toEqual(created.validations);
    expect((await service.read(created.uid)).validations).toEqual(created.validations);
    const [listed] = await service.list(
      `customerRefNum=${created.customerRefNum}&status=${encodeURIComponent(status)}`,
    );
    expect(listed.validations).toEqual(created.validations);
  });
});

describe.each(transitions.filter(({ from }) => !lifecycle[from].holistic))('from $from to $to', ({ from, to }) => {
  it('an invalid order does not move, unless the same request completes it', async () => {
    const order = await service.place(completeOrder({ status: from, ...incomplete }));
    expect(await service.update(order.uid, { status: to })).toMatchObject({ status: 422, body: aboutClusterIp });
    expect(await service.read(order.uid)).toEqual(order);
    expect(await service.update(order.uid, { status: to, clusterIp: '10.1.1.10' })).toMatchObject({
      status: 200,
      body: { status: to, version: 2 },
    });
  });
});

it('a transition that is not allowed is refused as such, whatever else is wrong', async () => {
  const { uid } = await service.place();
  const refused = await service.update(uid, { status: 'qa' });
  expect(refused.body).toEqual([expect.stringContaining('from new to qa')]);
});

it('an invalid order may still be cancelled', async () => {
  const { uid } = await service.place(incomplete);
  expect(await service.update(uid, { status: 'cancelled' })).toMatchObject({ status: 200 });
});

it('an order that is checked in the last millisecond of a day is of that day, although it is written on the next', async () => {
  let now = new Date('2027-03-01T23:59:59.999Z');
  const atMidnight = await ApplianceService.start({ now: () => now });
  const { numbers } = atMidnight.store;
  const lease = numbers.next.bind(numbers);
  vi.spyOn(numbers, 'next').mockImplementation(() => {
    now = new Date('2027-03-02T00:00:00.250Z');
    return lease();
  });
  const dueDate = '2027-03-01T12:00:00Z';
  const order = await atMidnight.place(completeOrder({ status: 'provisioning', dueDate }));
  expect(order).toMatchObject({ createdAt: '2027-03-01T23:59:59.999Z', validations: { valid: true, messages: [] } });
  expect(await atMidnight.update(order.uid, { notes: 'Rack 4' })).toMatchObject({ status: 200 });
  expect(await atMidnight.update(order.uid, { status: 'qa' })).toMatchObject({ status: 200 });
});
