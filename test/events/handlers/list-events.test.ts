import { beforeAll, describe, expect, test, vi } from 'vitest';
import { appendEvents } from '../../../functions/core/events/append-events.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { eventExamples } from '../../../functions/events/examples/event-examples.ts';
import { listEvents } from '../../../functions/events/handlers/list-events.ts';
import { EventsTable } from '../../support/events/events-table.ts';
import { STUBBED_NOW, seeded } from '../../support/events/stubbed-store.ts';
import { call } from '../../support/lines/http-event.ts';

vi.spyOn(logger, 'error').mockImplementation(() => undefined);
vi.spyOn(logger, 'info').mockImplementation(() => undefined);

const table = new EventsTable(seeded(1));
const at = (days: number): Store => ({
  ...table.store(),
  now: () => new Date(STUBBED_NOW.getTime() + days * DAY_MS),
});

/** Calls GET /events some days after the first events. */
const list = (query = '', { days = 0, tenant = 'acme' } = {}) =>
  call(
    listEvents({ stage: 'local', lines: ['appliances'] })(() => ({ store: at(days), tenantClaim: 'client_id' })),
    {
      query,
      tenant,
    },
  );

const placed = (number: number, days: number) => ({
  ...eventExamples['order.placed'],
  id: `${number}-v1`,
  timestamp: at(days).now().toISOString(),
  data: { ...eventExamples['order.placed'].data, number },
});

/** Appends 60 events on the first day, and one on each of two later days. */
beforeAll(async () => {
  const first = Array.from({ length: 60 }, (_, index) => placed(100_001 + index, 0));
  expect(await appendEvents(at(0), 'acme', first)).toBe(60);
  expect(await appendEvents(at(0), 'acme', first)).toBe(0);
  expect(await appendEvents(at(20), 'acme', [placed(200_001, 20)])).toBe(1);
  expect(await appendEvents(at(40), 'acme', [placed(300_001, 40)])).toBe(1);
  // Older than what the log serves: its marker may be gone.
  expect(await appendEvents(at(40), 'acme', [placed(100_001, 0), placed(400_001, 9)])).toBe(0);
});

const idsOf = ({ body }: Awaited<ReturnType<typeof list>>) => body.data.map(({ id }: { id: string }) => id);

describe('GET /events', () => {
  test('goes on after the events of a page, and says whether there are more', async () => {
    const page = await list('limit=59');
    expect([page.body.data.length, page.body.hasMore]).toEqual([59, true]);
    const rest = await list(`after=${page.body.next}`);
    expect(idsOf(rest)).toEqual(['100060-v1', '200001-v1', '300001-v1']);
    expect(rest.body.hasMore).toBe(false);
    const none = await list(`after=${rest.body.next}`);
    expect(none.body).toEqual({ data: [], next: rest.body.next, hasMore: false });
  });

  test('moves on over what a filter leaves out', async () => {
    const { body } = await list('types=order.updated');
    expect(body.data).toEqual([]);
    expect((await list(`after=${body.next}`)).body.data).toEqual([]);
  });

  test('begins after an event, and at a time, which its cursors keep', async () => {
    expect(idsOf(await list('after=100060-v1'))).toEqual(['200001-v1', '300001-v1']);
    const since = encodeURIComponent('2027-03-10T00:00:00+01:00');
    const page = await list(`since=${since}&limit=1`);
    expect(idsOf(page)).toEqual(['200001-v1']);
    expect(idsOf(await list(`after=${page.body.next}`))).toEqual(['300001-v1']);
    expect(idsOf(await list('since=2027-03-10t00:00:00z&limit=1'))).toEqual(['200001-v1']);
    expect(idsOf(await list('since=2030-01-01T00:00:00Z'))).toEqual([]);
    expect(idsOf(await list('since=9999-12-31T23:59:59-12:00'))).toEqual([]);
    expect(idsOf(await list(`since=${encodeURIComponent('0000-01-01T00:00:00+14:00')}&limit=1`))).toEqual([
      '100001-v1',
    ]);
    expect((await list('since=2027-03-10T00:00:00Z&after=100060-v1')).status).toBe(422);
    // Its offset leads into the year 10000.
    const { body: never } = await list('since=9999-12-31T23:59:59-05:00');
    expect(never.data).toEqual([]);
    expect((await list(`after=${never.next}`)).body).toEqual({ data: [], next: never.next, hasMore: false });
  });

  test('tells a reader that is too late that it missed events, and where to go on', async () => {
    const { body: first } = await list('limit=1');
    const late = await list(`after=${first.next}`, { days: 31 });
    expect(late).toMatchObject({ status: 410, body: { status: 410, oldest: expect.any(String) } });
    expect(late.body.type).toContain('events-expired');
    expect(idsOf(await list(`after=${late.body.oldest}`, { days: 31 }))).toEqual(['200001-v1', '300001-v1']);
    expect((await list('after=100001-v1', { days: 31 })).status).toBe(410);
    // It has every event before the oldest that is served.
    expect(idsOf(await list('after=100060-v1', { days: 31 }))).toEqual(['200001-v1', '300001-v1']);
    expect(idsOf(await list('', { days: 31 }))).toEqual(['200001-v1', '300001-v1']);
    // Without any event in 30 days, a reader at the end of the log has missed none.
    expect((await list('after=300001-v1', { days: 99 })).body.data).toEqual([]);
    expect((await list('after=200001-v1', { days: 99 })).status).toBe(410);
  });

  test('refuses cursors and ids of another tenant, and unknown ones, in the same words', async () => {
    const { body } = await list('limit=1');
    const answers = await Promise.all(
      [body.next, '100001-v1', '999-v1', 'nonsense', 'a'.repeat(257)].map((after) =>
        list(`after=${after}`, { tenant: 'rival' }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 422]);
    expect(new Set(answers.slice(0, 4).map((answer) => JSON.stringify(answer.body.errors))).size).toBe(1);
    expect((await list('', { tenant: 'rival' })).body.data).toEqual([]);
  });

  test.each([
    ['limit=501&line=foo', ['limit', 'line']],
    ['line=foo&line=bar', ['line']],
    ['after=abc&since=2027-03-10T00:00:00Z', ['since', 'after']],
    ['after=999-v1&since=2027-03-10T00:00:00Z&line=foo&types=order.eaten', ['types', 'line', 'since', 'after']],
    ['after=100001-v1&since=2027-03-10T00:00:00Z&limit=0', ['limit', 'since']],
    ['Line=x', ['Line']],
    ['Line=x&Limit=5&limit=0', ['Line', 'Limit', 'limit']],
    ['Line=%ff', ['Line', 'Line']],
    [`after=${'a'.repeat(257)}&line=foo`, ['after', 'line']],
    ['after=a&after=b&line=foo', ['after', 'line']],
  ])('names each problem of %s once, and all at once', async (query, fields) => {
    const { status, body } = await list(query);
    expect(status).toBe(422);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
    expect(new Set(body.errors.map((error: object) => JSON.stringify(error))).size).toBe(fields.length);
  });

  test.each(['limit=0', 'limit=501', 'types=order.eaten', 'line=appliance', 'since=yesterday', 'type=order.placed'])(
    'refuses %s',
    async (query) => {
      expect((await list(query)).status).toBe(422);
    },
  );
});
