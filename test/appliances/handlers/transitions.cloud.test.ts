import { beforeAll, describe, expect, it } from 'vitest';
import { type ApplianceStatus, lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { ApplianceService, completeOrder } from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

const statuses = statusesOf<ApplianceStatus>(lifecycle);
const pairs = statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => ({ from, to })));
const isAllowed = ({ from, to }: { from: ApplianceStatus; to: ApplianceStatus }) => lifecycle[from].next.includes(to);

/** A complete order in the status, created in it where that is allowed. */
async function orderIn(status: ApplianceStatus) {
  if (lifecycle[status].initial) return service.place(completeOrder({ status }));
  const origin = statuses.find((from) => lifecycle[from].initial && lifecycle[from].next.includes(status));
  const { uid } = await service.place(completeOrder({ status: origin }));
  return (await service.update(uid, { status })).body;
}

describe.each(pairs.filter(isAllowed))('from $from to $to', ({ from, to }) => {
  it('an order may move, and its history tells so', async () => {
    const order = await orderIn(from);
    const moved = await service.update(order.uid, { status: to });
    expect(moved).toMatchObject({
      status: 200,
      body: { status: to, version: order.version + 1, allowedTransitions: lifecycle[to].next },
    });
    expect(await service.read(order.uid)).toEqual(moved.body);
    const history = await service.history(order.uid);
    expect(history).toHaveLength(order.version + 1);
    expect(history.at(-1)).toMatchObject({ version: order.version + 1, from, to, changes: [] });
  });
});

describe.each(pairs.filter((pair) => !isAllowed(pair)))('from $from to $to', ({ from, to }) => {
  it('an order may not move, and stays as it was', async () => {
    const order = await orderIn(from);
    const refused = await service.update(order.uid, { status: to });
    expect(refused).toMatchObject({ status: 422, body: [expect.stringMatching(/^status: /)] });
    for (const status of [from, to, ...lifecycle[from].next]) expect(refused.body[0]).toContain(status);
    expect(await service.read(order.uid)).toEqual(order);
    expect(await service.history(order.uid)).toHaveLength(order.version);
  });
});

describe.each(statuses)('a new order', (status) => {
  const { initial } = lifecycle[status];
  it(`may ${initial ? '' : 'not '}be created as ${status}`, async () => {
    const tenant = `creates-${status.replaceAll(' ', '-')}`;
    const answered = await service.call('create-order', { body: completeOrder({ status }), tenant });
    if (initial) {
      expect(answered).toMatchObject({ status: 200, body: { status, allowedTransitions: lifecycle[status].next } });
      const history = await service.history(answered.body.uid, { tenant });
      expect(history).toMatchObject([{ version: 1, from: null, to: status }]);
    } else {
      expect(answered).toMatchObject({
        status: 422,
        body: [expect.stringMatching(new RegExp(`^status: .*${status}`))],
      });
      expect(await service.list('', { tenant })).toEqual([]);
    }
  });
});
