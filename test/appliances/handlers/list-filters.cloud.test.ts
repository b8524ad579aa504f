import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { scaled } from '../../support/effort.ts';
import { ApplianceService } from '../../support/lines/appliance-service.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { times } from '../../support/times.ts';

type Order = Answered['body'];

const START = Date.parse('2027-03-01T12:00:00.000Z');
const at = (index: number) => new Date(START + index * 1_000).toISOString();

const STATUSES = ['new', 'gathering info', 'pending feedback'];
const SITE_TYPES = [undefined, 'primary', 'secondary', 'test'];
const REFERENCES = [undefined, 'PO-1', 'PO-2', ''];

let service: ApplianceService;
let orders: Order[];

/** Orders of every combination, a second apart, two at each time; newest first. */
beforeAll(async () => {
  let now = START;
  service = await ApplianceService.start({ now: () => new Date(now) });
  orders = [];
  for (const index of times(60)) {
    now = START + Math.floor(index / 2) * 1_000;
    const body = {
      status: STATUSES[index % 3],
      siteType: SITE_TYPES[index % 4],
      flagged: index % 5 === 0,
      customerRefNum: REFERENCES[Math.floor(index / 7) % 4],
    };
    orders.unshift(await service.place(body));
  }
  await service.place({ status: 'new', siteType: 'test' }, { tenant: 'another' });
});

const listed = async (query: URLSearchParams) => (await service.list(query.toString())).map(({ uid }) => uid);
const uidsOf = (some: readonly Order[]) => some.map(({ uid }) => uid);

const spelled = ['Caf\u00e9-1', 'Cafe\u0301-1'];

describe('a reference that Unicode spells in two ways', () => {
  it('is found in both, and is stored as it was sent', async () => {
    for (const customerRefNum of [...spelled, 'Caf\u00e9-2']) {
      await service.place({ customerRefNum, siteType: 'test' }, { tenant: 'spelled' });
    }
    for (const customerRefNum of spelled) {
      const query = new URLSearchParams({ customerRefNum, siteType: 'test', limit: '1' });
      const found = await service.list(query.toString(), { tenant: 'spelled' });
      expect(found.map((order) => order.customerRefNum)).toEqual(spelled.toReversed());
    }
  });
});

interface Filter {
  readonly status: readonly string[];
  readonly siteType: string | undefined;
  readonly flagged: boolean | undefined;
  readonly customerRefNum: string | undefined;
  readonly createdAfter: number | undefined;
  readonly createdBefore: number | undefined;
}

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const filters: fc.Arbitrary<Filter> = fc.record({
  status: fc.subarray([...STATUSES, 'archived']),
  siteType: optional(fc.constantFrom('primary', 'secondary', 'test')),
  flagged: optional(fc.boolean()),
  customerRefNum: optional(fc.constantFrom('PO-1', 'PO-2', '', 'PO-3')),
  createdAfter: optional(fc.integer({ min: -1, max: 31 })),
  createdBefore: optional(fc.integer({ min: -1, max: 31 })),
});

function matches(order: Order, filter: Filter): boolean {
  return (
    (filter.status.length === 0 || filter.status.includes(order.status)) &&
    (filter.siteType === undefined || order.siteType === filter.siteType) &&
    (filter.flagged === undefined || order.flagged === filter.flagged) &&
    (filter.customerRefNum === undefined || order.customerRefNum === filter.customerRefNum) &&
    (filter.createdAfter === undefined || order.createdAt > at(filter.createdAfter)) &&
    (filter.createdBefore === undefined || order.createdAt < at(filter.createdBefore))
  );
}

function queryOf(filter: Filter): URLSearchParams {
  const query = new URLSearchParams();
  for (const status of filter.status) query.append('status', status);
  for (const name of ['siteType', 'flagged', 'customerRefNum'] as const) {
    if (filter[name] !== undefined) query.set(name, String(filter[name]));
  }
  for (const name of ['createdAfter', 'createdBefore'] as const) {
    if (filter[name] !== undefined) query.set(name, at(filter[name]));
  }
  return query;
}

describe('a filtered list', () => {
  it('has the orders that a look at each one finds, in the same sequence, whatever the pages', async () => {
    const property = fc.asyncProperty(filters, fc.constantFrom(3, 10, 100), async (filter, limit) => {
      const query = queryOf(filter);
      query.set('limit', String(limit));
      expect(await listed(query)).toEqual(uidsOf(orders.filter((order) => matches(order, filter))));
    });
    await fc.assert(property, { numRuns: scaled(30) });
  });

  it('takes times with an offset', async () => {
    const query = new URLSearchParams({ createdAfter: '2027-03-01T14:00:28.000+02:00' });
    expect(await listed(query)).toEqual(uidsOf(orders.slice(0, 2)));
  });

  it.each([
    ['createdAfter=0000-01-01t00:00:00%2B23:59', 60],
    ['createdBefore=2027-03-01t13:00:00z', 60],
    ['createdAfter=0000-01-01T00:00:00%2B23:59', 60],
    ['createdAfter=9999-12-31T23:59:59-23:59', 0],
    ['createdBefore=9999-12-31T23:59:59-23:59', 60],
    ['createdBefore=0000-01-01T00:00:00%2B23:59', 0],
  ])('takes the first and the last time there is: %s', async (query, count) => {
    expect(await service.list(query)).toHaveLength(count);
  });

  it.each(['00.0001', '00', '01.0009999'])(
    'has each order before or after :%s, unless it is of that time',
    async (second) => {
      const time = `2027-03-01T12:00:${second}Z`;
      const [older, newer] = [await service.list(`createdBefore=${time}`), await service.list(`createdAfter=${time}`)];
      const atThatTime = orders.filter(({ createdAt }) => createdAt === `2027-03-01T12:00:${second}.000Z`);
      expect(older).toHaveLength(60 - newer.length - atThatTime.length);
    },
  );

  it('that matches little is found page by page, with few requests a page', async () => {
    const before = service.store.meter.use().requests;
    const page = await service.call('list-orders', { query: 'customerRefNum=PO-3' });
    expect(page).toMatchObject({ status: 200, body: [] });
    expect(service.store.meter.use().requests - before).toBeLessThanOrEqual(8);
  });
});
