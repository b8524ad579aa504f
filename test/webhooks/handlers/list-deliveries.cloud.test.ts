import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { newDelivery } from '../../../functions/webhooks/delivery/new-delivery.ts';
import { deliveryIdOf, deliveryKey, LANES } from '../../../functions/webhooks/model/webhook-keys.ts';
import { type DeliveryQuery, listDeliveries } from '../../../functions/webhooks/registry/list-deliveries.ts';
import { countingReadUnits } from '../../support/store/consumed-units.ts';
import { testStore } from '../../support/store/test-store.ts';
import { times } from '../../support/times.ts';

const WEBHOOK = 'wh1';
const START = Date.parse('2027-03-01T12:00:00.000Z');

/** One of 150 deliveries has failed. Two of three are in the first lane. */
const made = times(1_500, (index) => {
  const at = new Date(START + index);
  const id = deliveryIdOf(at.getTime(), 'e', String(index).padStart(16, '0'), index % 3 === 0 ? index % LANES : 0);
  const event = { id: `${index}-v1`, type: 'order.placed', body: 'x'.repeat(500), timestamp: at.toISOString() };
  const { due: _due, ...delivery } = newDelivery({ id: WEBHOOK, tenant: 'acme' }, { id, event, at, due: '' });
  return { ...delivery, status: index % 150 === 7 ? ('failed' as const) : ('succeeded' as const) };
});

let store: Store;

beforeAll(async () => {
  store = await testStore();
  for (let from = 0; from < made.length; from += 25) {
    const puts = made.slice(from, from + 25).map((delivery) => ({
      PutRequest: { Item: { ...deliveryKey(WEBHOOK, delivery.id), ...delivery } },
    }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.webhooksTable]: puts } }));
  }
});

/** Reads a list to its end, page by page. */
async function walk(query: DeliveryQuery): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listDeliveries(store, WEBHOOK, { ...query, cursor });
    expect(page.deliveries.length).toBeLessThanOrEqual(query.limit);
    ids.push(...page.deliveries.map(({ id }) => id));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

const newestFirst = (status?: string) =>
  made
    .filter((delivery) => status === undefined || delivery.status === status)
    .map(({ id }) => id)
    .reverse();

describe('a list of deliveries', () => {
  test.each([
    { limit: 7 },
    { limit: 100, status: 'succeeded' },
    { limit: 1, status: 'failed' },
    { limit: 25, status: 'failed' },
    { limit: 25, status: 'pending' },
  ] as const)('has exactly those that match $status, newest first, in pages of $limit', async (query) => {
    expect(await walk(query)).toEqual(newestFirst('status' in query ? query.status : undefined));
  });

  test.each([1, 25, 100])('costs as much with a filter that all pass, in pages of %i', async (limit) => {
    const counted = countingReadUnits(store);
    const plain = await listDeliveries(counted.store, WEBHOOK, { limit });
    const units = counted.units();
    const filtered = await listDeliveries(counted.store, WEBHOOK, { limit, type: 'order.placed' });
    expect(filtered).toEqual(plain);
    expect(counted.units()).toBe(units);
  });

  test('looks at a bounded number of deliveries that a filter leaves out', async () => {
    const before = store.meter.use();
    const { deliveries, next } = await listDeliveries(store, WEBHOOK, { limit: 25, status: 'pending' });
    const { requests, readUnits } = store.meter.use();
    expect([deliveries, next]).toEqual([[], expect.any(String)]);
    expect(requests - before.requests).toBeLessThanOrEqual(3 * LANES);
    expect(readUnits - before.readUnits).toBeLessThan(300);
  });
});
