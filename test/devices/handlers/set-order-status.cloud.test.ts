import { beforeAll, describe, expect, it } from 'vitest';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { type DeviceStatus, lifecycle } from '../../../functions/devices/model/lifecycle.ts';
import { operatorsTransitions, partnersTransitions } from '../../../functions/devices/rules/next-statuses.ts';
import { DeviceService, type Product } from '../../support/lines/device-service.ts';

let service: DeviceService;
let laptop: Product;

beforeAll(async () => {
  service = await DeviceService.start();
  laptop = await service.product(await service.warehouse(), 1_000);
});

/** Statuses that lead an order from the first status into each status. */
const WAYS: Readonly<Record<DeviceStatus, readonly DeviceStatus[]>> = {
  'ORDER RECEIVED': [],
  PROCESSING: ['PROCESSING'],
  SHIPPED: ['PROCESSING', 'SHIPPED'],
  DELIVERED: ['PROCESSING', 'SHIPPED', 'DELIVERED'],
  CANCELLED: ['CANCELLED'],
  RETURNED: ['PROCESSING', 'SHIPPED', 'RETURNED'],
};

async function orderIn(status: DeviceStatus): Promise<string> {
  const order = await service.place([laptop]);
  await service.move(order, ...WAYS[status]);
  return order;
}

const shipment = { tracking_number: '1Z', carrier: 'UPS' };
const tracked = (status: DeviceStatus) => (lifecycle[status].tracked ? shipment : {});

const statuses = statusesOf<DeviceStatus>(lifecycle);
const pairs = statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => ({ from, to })));
const isAllowed = ({ from, to }: { from: DeviceStatus; to: DeviceStatus }) => lifecycle[from].next.includes(to);

describe.each(pairs.filter(isAllowed))('from $from to $to', ({ from, to }) => {
  it('an operator moves an order, and its history tells so', async () => {
    const order = await orderIn(from);
    const before = await service.read(order);
    const moved = await service.status(order, { status: to, ...tracked(to), reason: 'as it goes' });
    expect(moved).toMatchObject({ status: 200, body: { data: { order_number: order, order_status: to } } });
    const { history, ...after } = await service.read(order);
    const { allowed, blocked } = operatorsTransitions({ status: to, data: { tracking: after.tracking ?? undefined } });
    expect(moved.body.data).toEqual({ ...after, allowedTransitions: allowed, blockedTransitions: blocked });
    expect(after.allowedTransitions).toEqual(partnersTransitions(to));
    const { body } = await service.operate('get-order-to-fulfil', { path: { order_number: order } });
    expect(body.data).toEqual({ ...moved.body.data, history });
    expect(moved.headers.etag).toBe(`"${before.history.length + 1}"`);
    expect(history).toHaveLength(before.history.length + 1);
    expect(history.at(-1)).toMatchObject({
      version: before.history.length + 1,
      order_status: to,
      previous_order_status: from,
      changed_by: 'olga',
      reason: 'as it goes',
    });
    expect(JSON.stringify(history)).not.toContain('taken');
  });
});

describe.each(pairs.filter((pair) => !isAllowed(pair)))('from $from to $to', ({ from, to }) => {
  it('no order is moved, and it stays as it was', async () => {
    const order = await orderIn(from);
    const before = await service.read(order);
    const stock = await service.quantityOf(laptop);
    const refused = await service.status(order, { status: to, ...tracked(to) });
    expect(refused).toMatchObject({ status: 409, body: { success: false, error: { code: 'INVALID_TRANSITION' } } });
    expect(refused.text).toContain(from);
    expect(await service.read(order)).toEqual(before);
    expect(await service.quantityOf(laptop)).toBe(stock);
  });
});

describe('what is known of the shipment', () => {
  it('is needed to be shipped: each part that is missing is named', async () => {
    const order = await orderIn('PROCESSING');
    const fields = async (body: object) => {
      const refused = await service.status(order, { status: 'SHIPPED', ...body });
      expect(refused).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
      return refused.body.error.details.map(({ field }: { field: string }) => field);
    };
    expect(await fields({})).toEqual(['tracking_number', 'carrier']);
    expect(await fields({ carrier: 'UPS' })).toEqual(['tracking_number']);
    expect(await fields({ tracking_number: '1Z' })).toEqual(['carrier']);
    expect((await service.read(order)).order_status).toBe('PROCESSING');
  });

  it('is corrected in the status that the order has, as often as needed', async () => {
    const order = await orderIn('SHIPPED');
    const { history } = await service.read(order);
    await service.status(order, { status: 'SHIPPED', tracking_number: '1Z-new' });
    await service.status(order, { status: 'SHIPPED', tracking_status: 'In transit' });
    const same = await service.status(order, { status: 'SHIPPED', tracking_status: 'In transit' });
    expect(same.status).toBe(200);
    const after = await service.read(order);
    expect(after.tracking).toEqual({ tracking_number: '1Z-new', carrier: 'UPS', status: 'In transit' });
    expect(after.history).toHaveLength(history.length + 2);
    expect(after.history.at(-2).changes).toEqual([
      { field: 'tracking.tracking_number', old_value: '1Z999', new_value: '1Z-new' },
    ]);
    await service.status(order, { status: 'DELIVERED', tracking_status: 'At the door' });
    expect((await service.read(order)).tracking).toEqual({
      tracking_number: '1Z-new',
      carrier: 'UPS',
      status: 'At the door',
    });
  });
});

describe('the stock', () => {
  it.each([
    { to: 'CANCELLED', given: 3 },
    { to: 'PROCESSING', given: 0 },
  ] as const)('is given back by $to: $given pieces', async ({ to, given }) => {
    const order = await service.place([[laptop, 3]]);
    const before = await service.quantityOf(laptop);
    await service.move(order, to);
    await service.move(order, to);
    expect(await service.quantityOf(laptop)).toBe(before + given);
  });

  it.each(['SHIPPED', 'DELIVERED'] as const)('is not given back by a return from %s', async (from) => {
    const order = await orderIn(from);
    const before = await service.quantityOf(laptop);
    await service.move(order, 'RETURNED');
    expect(await service.quantityOf(laptop)).toBe(before);
  });
});

it('a reason that comes with the current status is kept in the history, whatever the status', async () => {
  for (const status of ['CANCELLED', 'DELIVERED'] as const) {
    const order = await orderIn(status);
    const before = await service.read(order);
    const stock = await service.quantityOf(laptop);
    // Without a reason nothing is to be kept, so there is no new version.
    expect((await service.status(order, { status })).headers.etag).toBe(`"${before.history.length}"`);
    const told = await service.status(order, { status, reason: 'as the customer says' });
    expect(told).toMatchObject({ status: 200, headers: { etag: `"${before.history.length + 1}"` } });
    const { history, ...after } = await service.read(order);
    expect(history.at(-1)).toMatchObject({
      order_status: status,
      previous_order_status: status,
      reason: 'as the customer says',
      changes: [],
    });
    expect({ ...after, history: history.slice(0, -1) }).toEqual(before);
    expect(await service.quantityOf(laptop)).toBe(stock);
  }
});

it('a change is made from the versions that the operator accepts alone', async () => {
  const order = await orderIn('PROCESSING');
  const ifMatch = (tag: string) => ({ headers: { 'if-match': tag } });
  const refused = await service.status(order, { status: 'CANCELLED' }, ifMatch('"1"'));
  expect(refused).toMatchObject({ status: 412, body: { error: { code: 'VERSION_MISMATCH' } } });
  expect((await service.status(order, { status: 'CANCELLED' }, ifMatch('"2"'))).status).toBe(200);
});

describe('a malformed status', () => {
  const fieldsOf = ({ body }: { body: { error: { details: { field: string }[] } } }) =>
    body.error.details.map(({ field }) => field).sort();

  it('is told of the tracking data that it lacks, too', async () => {
    const order = await orderIn('PROCESSING');
    const refused = await service.status(order, { status: 'SHIPPED', extra: 1 });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(fieldsOf(refused)).toEqual(['carrier', 'extra', 'tracking_number']);
    expect(fieldsOf(await service.status(order, { status: 'SHIPPED', carrier: '' }))).toEqual([
      'carrier',
      'tracking_number',
    ]);
  });

  it.each([
    ['ORDER RECEIVED', 'SHIPPED'],
    ['PROCESSING', 'CANCELLED'],
    ['SHIPPED', 'SHIPPED'],
    ['SHIPPED', 'DELIVERED'],
  ] as const)('is told of nothing more for an order from %s to %s', async (from, status) => {
    const order = await orderIn(from);
    expect(fieldsOf(await service.status(order, { status, extra: 1 }))).toEqual(['extra']);
  });

  it.each(['1', 'x', '999999999'])('of the order %s, which is not there, is told of its fields', async (order) => {
    const refused = await service.status(order, { status: 'SHIPPED', extra: 1 });
    expect(refused.status).toBe(400);
    expect(fieldsOf(refused)).toEqual(['extra']);
  });
});
