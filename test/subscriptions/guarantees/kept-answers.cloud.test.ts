import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import type { Answered, Call } from '../../support/lines/http-event.ts';
import {
  completeAddress,
  completeCustomer,
  correlated,
  newOrder,
  SubscriptionService,
} from '../../support/lines/subscription-service.ts';

const PHOTO = '65304470CA01A12';
const UNKNOWN = '65304470CA04A12';

let service: SubscriptionService;
let now = new Date('2027-03-01T20:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  await service.offer(PHOTO);
});

/** A call with a correlation id and a request id. */
const named = (correlationId: string, requestId?: string): Call => ({
  headers: { 'x-correlation-id': correlationId, ...(requestId !== undefined && { 'x-request-id': requestId }) },
});

/** Counts the orders of a customer. */
const ordersOf = async (customerId: string): Promise<number> => (await service.history(customerId)).totalCount;

/** The response to another request with a known correlation id. */
const taken = {
  status: 400,
  body: {
    code: '4119',
    message: 'Correlation ID is Invalid or Missing',
    additionalDetails: ['X-Correlation-Id'],
  },
};

const isReplayed = ({ headers }: Answered) => headers['idempotent-replayed'] === 'true';

describe('the same correlation id 50 times at once', () => {
  const CALLS = 50;

  /** The answer that all but those get who are told that the first call is not over. */
  async function theResponse(customerId: string, body: object): Promise<Answered> {
    const key = correlated(randomUUID());
    const answers = await Promise.all(Array.from({ length: CALLS }, () => service.order(customerId, body, key)));
    const answered = answers.filter((answer) => answer.body.code !== '4122');
    const [first, ...others] = answered;
    if (first === undefined) throw new Error('Nobody was answered');
    expect(answered.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    for (const other of others) expect(other).toMatchObject({ status: first.status, text: first.text });
    const late = await service.order(customerId, body, key);
    expect(late).toMatchObject({ status: first.status, text: first.text });
    expect(isReplayed(late)).toBe(true);
    expect(await service.order(customerId, { orderType: 'RETURN' }, key)).toMatchObject(taken);
    return first;
  }

  it('is one NEW order', async () => {
    const customerId = await service.activeCustomer();
    const { status, body } = await theResponse(customerId, newOrder(PHOTO));
    expect(status).toBe(201);
    expect(await service.history(customerId)).toMatchObject({ totalCount: 1, items: [{ orderId: body.orderId }] });
  });

  it('is one PREVIEW, and no order', async () => {
    const customerId = await service.activeCustomer();
    const preview = { ...newOrder(PHOTO), orderType: 'PREVIEW' };
    expect((await theResponse(customerId, preview)).body).toMatchObject({ orderType: 'PREVIEW', orderId: '' });
    expect(await ordersOf(customerId)).toBe(0);
  });

  it('is one refusal, which stays one when the order could be taken', async () => {
    const customerId = await service.activeCustomer();
    const key = correlated('refused');
    const early = await service.order(customerId, newOrder(UNKNOWN), key);
    expect(early).toMatchObject({ status: 400, body: { code: '2122' } });
    expect((await theResponse(customerId, newOrder(UNKNOWN))).text).toBe(early.text);
    await service.offer(UNKNOWN);
    await service.setCustomer(customerId, { discounts: [{ offerType: 'LICENSE', level: '04' }] });
    expect(await service.order(customerId, newOrder(UNKNOWN), key)).toMatchObject({ status: 400, text: early.text });
    expect((await service.order(customerId, newOrder(UNKNOWN))).status).toBe(201);
  });
});

it.each([
  ['NEW', newOrder(PHOTO), 201],
  ['PREVIEW', { ...newOrder(PHOTO), orderType: 'PREVIEW' }, 201],
  ['refused', { orderType: 'PREVIEW_RENEWAL' }, 400],
])('a %s order is kept for 10 days to the second, then its correlation id is new', async (_, body, status) => {
  const customerId = await service.activeCustomer();
  const key = correlated(randomUUID());
  const placedAt = now;
  const first = await service.order(customerId, body, key);
  expect(first.status).toBe(status);
  now = new Date(placedAt.getTime() + 10 * DAY_MS - 1_000);
  expect(await service.order(customerId, body, key)).toMatchObject({ status, text: first.text });
  now = new Date(placedAt.getTime() + 10 * DAY_MS);
  const renewed = await service.order(customerId, body, key);
  expect(isReplayed(renewed)).toBe(false);
  expect(renewed.status).toBe(status);
  now = placedAt;
});

it("a correlation id is the tenant's own", async () => {
  const key = correlated('shared');
  const other = { tenant: 'tenant-b', ...key };
  const [own, others] = [await service.activeCustomer(), await service.activeCustomer({}, { tenant: 'tenant-b' })];
  const [first, second] = [
    await service.order(own, newOrder(PHOTO), key),
    await service.order(others, newOrder(PHOTO), other),
  ];
  expect([first.body.customerId, second.body.customerId]).toEqual([own, others]);
});

describe('one correlation id for two customers', () => {
  it('is an order of each, whose repeats are its own', async () => {
    const customers = [await service.activeCustomer(), await service.activeCustomer()];
    const key = correlated('shared');
    const orders: Answered[] = [];
    for (const customerId of customers) orders.push(await service.order(customerId, newOrder(PHOTO), key));
    expect(orders.map(({ status, body }) => [status, body.customerId])).toEqual(customers.map((id) => [201, id]));
    for (const [index, customerId] of customers.entries()) {
      const again = await service.order(customerId, newOrder(PHOTO), key);
      expect([again.text, isReplayed(again)]).toEqual([orders[index]?.text, true]);
      const other = { ...newOrder(PHOTO), externalReferenceId: 'another' };
      for (const _ of ['', 'again']) expect(await service.order(customerId, other, key)).toMatchObject(taken);
      const priced = { path: { customerId }, body: newOrder(PHOTO), query: 'fetch-price=true', ...key };
      expect(await service.call('place-order', priced)).toMatchObject(taken);
      expect(await ordersOf(customerId)).toBe(1);
    }
  });

  it('is a change, a deployment and a setting of each', async () => {
    const customers = [];
    for (const _ of ['first', 'second']) {
      const customerId = await service.activeCustomer({ globalSalesEnabled: true });
      const { orderId, lineItems } = await service.placeAndComplete(customerId, newOrder(PHOTO));
      customers.push({ customerId, orderId, subscriptionId: lineItems[0].subscriptionId });
    }
    const companyProfile = { address: completeAddress({ country: 'CA', region: 'ON' }) };
    const calls = [
      ['update-customer', { externalReferenceId: 'changed' }],
      ['create-deployment', { companyProfile }],
      ['update-order', { externalReferenceId: 'changed' }],
      ['update-subscription', { autoRenewal: { enabled: false } }],
    ] as const;
    for (const [operation, body] of calls) {
      const texts = [];
      for (const path of [...customers, ...customers]) {
        const { status, text } = await service.call(operation, { path, body, ...correlated('shared') });
        expect(status).toBeLessThan(300);
        texts.push(text);
      }
      expect(texts.slice(2)).toEqual(texts.slice(0, 2));
      expect(texts[0]).not.toBe(texts[1]);
      const [path] = customers;
      expect(await service.call(operation, { path, body: {}, ...correlated('shared') })).toMatchObject(taken);
    }
  });
});

it('a correlation id is compared where no customer is in the path', async () => {
  const create = (name: string) =>
    service.call('create-customer', {
      body: completeCustomer({ externalReferenceId: name }),
      ...correlated('new customer'),
    });
  const first = await create('one');
  expect(await create('one')).toMatchObject({ status: 201, text: first.text });
  expect(await create('two')).toMatchObject(taken);
});

describe('a request id that was used before', () => {
  const duplicate = { status: 400, body: { code: '4120' } };

  it('is refused with a new correlation id, whatever became of the first order and whatever is wrong with this one', async () => {
    const customerId = await service.activeCustomer();
    expect((await service.order(customerId, newOrder(PHOTO), named('a-1', 'request-a'))).status).toBe(201);
    expect((await service.order(customerId, newOrder(), named('b-1', 'request-b'))).status).toBe(400);
    for (const requestId of ['request-a', 'request-b']) {
      const key = named(randomUUID(), requestId);
      expect(await service.order(customerId, { orderType: 'NO' }, key)).toMatchObject(duplicate);
      expect(await service.order(customerId, newOrder(PHOTO), named(randomUUID(), requestId))).toMatchObject(duplicate);
      // That refusal is an answer as well.
      expect(await service.order(customerId, { orderType: 'NO' }, key)).toMatchObject(duplicate);
      expect(await service.order(customerId, newOrder(PHOTO), key)).toMatchObject(taken);
    }
    expect(await ordersOf(customerId)).toBe(1);
  });

  it('is not looked at with a known correlation id', async () => {
    const customerId = await service.activeCustomer();
    const first = await service.order(customerId, newOrder(PHOTO), named('known', 'request-c'));
    const repeated = await service.order(customerId, newOrder(PHOTO), named('known', 'request-c'));
    expect(repeated).toMatchObject({ status: 201, text: first.text, headers: { 'x-request-id': 'request-c' } });
    expect(isReplayed(repeated)).toBe(true);
  });

  it('is new after 10 days, and to another tenant', async () => {
    const customerId = await service.activeCustomer();
    const others = await service.activeCustomer({}, { tenant: 'tenant-b' });
    const placed = () => service.order(customerId, newOrder(PHOTO), named(randomUUID(), 'request-d'));
    const placedAt = now;
    expect((await placed()).status).toBe(201);
    const { headers } = named(randomUUID(), 'request-d');
    expect((await service.order(others, newOrder(PHOTO), { tenant: 'tenant-b', headers: headers ?? {} })).status).toBe(
      201,
    );
    now = new Date(placedAt.getTime() + 10 * DAY_MS - 1_000);
    expect(await placed()).toMatchObject(duplicate);
    now = new Date(placedAt.getTime() + 10 * DAY_MS);
    expect((await placed()).status).toBe(201);
    now = placedAt;
  });

  it('of two calls at once is taken by one', async () => {
    const customerId = await service.activeCustomer();
    const call = () => service.order(customerId, newOrder(PHOTO), named(randomUUID(), 'request-e'));
    const answers = await Promise.all([call(), call(), call()]);
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([201, '4120', '4120']);
    expect(await ordersOf(customerId)).toBe(1);
  });
});

describe('a change of an order', () => {
  it('is answered alike under its correlation id, whatever has happened since', async () => {
    const customerId = await service.activeCustomer();
    const path = { customerId, orderId: await service.place(customerId, newOrder(PHOTO)) };
    const change = (externalReferenceId: string, key: Call) =>
      service.call('update-order', { path, body: { externalReferenceId }, ...key });
    const first = await change('first', correlated('edit-1'));
    await change('second', correlated('edit-2'));
    expect(await change('first', correlated('edit-1'))).toMatchObject({ status: 200, text: first.text });
    expect(await change('third', correlated('edit-1'))).toMatchObject(taken);
    expect((await service.read(customerId, path.orderId)).externalReferenceId).toBe('second');
  });
});
