import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import { DeviceService, faultyService, type Product } from '../../support/lines/device-service.ts';
import { onHand, readAccount, stockName } from '../../support/lines/stock-account.ts';
import { times } from '../../support/times.ts';

const shipped = { status: 'SHIPPED', tracking_number: '1Z999AA10123456784', carrier: 'UPS' };

let service: DeviceService;
let product: Product;

beforeAll(async () => {
  service = await DeviceService.start();
});
beforeEach(async () => {
  product = await service.product(await service.warehouse());
});

/** Orders of two pieces each that are being packed; nothing is left in stock. */
async function packedOrders(count: number, from = service, of = product): Promise<string[]> {
  await from.stocked(of, 2 * count);
  const numbers = await Promise.all(times(count).map(() => from.place([[of, 2]])));
  await Promise.all(numbers.map((number) => from.move(number, 'PROCESSING')));
  return numbers;
}

/** Pieces in all shards of the product, each of which must be sound. */
async function inStock(from = service, of = product): Promise<number> {
  const account = await readAccount(from.store);
  expect(account.faults).toEqual([]);
  const pieces = onHand(account, stockName(of.warehouse_id, of.company_sku));
  expect(await from.quantityOf(of)).toBe(pieces);
  return pieces;
}

it('lets either cancelling or shipping win, 100 times, and the stock agrees with who won', async () => {
  const numbers = await packedOrders(100);
  const outcomes = await Promise.all(
    numbers.map(async (number, index) => {
      const cancel = () => service.cancel(number);
      const ship = () => service.status(number, shipped);
      // Who calls first differs from order to order.
      const [one, other] = await Promise.all(index % 2 === 0 ? [cancel(), ship()] : [ship(), cancel()]);
      return index % 2 === 0 ? { number, cancelled: one, moved: other } : { number, cancelled: other, moved: one };
    }),
  );
  for (const { number, cancelled, moved } of outcomes) {
    const { order_status, tracking, history } = await service.read(number);
    expect([order_status, history.length]).toEqual([cancelled.status === 200 ? 'CANCELLED' : 'SHIPPED', 3]);
    if (cancelled.status === 200) {
      expect(moved).toMatchObject({ status: 409, body: { error: { code: 'INVALID_TRANSITION' } } });
      expect(tracking).toBeNull();
    } else {
      expect(cancelled).toMatchObject({ status: 409, body: { error: { code: 'ORDER_ALREADY_SHIPPED' } } });
      expect(moved.status).toBe(200);
    }
  }
  const withdrawn = outcomes.filter(({ cancelled }) => cancelled.status === 200);
  expect(await inStock()).toBe(2 * withdrawn.length);
});

it('judges whoever loses by where the order is now, when the other commits between its read and its write', async () => {
  const { faulty, sound, proxy } = await faultyService();
  onTestFinished(() => proxy.stop());
  const own = await sound.product(await sound.warehouse());
  const [one = '', other = ''] = await packedOrders(2, sound, own);
  proxy.inject('TransactWriteItems', { kind: 'before', run: () => sound.status(one, shipped) });
  expect(await faulty.cancel(one)).toMatchObject({ status: 409, body: { error: { code: 'ORDER_ALREADY_SHIPPED' } } });
  proxy.inject('TransactWriteItems', { kind: 'before', run: () => sound.cancel(other) });
  const late = await faulty.status(other, shipped);
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'INVALID_TRANSITION' } } });
  expect([(await sound.read(one)).order_status, (await sound.read(other)).order_status]).toEqual([
    'SHIPPED',
    'CANCELLED',
  ]);
  expect(await inStock(sound, own)).toBe(2);
});

describe('cancelling twice', () => {
  it('succeeds both times, and gives the stock back once', async () => {
    const [number = ''] = await packedOrders(1);
    const answers = [await service.cancel(number), await service.cancel(number)];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual({ message: 'Order cancelled successfully', order_number: number });
    }
    expect((await service.read(number)).history).toHaveLength(3);
    expect(await inStock()).toBe(2);
  });

  it('gives the stock back once when callers and an operator do it at the same moment', async () => {
    const numbers = await packedOrders(10);
    const answers = await Promise.all(
      numbers.flatMap((number) => [
        service.cancel(number),
        service.status(number, { status: 'CANCELLED', reason: 'out of business' }),
        service.cancel(number),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const number of numbers) {
      const { history } = await service.read(number);
      const entered = history.filter(
        (entry: Record<string, string>) => entry.order_status !== entry.previous_order_status,
      );
      expect(entered).toHaveLength(3);
      // The operator's reason is kept once: with the cancellation, or after it where a caller was faster.
      const reasons = history.filter(({ reason }: { reason?: string }) => reason === 'out of business');
      expect([reasons.length, history.length]).toEqual([1, entered.includes(reasons[0]) ? 3 : 4]);
    }
    expect(await inStock()).toBe(20);
  });

  it.each([1, DYNAMODB_ATTEMPTS])(
    'gives the stock back once when %i answers of the first time are lost',
    async (lost) => {
      const { faulty, sound, proxy } = await faultyService();
      onTestFinished(() => proxy.stop());
      const own = await sound.product(await sound.warehouse());
      const [number = ''] = await packedOrders(1, sound, own);
      proxy.inject('TransactWriteItems', { kind: 'lose-answer' }, lost);
      expect((await faulty.cancel(number)).status).toBe(lost === DYNAMODB_ATTEMPTS ? 503 : 200);
      expect(proxy.pending).toBe(0);
      expect((await faulty.cancel(number)).status).toBe(200);
      expect((await sound.read(number)).history).toHaveLength(3);
      expect(await inStock(sound, own)).toBe(2);
    },
  );
});

it('gives nothing back for an order that comes back: an operator books it in', async () => {
  const [number = ''] = await packedOrders(1);
  await service.move(number, 'SHIPPED', 'RETURNED');
  expect(await inStock()).toBe(0);
  expect(await service.cancel(number)).toMatchObject({
    status: 409,
    body: { error: { code: 'ORDER_ALREADY_SHIPPED' } },
  });
  expect(await inStock()).toBe(0);
});
