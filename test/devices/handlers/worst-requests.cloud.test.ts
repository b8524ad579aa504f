import { beforeAll, expect, it } from 'vitest';
import { completeOrder, DeviceService } from '../../support/lines/device-service.ts';
import { MOST_MS, processorTime } from '../../support/processor-time.ts';
import { times } from '../../support/times.ts';

const MOST_BYTES = 256 * 1024;
const PRODUCTS = 1_000;

let service: DeviceService;

beforeAll(async () => {
  service = await DeviceService.start();
  const warehouse = await service.warehouse();
  for (const index of times(PRODUCTS, (at) => at)) {
    await service.product(warehouse, 0, { title: `${String(index).padStart(4, '0')} ${'laptop '.repeat(8)}`.trim() });
  }
});

const unknown = (title: (index: number) => string) =>
  completeOrder(times(50, (index): [{ title: string }, number] => [{ title: title(index) }, 1]) as never);

it.each<[string, unknown]>([
  [
    '50 titles that are nearly those of products',
    unknown((n) => `${String(n).padStart(4, '0')}x${'laptop '.repeat(8)}`.trim()),
  ],
  ['50 titles of 64 letters', unknown((n) => `${n} ${'z'.repeat(60)}`)],
  ['50 titles of 256 letters', unknown((n) => `${n} ${'l'.repeat(250)}`)],
  ['a body of numbers', `{"products":[${'1,'.repeat(MOST_BYTES / 2 - 10)}1]}`],
  ['a body of nesting', '['.repeat(MOST_BYTES - 1)],
  ['a body of members', JSON.stringify(Object.fromEntries(times(9_000, (n) => [`member-${n}`, n])))],
  ['a telephone number of 200,000 digits', JSON.stringify({ contact_number: '1'.repeat(200_000) })],
])('an order with %s takes less of the processor than its bound', async (_, body) => {
  const taken = await processorTime(async () => {
    const { status } = await service.call('place-order', { body });
    expect([400, 404, 422]).toContain(status);
  });
  expect(taken).toBeLessThan(MOST_MS);
});
