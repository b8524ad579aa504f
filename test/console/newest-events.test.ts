import { beforeEach, describe, expect, test } from 'vitest';
import { eventsOfOrder, newestEvents } from '../../bin/console/newest-events.ts';
import { appendEvents } from '../../functions/core/events/append-events.ts';
import { headKey } from '../../functions/core/model/event-log.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { EventsTable } from '../support/events/events-table.ts';
import { seeded } from '../support/events/stubbed-store.ts';
import { event } from '../support/webhooks/webhook-run.ts';

const ORDERS = 60;

let store: Store;

/** Appends two events for each order: that it was placed, and later that it has changed its status. */
beforeEach(async () => {
  store = new EventsTable(seeded(7)).store();
  const numbers = Array.from({ length: ORDERS }, (_, index) => 101 + index);
  await appendEvents(store, 'acme', [...numbers.map((number) => event(number, 1)), ...numbers.map((n) => event(n, 2))]);
  await appendEvents(store, 'rival', [event(999, 1)]);
});

/** Reads a tenant's log page by page, and returns the ids in the sequence in which they came. */
async function pages(filter: Parameters<typeof newestEvents>[2], tenant = 'acme'): Promise<string[][]> {
  const found: string[][] = [];
  let before: number | undefined;
  for (;;) {
    const { entries, next } = await newestEvents(store, tenant, { ...filter, before });
    found.push(entries.map(({ id }) => id));
    if (next === null) return found;
    before = next;
  }
}

const placed = Array.from({ length: ORDERS }, (_, index) => `${100 + ORDERS - index}-v1`);
const moved = Array.from({ length: ORDERS }, (_, index) => `${100 + ORDERS - index}-v2`);

describe('the newest events of a log', () => {
  test('come newest first, page by page, each once', async () => {
    const found = await pages({ limit: 25 });
    expect(found.map(({ length }) => length)).toEqual([25, 25, 25, 25, 20]);
    expect(found.flat()).toEqual([...moved, ...placed]);
  });

  test('are of one tenant, and none for a tenant without events', async () => {
    expect(await pages({ limit: 25 }, 'rival')).toEqual([['999-v1']]);
    expect(await pages({ limit: 25 }, 'nobody')).toEqual([[]]);
  });

  test('of a type, or with a part of an id, fill their pages as well', async () => {
    const found = await pages({ type: 'order.placed', limit: 25 });
    expect(found.map(({ length }) => length)).toEqual([25, 25, 10]);
    expect(found.flat()).toEqual(placed);
    expect((await pages({ text: '107-', limit: 25 })).flat()).toEqual(['107-v2', '107-v1']);
    expect((await pages({ type: 'order.placed', text: '-v2', limit: 25 })).flat()).toEqual([]);
  });

  test('are shown up to the last that is whole, while a later one is not visible yet', async () => {
    const table = new EventsTable(seeded(7));
    await appendEvents(table.store(), 'acme', [event(1, 1), event(2, 1)]);
    // The head is of a transaction whose entry no query sees yet.
    table.put({ ...headKey('acme'), position: 3, day: '2027-03-01' });
    const { entries } = await newestEvents(table.store(), 'acme', { limit: 25 });
    expect(entries.map(({ id }) => id)).toEqual(['2-v1', '1-v1']);
  });

  test('leave out what the log no longer serves', async () => {
    const later = { ...store, now: () => new Date('2027-04-15T10:00:00.000Z') };
    await appendEvents(later, 'acme', [event(500, 1, '2027-04-15T09:00:00.000Z')]);
    const { entries, next } = await newestEvents(later, 'acme', { limit: 25 });
    expect({ ids: entries.map(({ id }) => id), next }).toEqual({ ids: ['500-v1'], next: null });
  });
});

test('the events of an order come newest first, whatever stands between them', async () => {
  await appendEvents(store, 'acme', [...Array.from({ length: 9 }, (_, index) => event(110, 3 + index))]);
  const { entries, leftOut } = await eventsOfOrder(store, 110);
  const ids = entries.map(({ id }) => id);
  expect(ids).toEqual(Array.from({ length: 11 }, (_, index) => `110-v${11 - index}`));
  expect(leftOut).toBe(0);
  expect(await eventsOfOrder(store, 4711)).toEqual({ entries: [], leftOut: 0 });
});

test('of an order with many events the newest are shown, and the others counted', async () => {
  await appendEvents(
    store,
    'acme',
    Array.from({ length: 130 }, (_, index) => event(500, index + 1)),
  );
  const { entries, leftOut } = await eventsOfOrder(store, 500);
  expect([entries.length, entries[0]?.id, entries.at(-1)?.id, leftOut]).toEqual([100, '500-v130', '500-v31', 30]);
});
