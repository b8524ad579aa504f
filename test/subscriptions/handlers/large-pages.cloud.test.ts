import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { saveFlexDiscount } from '../../../functions/subscriptions/catalog/flex-discounts.ts';
import { SubscriptionService } from '../../support/lines/subscription-service.ts';
import { lines, place } from '../support/accounts.ts';

/** Largest response of a function (AWS Lambda quotas), as JSON text within JSON. */
const LARGEST_RESPONSE = 6 * 1024 * 1024;

let service: SubscriptionService;

beforeAll(async () => {
  service = await SubscriptionService.start();
});

/** Follows `next` from a page to the last one. Every response must fit, and must show its count. */
async function walk(read: (query: string) => ReturnType<SubscriptionService['call']>, key: string, query: string) {
  const found: { readonly id: string; readonly orderId: string }[] = [];
  const counts: number[] = [];
  for (let next: string | undefined = query; next !== undefined; ) {
    const { status, text, body } = await read(next);
    expect(status).toBe(200);
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(LARGEST_RESPONSE);
    expect(body.count).toBe(body[key].length);
    counts.push(body.count);
    found.push(...body[key]);
    next = body.links.next?.uri.split('?')[1];
  }
  return { found, counts };
}

describe('a page that would be larger than a response may be', () => {
  it('of flexible discounts ends earlier, and the next page leads on', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `discount-${String(index).padStart(2, '0')}`);
    for (const id of ids) {
      await saveFlexDiscount(service.store, id, {
        code: id,
        category: 'STANDARD',
        name: id,
        description: '"'.repeat(300_000),
        startDate: '2027-01-01T00:00:00Z',
        endDate: '2027-12-31T00:00:00Z',
        status: 'ACTIVE',
        marketSegments: [],
        countries: [],
        outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
      });
    }
    const read = (query: string) => service.call('list-flex-discounts', { query });
    const { found, counts } = await walk(read, 'flexDiscounts', 'market-segment=COM&country=US&limit=50');
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(counts.length).toBeGreaterThan(1);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('of orders ends earlier, and reads few large orders with one request', async () => {
    const customerId = await service.customer();
    const orders = 90;
    for (let order = 0; order < orders; order++) await place(service.store, customerId, lines(499));
    const send = vi.spyOn(service.store.client, 'send');
    const read = (query: string) => service.call('list-orders', { path: { customerId }, query });
    const { found, counts } = await walk(read, 'items', 'limit=100');
    expect(new Set(found.map(({ orderId }) => orderId)).size).toBe(orders);
    expect(found).toHaveLength(orders);
    expect(counts.length).toBeGreaterThan(1);
    const batches = send.mock.calls.flatMap(([command]) => (command instanceof BatchGetCommand ? [command.input] : []));
    send.mockRestore();
    const keys = batches.map(({ RequestItems = {} }) => RequestItems[service.store.ordersTable]?.Keys?.length ?? 0);
    expect(Math.max(...keys)).toBeLessThanOrEqual(25);
    // The last orders of a page are read again by the next one: no more than two parts of them.
    expect(keys.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(orders + 50);
  });
});
