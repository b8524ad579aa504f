import { beforeAll, describe, expect, it } from 'vitest';
import type { Answered, Call } from '../../support/lines/http-event.ts';
import { newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';

const PHOTO = '65304470CA01A12';

let service: SubscriptionService;
let customerId: string;
let orderId: string;

beforeAll(async () => {
  service = await SubscriptionService.start();
  await service.offer(PHOTO);
  customerId = await service.activeCustomer();
  orderId = await service.place(customerId, { ...newOrder(PHOTO), externalReferenceId: '759' });
});

const update = (body: unknown, path: Call['path'] = { customerId, orderId }, options: Call = {}): Promise<Answered> =>
  service.call('update-order', { path, body, ...options });

const refusal = ({ status, body }: Answered) => [status, body.code, ...(body.additionalDetails ?? [])];

describe('an order', () => {
  it('of another customer, another partner or nobody is a 404, whether it is read or changed', async () => {
    const other = await service.activeCustomer();
    const calls = [
      { path: { customerId, orderId }, tenant: 'tenant-b' },
      { path: { customerId: other, orderId } },
      { path: { customerId: '0000000000', orderId } },
      ...['999999999', `0${orderId}`, '', 'x', '9'.repeat(400), '1e5', `${orderId} `].map((name) => ({
        path: { customerId, orderId: name },
      })),
    ];
    for (const call of calls) {
      const unknown = { status: 404, body: { code: '2115', message: 'Invalid Customer or Order ID' } };
      expect(await service.call('get-order', call)).toMatchObject(unknown);
      expect(await update({ externalReferenceId: 'x' }, call.path, call)).toMatchObject(unknown);
    }
    expect((await service.read(customerId, orderId)).externalReferenceId).toBe('759');
  });

  it('shows prices where these are asked for', async () => {
    const shown = await service.read(customerId, orderId, { query: 'fetch-price=true' });
    expect(shown).toMatchObject({ pricingSummary: [{ currencyCode: 'USD' }], lineItems: [{ pricing: {} }] });
    for (const query of ['', 'fetch-price=false']) {
      const plain = await service.read(customerId, orderId, { query });
      expect(plain).not.toHaveProperty('pricingSummary');
      expect(plain.lineItems[0]).not.toHaveProperty('pricing');
      expect(plain.lineItems[0]).not.toHaveProperty('proratedDays');
    }
    const refused = await service.call('get-order', { path: { customerId, orderId }, query: 'fetch-price=yes' });
    expect(refusal(refused).slice(0, 2)).toEqual([400, '1132']);
  });

  it('has another external reference when that is changed, and is otherwise what it was', async () => {
    const before = await service.read(customerId, orderId);
    const updated = await update({ externalReferenceId: '34567' });
    expect(updated).toMatchObject({ status: 200, body: { ...before, externalReferenceId: '34567' } });
    expect(await service.read(customerId, orderId)).toEqual(updated.body);
    expect((await update({ externalReferenceId: '759' })).status).toBe(200);
  });

  it.each([
    [{}, [400, '1122', 'externalReferenceId']],
    [{ status: '1000' }, [400, '1119', 'status']],
    [{ externalReferenceId: 'x', lineItems: [], foo: 1 }, [400, '1119', 'lineItems', 'foo']],
    [{ externalReferenceId: 5 }, [400, '1117', 'externalReferenceId']],
    [{ externalReferenceId: 'x'.repeat(36) }, [400, '2126', 'externalReferenceId']],
  ])('is not changed by %j', async (body, refused) => {
    expect(refusal(await update(body))).toEqual(refused);
    expect((await service.read(customerId, orderId)).externalReferenceId).toBe('759');
  });

  it('is looked for when its change is in order, and its rules are asked when it is found', async () => {
    const path = { customerId, orderId: '999999999' };
    expect(refusal(await update({ status: '1000' }, path)).slice(0, 2)).toEqual([400, '1119']);
    expect(refusal(await update({ externalReferenceId: 'x'.repeat(36) }, path))).toEqual([404, '2115']);
  });

  it('keeps both its completion and its new reference when they come at the same moment', async () => {
    const own = await service.activeCustomer();
    const placed = await service.place(own, newOrder(PHOTO));
    const references = ['a', 'b', 'c'];
    await Promise.all([
      service.complete(placed),
      ...references.map((externalReferenceId) => update({ externalReferenceId }, { customerId: own, orderId: placed })),
    ]);
    const order = await service.read(own, placed);
    expect(order.status).toBe('1000');
    expect(references).toContain(order.externalReferenceId);
  });
});
