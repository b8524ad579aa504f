import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { EVENT_TYPES, LARGEST_EVENT_BYTES } from '../../functions/core/model/published-events.ts';
import { Caller, type HttpResponse } from '../support/api/api.ts';
import { expectDone, Shop } from '../support/api/device-api.ts';
import { Market, newProduct, ordersOf, V3 } from '../support/api/subscription-api.ts';
import { eventually } from '../support/eventually.ts';
import { newOrder } from '../support/lines/subscription-service.ts';

interface Event {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const READ = 'events/read';

/** Follows the log of a tenant to its end, some events a page, until it has an event of this id. */
async function follow(reader: Caller, lastId: string, query = 'limit=3'): Promise<readonly Event[]> {
  const found: Event[] = [];
  let after = '';
  await eventually(async () => {
    for (let hasMore = true; hasMore; ) {
      const { body } = expectDone(await reader.get(`/events?${query}${after && `&after=${after}`}`));
      found.push(...body.data);
      ({ next: after, hasMore } = body);
    }
    expect(found.map(({ id }) => id)).toContain(lastId);
  });
  return found;
}

/** Compiles the published schemas of the running cloud, by the type of their events. */
async function publishedSchemas() {
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  const load = async (type: string) => {
    const response = await fetch(new URL(`/schemas/${type}.v1.json`, inject('cloud').apiUrl));
    expect(response.status).toBe(200);
    return [type, ajv.compile(Object(await response.json()))] as const;
  };
  return new Map(await Promise.all(EVENT_TYPES.map(load)));
}

const typesOf = (events: readonly Event[]) => events.map(({ type }) => type);

let schemas: Awaited<ReturnType<typeof publishedSchemas>>;
beforeAll(async () => {
  schemas = await publishedSchemas();
});

/** Expects that events fit their published schemas, are small, lead to their order, and have no value of the fields of their orders. */
async function expectPublished(
  events: readonly Event[],
  owner: { get(path: string): Promise<HttpResponse> },
  secrets: unknown,
) {
  for (const event of events) {
    const validate = schemas.get(event.type);
    expect(validate?.(event), JSON.stringify(validate?.errors)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(LARGEST_EVENT_BYTES);
    for (const value of textsOf(secrets)) expect(JSON.stringify(event)).not.toContain(value);
  }
  expect((await owner.get(String(events[0]?.data.order))).status).toBe(200);
}

/** Lists the texts of a request that are long enough to be nobody's status or name of a field. */
const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return /^[\w-]{0,7}$/.test(value) ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

describe('the log of events', () => {
  it('has what happened to an appliance order, by id, cursor, time, type and line', async () => {
    const owner = await Caller.create();
    const reader = await Caller.create({ tenant: owner.tenant, scope: READ });
    expect((await reader.get('/events')).body).toMatchObject({ data: [], hasMore: false });
    const placed = await owner.place(examples.createOrder);
    const path = Caller.pathOf(placed.body);
    const number = placed.body.orderNum;
    expectDone(await owner.post(`${path}/comment`, { body: 'Leave it at the gate of Ada.' }));
    expectDone(await owner.put(path, { notes: 'Ring twice.', city: 'Delft' }));
    expectDone(await owner.put(path, { status: 'provisioning' }));

    const events = await follow(reader, `${number}-v4`);
    expect(typesOf(events)).toEqual(['order.placed', 'order.commented', 'order.updated', 'order.status_changed']);
    expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((version) => `${number}-v${version}`));
    expect(events[2]?.data).toMatchObject({ changed: ['city', 'notes'], status: 'new', version: 3, order: path });
    expect(events[3]?.data).toMatchObject({ status: 'provisioning', previousStatus: 'new', line: 'appliances' });
    await expectPublished(events, owner, [examples.createOrder, 'Ring twice', 'gate of Ada', 'Delft']);

    const idsOf = async (query: string) =>
      expectDone(await reader.get(`/events?${query}`)).body.data.map(({ id }: Event) => id);
    expect(await idsOf(`after=${number}-v2`)).toEqual([`${number}-v3`, `${number}-v4`]);
    expect(await idsOf(`since=${encodeURIComponent(events[2]?.timestamp ?? '')}`)).toEqual(
      events.filter(({ timestamp }) => timestamp >= (events[2]?.timestamp ?? '')).map(({ id }) => id),
    );
    expect(await idsOf('types=order.commented&types=order.updated')).toEqual([`${number}-v2`, `${number}-v3`]);
    expect(await idsOf('line=devices')).toEqual([]);
    expect((await reader.get('/events?line=device')).status).toBe(422);

    const batch = await reader.get('/events?limit=1', { headers: { accept: 'application/cloudevents-batch+json' } });
    expect(batch.headers['content-type']).toBe('application/cloudevents-batch+json');
    expect(batch.headers.link).toMatch(/^<\/events\?limit=1&after=.*>; rel="next"$/);
    expect(batch.body).toEqual([
      {
        specversion: '1.0',
        id: `${number}-v1`,
        source: '/quartermaster/local',
        type: 'quartermaster.order.placed.v1',
        subject: `appliances/${number}`,
        time: events[0]?.timestamp,
        dataschema: expect.stringMatching(/^http:.*\/schemas\/order\.placed\.v1\.json$/),
        datacontenttype: 'application/json',
        sequence: '0000000000000001',
        partitionkey: String(number),
        data: events[0]?.data,
      },
    ]);
    const written = await reader.get('/events?limit=1', { headers: { accept: 'Application/CloudEvents-Batch+JSON' } });
    expect(written.body).toEqual(batch.body);

    const rival = await Caller.create({ scope: READ });
    const { next } = (await reader.get('/events')).body;
    for (const after of [next, `${number}-v1`, '999999999-v1', 'nonsense']) {
      expect((await rival.get(`/events?after=${after}`)).status, after).toBe(422);
    }
    expect((await rival.get('/events')).body.data).toEqual([]);
    expect((await owner.get('/events')).status).toBe(403);
  });

  it('has what happened to a device order', async () => {
    const shop = await Shop.open();
    await shop.stock('Laptop 14', 5);
    const number = await shop.place('Laptop 14');
    expectDone(await shop.partner.post(`/api/v1/device-hub/orders/${number}/cancel`));
    const events = await follow(await shop.withScope(READ), `${number}-v2`);
    expect(typesOf(events)).toEqual(['order.placed', 'order.status_changed']);
    expect(events[0]?.data).toMatchObject({ fulfilledBy: shop.warehouse_id });
    const { body } = await shop.read(number);
    const { email, firstname, lastname, shipping_address, phone_number } = body.data;
    await expectPublished(events, shop.partner, { email, firstname, lastname, shipping_address, phone_number });
  });

  it('has what happened to a subscription order, with the path of its customer', async () => {
    const market = await Market.open();
    const product = newProduct();
    await market.offer(`${product}01A12`);
    const customerId = await market.customer();
    const placed = expectDone(await market.partner.post(ordersOf(customerId), newOrder([`${product}01A12`, 10])));
    const { orderId } = placed.body;
    await market.followed(customerId, orderId);
    const reader = await Caller.create({ tenant: market.partner.caller.tenant, scope: READ });
    const events = await follow(reader, `${orderId}-v2`);
    expect(typesOf(events)).toEqual(['order.placed', 'order.status_changed']);
    expect(events[0]?.data.order).toBe(`${ordersOf(customerId)}/${orderId}`);
    const { companyProfile } = expectDone(await market.partner.get(`${V3}/customers/${customerId}`)).body;
    expect(textsOf(companyProfile).length).toBeGreaterThanOrEqual(5);
    await expectPublished(events, market.partner, companyProfile);
  });
});

it('serves no schema of another name', async () => {
  const response = await fetch(new URL('/schemas/order.eaten.v1.json', inject('cloud').apiUrl));
  expect(response.status).toBe(404);
});
