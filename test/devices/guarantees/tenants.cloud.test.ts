import { beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, isOperationsScope } from '../../../functions/core/model/endpoint.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { completeOrder, DeviceService, keyed, type Operation } from '../../support/lines/device-service.ts';

let service: DeviceService;

beforeAll(async () => {
  service = await DeviceService.start();
});

const rows = Object.entries<Endpoint>(devices.endpoints) as [Operation, Endpoint][];
const ofTenants = rows.filter(([, { scope }]) => !isOperationsScope(scope));
const ofOneOrder = ofTenants.filter(([, { path }]) => path.includes('{order_number}'));

const [owner, rival] = [{ tenant: 'owner' }, { tenant: 'rival' }];

/** A warehouse of the tenant with a product of the title. */
const stocked = async (options: { readonly tenant: string }, title: string) =>
  service.product(await service.warehouse({}, options), 10, { title });

describe.each(ofOneOrder)('%s', (operation, { bodyExample }) => {
  it("of another tenant's order is a 404, and changes nothing", async () => {
    const laptop = await stocked(owner, `Laptop of ${operation}`);
    const order_number = await service.place([laptop], {}, owner);
    const before = await service.read(order_number, owner);
    const answered = await service.call(operation, { path: { order_number }, body: bodyExample, ...rival });
    const unknown = await service.call(operation, { path: { order_number: '999999' }, body: bodyExample, ...owner });
    expect(answered).toMatchObject({ status: 404, body: { error: { code: 'ORDER_NOT_FOUND' } } });
    expect(answered.body).toEqual(unknown.body);
    expect(await service.read(order_number, owner)).toEqual(before);
    expect(await service.quantityOf(laptop, owner)).toBe(9);
  });
});

it('the endpoints of one order are all but those of the stock, placing and listing', () => {
  expect(ofTenants.filter((row) => !ofOneOrder.includes(row)).map(([operation]) => operation)).toEqual([
    'list-warehouses',
    'get-inventory',
    'place-order',
    'list-orders',
  ]);
});

const ofAnyOrder = rows.filter(([, { path }]) => path.includes('{order_number}'));

it.each(['', 'x', '0', '0100001', '-1', '1e6', '100001 ', '1000000000000', '9'.repeat(40), '100001.0', '../NUMBERS'])(
  'an order numbered %j is a 404 in every endpoint, that of operators too',
  async (order_number) => {
    const answers = await Promise.all(
      ofAnyOrder.map(([operation]) => {
        const body = operation === 'set-order-status' ? { status: 'PROCESSING' } : undefined;
        return service.call(operation, { path: { order_number }, ...(body && { body }) });
      }),
    );
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(
      ofAnyOrder.map(() => [404, 'ORDER_NOT_FOUND']),
    );
  },
);

describe("another tenant's warehouse", () => {
  it('does not exist in the list and the inventory', async () => {
    const laptop = await stocked(owner, 'Laptop of a warehouse');
    const ids = async (options: object) =>
      (await service.done('list-warehouses', options)).data.ware_houses.map(
        ({ warehouse_id }: { warehouse_id: string }) => warehouse_id,
      );
    expect(await ids(owner)).toContain(laptop.warehouse_id);
    expect(await ids(rival)).not.toContain(laptop.warehouse_id);
    const inventory = (warehouse_id: string, options: object) =>
      service.call('get-inventory', { query: `warehouse_id=${warehouse_id}`, ...options });
    const foreign = await inventory(laptop.warehouse_id, rival);
    expect(foreign).toMatchObject({ status: 404, body: { error: { code: 'WAREHOUSE_NOT_FOUND' } } });
    const unknown = await inventory('nowhere', rival);
    expect(foreign.text.replaceAll(laptop.warehouse_id, 'nowhere')).toBe(unknown.text);
  });

  it('ships nothing, and its titles are unknown: not even close ones are told', async () => {
    const laptop = await stocked({ tenant: 'has-titles' }, 'MacBook Pro 14');
    const other = { tenant: 'has-other-titles' };
    await stocked(other, 'Wireless keyboard');
    for (const title of [laptop.title, 'MacBook Pro 15']) {
      const refused = await service.call('place-order', { body: completeOrder([{ ...laptop, title }]), ...other });
      expect(refused).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_PRODUCT' } } });
      expect(refused.text.replaceAll(title, '')).not.toContain('MacBook');
    }
    expect(await service.quantityOf(laptop, { tenant: 'has-titles' })).toBe(10);
  });

  it('does not ship a title that both have', async () => {
    const [mine, theirs] = [await stocked(owner, 'Same title'), await stocked(rival, 'Same title')];
    await service.place([[mine, 10]], {}, owner);
    const refused = await service.call('place-order', { body: completeOrder([mine]), ...owner });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'INSUFFICIENT_STOCK' } } });
    expect(await service.quantityOf(theirs, rival)).toBe(10);
  });

  it('has its own titles even where names run together', async () => {
    const [one, other] = [{ tenant: 'a' }, { tenant: 'a#b' }];
    const laptop = await stocked(one, 'b#c');
    const refused = await service.call('place-order', { body: completeOrder([{ ...laptop, title: 'c' }]), ...other });
    expect(refused.status).toBe(400);
    await service.warehouse({}, other);
    const unknown = await service.call('place-order', { body: completeOrder([{ ...laptop, title: 'c' }]), ...other });
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_PRODUCT' } } });
    expect(await service.quantityOf(laptop, one)).toBe(10);
  });
});

it('a list holds the orders of its own tenant only, by status and email, page by page', async () => {
  const [mine, theirs] = [{ tenant: 'lists' }, { tenant: 'lists#devices' }];
  const [laptop, other] = [await stocked(mine, 'Listed'), await stocked(theirs, 'Listed')];
  const placed: string[] = [];
  for (const email of ['ada@example.com', 'alan@example.com', 'ada@example.com']) {
    placed.unshift(await service.place([laptop], { email }, mine));
  }
  const foreign = await service.place([other], {}, theirs);
  await service.move(placed[0] ?? '', 'PROCESSING');
  const numbers = async (query: string, options: object = mine) =>
    (await service.list(query, options)).map(({ order_number }) => order_number);
  expect(await numbers('')).toEqual(placed);
  expect(await numbers('limit=1')).toEqual(placed);
  expect(await numbers('email=ada@example.com')).toEqual([placed[0], placed[2]]);
  expect(await numbers('status=PROCESSING')).toEqual([placed[0]]);
  expect(await numbers('status=PROCESSING&status=ORDER%20RECEIVED&email=alan@example.com')).toEqual([placed[1]]);
  expect(await numbers('', theirs)).toEqual([foreign]);
  expect(await numbers('', { tenant: 'nobody' })).toEqual([]);
  const { history: _history, ...listed } = await service.read(placed[2] ?? '', mine);
  expect((await service.list('', mine)).at(-1)).toEqual(listed);
});

it('a cursor of one tenant is refused to another', async () => {
  const [mine, theirs] = [{ tenant: 'cursors' }, { tenant: 'others' }];
  const laptop = await stocked(mine, 'Paged');
  await service.place([laptop], {}, mine);
  await service.place([laptop], {}, mine);
  const { next_cursor } = await service.done('list-orders', { query: 'limit=1', ...mine });
  const stolen = await service.call('list-orders', { query: `limit=1&cursor=${next_cursor}`, ...theirs });
  expect(stolen).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
  expect(stolen.body.error.details).toMatchObject([{ field: 'cursor' }]);
});

it('an idempotency key of one tenant is unknown to another', async () => {
  const [one, other] = [await stocked(owner, 'Keyed'), await stocked(rival, 'Keyed')];
  const numbers = [
    await service.place([one], {}, { ...owner, ...keyed('k') }),
    await service.place([other], {}, { ...rival, ...keyed('k') }),
  ];
  expect(new Set(numbers).size).toBe(2);
});

it('operators see the orders of every tenant', async () => {
  for (const options of [owner, rival]) {
    const order = await service.place([await stocked(options, 'Operated')], {}, options);
    expect((await service.status(order, { status: 'PROCESSING' })).status).toBe(200);
    const own = await service.call('get-order', { path: { order_number: order }, ...options });
    const seen = await service.operate('get-order-to-fulfil', { path: { order_number: order } });
    expect(seen).toMatchObject({ status: 200, body: own.body, headers: { etag: '"2"' } });
    expect(own.body.data).toMatchObject({ order_status: 'PROCESSING', history: [{ version: 1 }, { version: 2 }] });
  }
});
