import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, DeviceService, keyed } from '../../support/lines/device-service.ts';

let service: DeviceService;

beforeAll(async () => {
  service = await DeviceService.start();
});

/** A tenant whose warehouse has 48 pieces of a product. */
async function soldFrom() {
  const tenant = randomUUID();
  const product = await service.product(await service.warehouse({}, { tenant }), 48);
  return { tenant, product };
}

describe('an answer that is kept', () => {
  it('is given to a repeat of a placed order when there is nothing left to sell', async () => {
    const { tenant, product } = await soldFrom();
    const order = { body: completeOrder([[product, 48]]), tenant, ...keyed('the-last') };
    const first = await service.call('place-order', order);
    expect(first.status).toBe(200);
    expect(await service.quantityOf(product, { tenant })).toBe(0);
    const repeated = await service.call('place-order', order);
    expect(repeated).toMatchObject({ status: 200, text: first.text, headers: { 'idempotent-replayed': 'true' } });
    const other = await service.call('place-order', { ...order, body: completeOrder([[product, 1]]) });
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } } });
    const unnamed = await service.call('place-order', { body: order.body, tenant });
    expect(unnamed).toMatchObject({ status: 409, body: { error: { code: 'INSUFFICIENT_STOCK' } } });
  });

  it('is given to a repeat of an adjustment that would be refused by now', async () => {
    const { tenant, product } = await soldFrom();
    const first = await service.stock(product, -40, keyed('audit'));
    const repeated = await service.stock(product, -40, keyed('audit'));
    expect(repeated).toMatchObject({ status: 200, text: first.text, headers: { 'idempotent-replayed': 'true' } });
    expect((await service.stock(product, -40)).status).toBe(409);
    expect((await service.stock(product, -4, keyed('audit'))).status).toBe(422);
    expect(await service.quantityOf(product, { tenant })).toBe(8);
  });

  it('is not kept of a refusal: the repeat finds what has arrived since', async () => {
    const { tenant, product } = await soldFrom();
    const order = { body: completeOrder([[product, 60]]), tenant, ...keyed('patient') };
    expect((await service.call('place-order', order)).status).toBe(409);
    await service.stocked(product, 12);
    expect((await service.call('place-order', order)).status).toBe(200);
    expect(await service.quantityOf(product, { tenant })).toBe(0);
  });
});
