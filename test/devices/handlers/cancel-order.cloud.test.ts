import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceService, type Product } from '../../support/lines/device-service.ts';

let service: DeviceService;
let laptop: Product;
let mouse: Product;

beforeAll(async () => {
  service = await DeviceService.start();
  const warehouse = await service.warehouse();
  laptop = await service.product(warehouse, 100);
  mouse = await service.product(warehouse, 100);
});

describe('an order that is not shipped', () => {
  it.each([[[]], [['PROCESSING']]])('after %j is cancelled, and all its pieces are there again', async (way) => {
    const order = await service.place([[laptop, 30], mouse]);
    await service.move(order, ...way);
    const cancelled = await service.cancel(order);
    expect(cancelled).toMatchObject({ status: 200, headers: { etag: `"${way.length + 2}"` } });
    expect(cancelled.body).toEqual({ message: 'Order cancelled successfully', order_number: order });
    expect([await service.quantityOf(laptop), await service.quantityOf(mouse)]).toEqual([100, 100]);
    expect(await service.read(order)).toMatchObject({
      order_status: 'CANCELLED',
      history: expect.arrayContaining([
        expect.objectContaining({ order_status: 'CANCELLED', changed_by: 'ada', changes: [] }),
      ]),
    });
  });

  it('is cancelled from the versions that the caller accepts alone', async () => {
    const order = await service.place([laptop]);
    await service.move(order, 'PROCESSING');
    const options = (tag: string) => ({ headers: { 'if-match': tag } });
    expect(await service.cancel(order, options('"1"'))).toMatchObject({
      status: 412,
      body: { error: { code: 'VERSION_MISMATCH', message: expect.stringContaining('may have made that version') } },
    });
    expect((await service.cancel(order, options('"2"'))).status).toBe(200);
    expect(await service.quantityOf(laptop)).toBe(100);
  });
});

it('a reason is refused, since a cancellation keeps none', async () => {
  const order = await service.place([laptop]);
  const before = await service.read(order);
  const refused = await service.cancel(order, { body: { reason: 'ordered twice' } });
  expect(refused).toMatchObject({ status: 400, body: { error: { code: 'MALFORMED_BODY' } } });
  expect(await service.read(order)).toEqual(before);
});

describe('an order that was shipped', () => {
  it.each([[['SHIPPED']], [['SHIPPED', 'DELIVERED']], [['SHIPPED', 'RETURNED']]])('and is %j stays so', async (way) => {
    const order = await service.place([laptop]);
    await service.move(order, 'PROCESSING', ...way);
    const [before, stock] = [await service.read(order), await service.quantityOf(laptop)];
    const message = `The order is ${way.at(-1)?.toLowerCase()} already and cannot be cancelled.`;
    expect(await service.cancel(order)).toMatchObject({
      status: 409,
      body: { success: false, error: { code: 'ORDER_ALREADY_SHIPPED', message } },
    });
    expect(await service.read(order)).toEqual(before);
    expect(await service.quantityOf(laptop)).toBe(stock);
  });
});
