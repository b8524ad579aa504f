import { beforeAll, describe, expect, it } from 'vitest';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import type { Endpoint } from '../../../functions/core/model/endpoint.ts';
import {
  ApplianceService,
  completeOrder,
  keyed,
  nextQuery,
  type Operation,
} from '../../support/lines/appliance-service.ts';

let service: ApplianceService;

beforeAll(async () => {
  service = await ApplianceService.start();
});

const rows = Object.entries<Endpoint>(appliances.endpoints) as [Operation, Endpoint][];
const ofOneOrder = rows.filter(([, { path }]) => path.includes('{uid}'));
const tenants = ['owner', 'rival', 'third'];
const strangers = tenants.flatMap((owner) =>
  tenants.filter((other) => other !== owner).map((other) => ({ owner, other })),
);

describe.each(ofOneOrder)('%s', (operation, { bodyExample }) => {
  it.each(strangers)('of an order of $owner is a 404 for $other, and changes nothing', async (pair) => {
    const [owner, other] = [`${pair.owner}-of-${operation}`, `${pair.other}-of-${operation}`];
    const order = await service.place(completeOrder(), { tenant: owner });
    const before = await service.list('', { tenant: other });
    const answered = await service.call(operation, { path: { uid: order.uid }, body: bodyExample, tenant: other });
    const unknown = await service.call(operation, {
      path: { uid: `${order.orderNum}-00000000000000000000` },
      body: bodyExample,
      tenant: owner,
    });
    expect(answered.status).toBe(404);
    const { instance: _one, ...told } = answered.body;
    const { instance: _other, ...toldOfUnknown } = unknown.body;
    expect(told).toEqual(toldOfUnknown);
    expect(await service.read(order.uid, { tenant: owner })).toEqual(order);
    expect(await service.history(order.uid, { tenant: owner })).toHaveLength(1);
    expect(await service.list('', { tenant: other })).toEqual(before);
  });
});

it('the endpoints of one order are all but creating and listing', () => {
  expect(rows.filter((row) => !ofOneOrder.includes(row)).map(([operation]) => operation)).toEqual([
    'create-order',
    'list-orders',
  ]);
});

it.each([
  '',
  'x',
  '100001',
  '0-00000000000000000000',
  '100001-0000000000000000000G',
  '9'.repeat(40),
  '../NUMBERS',
  'a b',
])('an order named %j is a 404 in every endpoint', async (uid) => {
  const answers = await Promise.all(
    ofOneOrder.map(([operation, { bodyExample }]) => service.call(operation, { path: { uid }, body: bodyExample })),
  );
  expect(answers.map(({ status }) => status)).toEqual(ofOneOrder.map(() => 404));
});

it('a list holds the orders of its own tenant only', async () => {
  const [mine, theirs] = ['lists', 'lists#appliances'];
  const placed = [await service.place({}, { tenant: mine }), await service.place({}, { tenant: mine })];
  const other = await service.place({}, { tenant: theirs });
  const uids = async (tenant: string) => (await service.list('', { tenant })).map(({ uid }) => uid);
  expect((await uids(mine)).sort()).toEqual(placed.map(({ uid }) => uid).sort());
  expect(await uids(theirs)).toEqual([other.uid]);
  expect(await uids('nobody')).toEqual([]);
});

it('a cursor of one tenant is refused to another', async () => {
  for (const tenant of ['cursors', 'other']) {
    await service.place({}, { tenant });
    await service.place({}, { tenant });
  }
  const query = nextQuery(await service.call('list-orders', { query: 'limit=1', tenant: 'cursors' }));
  expect(query).toContain('cursor=');
  const stolen = await service.call('list-orders', { query: String(query), tenant: 'other' });
  expect(stolen).toMatchObject({ status: 422, body: [expect.stringMatching(/^cursor: /)] });
});

it('an idempotency key of one tenant is unknown to another', async () => {
  const [one, other] = await Promise.all(
    ['keys-one', 'keys-other'].map((tenant) => service.place({ notes: tenant }, { tenant, ...keyed('k') })),
  );
  expect(one?.uid).not.toBe(other?.uid);
});
