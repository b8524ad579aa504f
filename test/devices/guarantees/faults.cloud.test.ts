import { expect, it, onTestFinished } from 'vitest';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import { DeviceService, faultyService } from '../../support/lines/device-service.ts';
import type { Call } from '../../support/lines/http-event.ts';
import { atOnce } from '../../support/lines/random-faults.ts';
import { internalError } from '../../support/store/fault-proxy.ts';
import { dynamodbAt } from '../../support/store/test-store.ts';

it('reads what a busy DynamoDB has left out of a batch', async () => {
  const { sound, faulty, proxy } = await faultyService({ wait: async () => {}, dynamodb: { retryStrategy: atOnce } });
  onTestFinished(() => proxy.stop());
  const tenant = 'busy';
  const product = await sound.product(await sound.warehouse({}, { tenant }), 50);
  const second = await sound.product(product.warehouse_id, 40);
  proxy.inject('BatchGetItem', { kind: 'unprocessed' }, 2);
  const number = await faulty.place([product, [second, 30]], {}, { tenant });
  expect((await sound.read(number, { tenant })).products).toHaveLength(2);
  proxy.inject('BatchGetItem', { kind: 'unprocessed' }, 2);
  expect(await faulty.quantityOf(second, { tenant })).toBe(10);
});

it('reading survives lost answers, and says so when there are too many', async () => {
  const { sound, proxy, endpoint } = await faultyService();
  onTestFinished(() => proxy.stop());
  const product = await sound.product(await sound.warehouse(), 5);
  const number = await sound.place([product]);
  const reads: readonly (readonly [string, Call])[] = [
    ['list-warehouses', {}],
    ['get-inventory', { query: `warehouse_id=${product.warehouse_id}` }],
    ['get-order', { path: { order_number: number } }],
    ['list-orders', {}],
  ];
  for (const [operation, options] of reads) {
    const faulty = await DeviceService.start({ tables: sound.tables, dynamodb: dynamodbAt(endpoint) });
    const read = () => faulty.call(operation as 'get-order', options);
    let lost = 0;
    proxy.script = () => {
      lost += 1;
      return lost < DYNAMODB_ATTEMPTS ? { kind: 'lose-answer' } : undefined;
    };
    expect(await read(), operation).toMatchObject({ status: 200 });
    proxy.script = () => internalError;
    expect(await read(), operation).toMatchObject({ status: 503, body: { error: { code: 'TRY_AGAIN' } } });
  }
});
