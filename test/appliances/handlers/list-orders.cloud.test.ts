import { beforeAll, describe, expect, it } from 'vitest';
import { ApplianceService, nextQuery } from '../../support/lines/appliance-service.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { createTestTables, type TestTables } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

let tables: TestTables;
let service: ApplianceService;

beforeAll(async () => {
  tables = await createTestTables();
  service = await ApplianceService.start({ tables });
});

const list = (query: string, tenant: string) => service.call('list-orders', { query, tenant });
const uidsOf = (orders: readonly { uid: string }[]) => orders.map(({ uid }) => uid);

/** Places orders one after the other and returns their uids, newest first. */
async function placeSeveral(count: number, tenant: string, body: object = {}): Promise<string[]> {
  const uids: string[] = [];
  for (const _ of times(count)) uids.unshift((await service.place(body, { tenant })).uid);
  return uids;
}

describe('a list', () => {
  it('is newest first, without nodes and comments, and equal to what is read otherwise', async () => {
    const tenant = 'newest-first';
    const uids = await placeSeveral(3, tenant, { nodes: [{ name: 'a' }], comments: ['c'] });
    const { status, body, headers } = await list('', tenant);
    expect(status).toBe(200);
    expect(uidsOf(body)).toEqual(uids);
    const { nodes: _nodes, comments: _comments, ...whole } = await service.read(String(uids[0]), { tenant });
    expect(body[0]).toEqual(whole);
    expect(headers).not.toHaveProperty('link');
    expect(headers).not.toHaveProperty('x-total-count');
  });

  it('shows the order as it is after a change', async () => {
    const tenant = 'changed';
    const [uid] = await placeSeveral(1, tenant);
    const { body } = await service.update(String(uid), { status: 'cancelled', notes: 'why' }, { tenant });
    const [listed] = (await list('', tenant)).body;
    expect(listed).toMatchObject({ status: 'cancelled', notes: 'why', version: 2, updatedAt: body.updatedAt });
  });

  it('has pages of 25 unless another limit is given', async () => {
    const tenant = 'pages';
    const uids = await placeSeveral(26, tenant);
    expect(uidsOf((await list('', tenant)).body)).toEqual(uids.slice(0, 25));
    expect(uidsOf((await list('limit=26', tenant)).body)).toEqual(uids);
    for (const limit of [1, 7, 25, 26, 100])
      expect(uidsOf(await service.list(`limit=${limit}`, { tenant }))).toEqual(uids);
    expect((await list('limit=26', tenant)).headers).not.toHaveProperty('link');
  });

  it('has complete pages without repeats while orders are being added', async () => {
    const tenant = 'growing';
    const before = await placeSeveral(12, tenant);
    const seen: string[] = [];
    for (let query: string | undefined = 'limit=2'; query !== undefined; ) {
      const page = await list(query, tenant);
      seen.push(...uidsOf(page.body));
      await placeSeveral(3, tenant);
      query = nextQuery(page);
    }
    expect(seen).toEqual(before);
  });

  it('links to the next page with the filters as they were given', async () => {
    const tenant = 'links';
    await placeSeveral(3, tenant, { customerRefNum: 'a&b c' });
    const query = 'status=new&status=qa&customerRefNum=a%26b+c&limit=2';
    const first = await list(query, tenant);
    expect(first.headers.link).toMatch(/^<\/provisioning\/api\/v1\/orders\?[^>]+>; rel="next"$/);
    const next = new URLSearchParams(nextQuery(first));
    next.delete('cursor');
    expect(next.toString()).toBe(query);
    const second = await list(String(nextQuery(first)), tenant);
    expect([first.body.length, second.body.length]).toEqual([2, 1]);
    expect(second.headers).not.toHaveProperty('link');
  });

  it('pages through orders placed in the same millisecond', async () => {
    const now = new Date();
    const still = await ApplianceService.start({ tables, now: () => now });
    const placed = await Promise.all(times(20).map(() => still.place({}, { tenant: 'same-time' })));
    const listed = await service.list('limit=3', { tenant: 'same-time' });
    expect(listed.map(({ orderNum }) => orderNum)).toEqual(
      placed.map(({ orderNum }) => orderNum).sort((a, b) => b - a),
    );
  });
});

describe('a query', () => {
  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=2.5', 'limit'],
    ['limit=', 'limit'],
    ['limit=ten', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['status=unknown', 'status'],
    ['status=', 'status'],
    ['status=new&status=unknown', 'status'],
    ['siteType=moon', 'siteType'],
    ['flagged=yes', 'flagged'],
    ['flagged=1', 'flagged'],
    ['flagged=true&flagged=false', 'flagged'],
    ['createdAfter=yesterday', 'createdAfter'],
    ['createdAfter=2027-03-01', 'createdAfter'],
    ['createdBefore=2027-02-30T00:00:00Z', 'createdBefore'],
    ['offset=5', 'offset'],
    ['Status=new', 'Status'],
    ['__proto__=1', '__proto__'],
    ['cursor=', 'cursor'],
    ['cursor=garbage', 'cursor'],
    ['cursor=%F0%9F%98%80', 'cursor'],
    [`cursor=${'A'.repeat(4_000)}`, 'cursor'],
  ])('%s is refused and names the parameter', async (query, parameter) => {
    const refused = await list(query, 'refused');
    expect(refused.status).toBe(422);
    expect(refused.body[0]).toMatch(new RegExp(`^${parameter}`));
  });

  it('names every parameter at once as it was called, and says what would be right', async () => {
    const refused = await list('limit=-1&status=new&status=lost&stauts=qa&flagged=true&flagged=x', 'refused');
    expect(refused.body).toEqual([
      'flagged: is given more than once; give it once',
      expect.stringMatching(/^status: must be one of new, .*, got "lost"$/),
      'limit: must be a whole number from 1 to 100, got "-1"',
      'stauts: is not a query parameter; did you mean status?',
    ]);
  });

  it('explains a plus of an offset that is a space in a query', async () => {
    const refused = await list('createdAfter=2027-03-31T17:00:00+02:00', 'refused');
    expect(refused.body).toEqual([
      'createdAfter: must be an RFC 3339 date-time such as 2027-03-31T17:00:00Z, got "2027-03-31T17:00:00 02:00"; write + as %2B',
    ]);
    expect((await list('createdAfter=2027-03-31T17:00:00%2B02:00', 'refused')).status).toBe(200);
  });
});

it('a page of orders that print large is cut at half a megabyte', async () => {
  const network = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:0/120';
  const nat = { localCidr: network, networkCidr: network, description: '😀'.repeat(100) };
  const nats = Array.from({ length: 100 }, () => nat);
  const large = { nats, routedNetworks: '10.0.0.0/8 '.repeat(360), notes: '😀'.repeat(4_000), attn: '😀'.repeat(256) };
  const placed: string[] = [];
  for (const { uid } of await Promise.all(times(60).map(() => service.place(large, { tenant: 'large' }))))
    placed.push(uid);
  const pages: number[] = [];
  const uids: string[] = [];
  for (let query: string | undefined = 'limit=100'; query !== undefined; ) {
    const page: Answered = await list(query, 'large');
    expect(Buffer.byteLength(JSON.stringify(page.text))).toBeLessThan(1024 * 1024);
    pages.push(page.body.length);
    uids.push(...page.body.map(({ uid }: { uid: string }) => uid));
    query = nextQuery(page);
  }
  expect(pages.length).toBeGreaterThan(5);
  expect(Math.min(...pages)).toBeGreaterThan(0);
  expect(uids.sort()).toEqual(placed.sort());
});

it('takes a status that is given 101 times as given once', async () => {
  const query = times(101)
    .map(() => 'status=new')
    .join('&');
  expect(await list(query, 'repeats')).toMatchObject({ status: 200, body: [] });
});

describe('a cursor', () => {
  const tenant = 'cursors';
  const cursorOf = async (query: string) => {
    const cursor = new URLSearchParams(nextQuery(await list(query, tenant))).get('cursor');
    return String(cursor);
  };

  beforeAll(() => placeSeveral(4, tenant, { siteType: 'test' }));

  it('is refused when any part of it was altered', async () => {
    const cursor = await cursorOf('limit=1');
    const altered = times(cursor.length).map((at) => {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      return `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
    });
    const all = [...altered, cursor.slice(0, -1), `${cursor}A`, `${cursor}=`, ` ${cursor}`];
    for (const text of all) {
      const refused = await list(`limit=1&cursor=${encodeURIComponent(text)}`, tenant);
      expect([text, refused.status, refused.body]).toEqual([text, 422, [expect.stringMatching(/^cursor: /)]]);
    }
  });

  it.each(['status=new', 'siteType=primary', 'flagged=false', 'createdAfter=2020-01-01T00:00:00Z', 'customerRefNum=x'])(
    'is refused on a list with the filter %s when it is of one without',
    async (filter) => {
      const cursor = await cursorOf('limit=1');
      expect((await list(`limit=1&cursor=${cursor}&${filter}`, tenant)).status).toBe(422);
    },
  );

  it('is refused on an empty list too', async () => {
    const query = 'createdAfter=2030-01-01T00:00:00Z&createdBefore=2029-01-01T00:00:00Z';
    expect((await list(`${query}&cursor=garbage`, tenant)).status).toBe(422);
  });

  it('is good with the same statuses in another order', async () => {
    const cursor = await cursorOf('limit=1&status=new&status=qa');
    const page = await list(`limit=3&status=qa&status=new&status=qa&cursor=${cursor}`, tenant);
    expect([page.status, page.body.length]).toEqual([200, 3]);
  });

  it('may be followed with another limit', async () => {
    const cursor = await cursorOf('limit=1');
    expect((await list(`limit=3&cursor=${cursor}`, tenant)).body).toHaveLength(3);
  });

  /** A cursor as the version before made it. Its signature is of a key that this version does not read. */
  const signed = (position: string) =>
    Buffer.concat([Buffer.alloc(16, 7), Buffer.from(position)]).toString('base64url');
  const positionOf = (cursor: string) => Buffer.from(cursor, 'base64url').subarray(-37).toString();

  it('of the version before goes on where it was', async () => {
    const cursor = await cursorOf('limit=1');
    const [page, asBefore] = [
      await list(`limit=3&cursor=${cursor}`, tenant),
      await list(`limit=3&cursor=${signed(positionOf(cursor))}`, tenant),
    ];
    expect(asBefore).toMatchObject({ status: 200, body: page.body });
  });

  it('of the version before never leads out of the filter or the tenant', async () => {
    const all = signed('9999-12-31T23:59:59.999Z#999999999999');
    const old = await list(`createdBefore=2020-01-01T00:00:00Z&cursor=${all}`, tenant);
    expect(old).toMatchObject({ status: 200, body: [] });
    expect(await list(`cursor=${all}`, 'nobody')).toMatchObject({ status: 200, body: [] });
  });

  it.each(['x'.repeat(37), '2027-03-01T10:00:00.000Z#00000010004~', '\u0000'.repeat(37), ''])(
    'of the version before with the position %j is refused',
    async (position) => {
      expect(await list(`cursor=${signed(position)}`, tenant)).toMatchObject({ status: 422 });
    },
  );

  it('is good in every environment, though all of them list for the first time at once', async () => {
    const fresh = await createTestTables();
    const environments = await Promise.all(times(8).map(() => ApplianceService.start({ tables: fresh })));
    await Promise.all(environments.map((environment) => environment.place()));
    const pages = await Promise.all(
      environments.map((environment) => environment.call('list-orders', { query: 'limit=1' })),
    );
    const queries = pages.map((page) => String(nextQuery(page)));
    expect(new Set(queries).size).toBe(1);
    for (const environment of environments) {
      expect(await environment.call('list-orders', { query: String(queries[0]) })).toMatchObject({ status: 200 });
    }
  });
});
