import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { readLog } from '../../../functions/core/events/read-log.ts';
import { expiryOf, logKey } from '../../../functions/core/model/event-log.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { countingReadUnits } from '../../support/store/consumed-units.ts';
import { testStore } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

const ENTRIES = 1_500;
const RARE = 1_400;
const TIME = '2027-03-01T12:00:00.000Z';

let store: Store;

beforeAll(async () => {
  store = await testStore({ now: () => new Date(TIME) });
  const items = times(ENTRIES).map((index) => ({
    ...logKey('acme', index + 1),
    id: `${index + 1}-v1`,
    type: index === RARE ? 'rare' : 'common',
    body: 'x'.repeat(500),
    timestamp: TIME,
    expires: expiryOf(new Date(TIME)),
  }));
  for (let from = 0; from < items.length; from += 25) {
    const puts = items.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.eventsTable]: puts } }));
  }
});

/** Reads a page from the beginning of the log, and counts its read units and requests. */
async function page(limit: number, { type, since }: { readonly type?: string; readonly since?: string } = {}) {
  const counted = countingReadUnits(store);
  const before = store.meter.use().requests;
  const wants = type === undefined ? undefined : (entry: { readonly type: string }) => entry.type === type;
  const read = await readLog(counted.store, { tenant: 'acme', after: { position: 0, since }, wants, limit });
  return { ...read, units: counted.units(), requests: store.meter.use().requests - before };
}

test.each([1, 25, 200])(
  'a page of %i events costs about the same with a filter that all events pass',
  async (limit) => {
    const plain = await page(limit);
    expect(plain.entries).toHaveLength(limit);
    for (const filter of [{ type: 'common' }, { since: TIME }]) {
      const filtered = await page(limit, filter);
      expect(filtered.entries).toEqual(plain.entries);
      expect(filtered.hasMore).toBe(true);
      expect(filtered.units).toBe(plain.units);
    }
  },
);

test('finds a rare event in few requests', async () => {
  const { entries, hasMore, next, requests } = await page(1, { type: 'rare' });
  expect(entries.map(({ id }) => id)).toEqual([`${RARE + 1}-v1`]);
  expect([hasMore, next.position]).toEqual([true, RARE + 1]);
  expect(requests).toBeLessThanOrEqual(9);
  const none = await page(100, { type: 'none' });
  expect([none.entries, none.hasMore, none.next.position]).toEqual([[], false, ENTRIES]);
});
