import { beforeAll, describe, expect, it } from 'vitest';
import { describeRequests, RequestLog } from '../../support/lines/request-log.ts';
import { correlated, newOrder, returnOf, SubscriptionService } from '../../support/lines/subscription-service.ts';

const log = new RequestLog();

const offerIds = Array.from({ length: 10 }, (_, index) => `6530447${index}CA01A12`);
const [PHOTO = ''] = offerIds;

let service: SubscriptionService;
let customerId: string;
let now = new Date('2027-03-01T20:00:00.000Z');

const requestsOf = (run: () => Promise<unknown>) => log.requestsOf(run);

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  log.watch(service.store);
  await Promise.all(offerIds.map((offerId) => service.offer(offerId)));
  await service.flexDiscount('SPRING_10');
  customerId = await service.activeCustomer();
  // A warm environment has leased numbers.
  await service.place(customerId, newOrder(PHOTO));
});

const READ = 'Query';
const OFFERS = 'BatchGetItem';
const TRANSACTION = 'TransactWriteItems';

describe('what a call asks of DynamoDB:', () => {
  it('a NEW order of ten lines is account and offers, read at the same time, and one transaction', async () => {
    const order = newOrder(...offerIds);
    const place = () => service.place(customerId, order, correlated('ten'));
    expect(await requestsOf(place)).toEqual([READ, OFFERS, TRANSACTION]);
    expect(await requestsOf(place)).toEqual([READ, OFFERS, TRANSACTION]);
    const refused = { ...order, currencyCode: 'EUR' };
    expect(await requestsOf(() => service.order(customerId, refused))).toEqual([READ, OFFERS, TRANSACTION]);
  });

  it('its flexible discounts are read with them', async () => {
    const lineItems = newOrder(...offerIds).lineItems.map((line) => ({ ...line, flexDiscountCodes: ['SPRING_10'] }));
    const place = () => service.place(customerId, { orderType: 'NEW', lineItems });
    expect((await requestsOf(place)).sort()).toEqual([OFFERS, READ, READ, TRANSACTION]);
  });

  it('reads begin before any is answered', async () => {
    let open = 0;
    let most = 0;
    service.store.client.middlewareStack.add(
      (next) => async (args) => {
        open += 1;
        most = Math.max(most, open);
        return next(args).finally(() => {
          open -= 1;
        });
      },
      { step: 'initialize', name: 'countOpen' },
    );
    await service.place(customerId, newOrder(...offerIds));
    service.store.client.middlewareStack.remove('countOpen');
    expect(most).toBe(2);
  });

  it('a PREVIEW of ten lines reads the better offers as well, and keeps its answer', async () => {
    const preview = { ...newOrder(...offerIds), orderType: 'PREVIEW' };
    const place = () => service.order(customerId, preview);
    expect(await requestsOf(place)).toEqual([READ, OFFERS, OFFERS, TRANSACTION]);
  });

  it('an order that cannot be read is refused with one transaction, and no reads', async () => {
    expect(await requestsOf(() => service.order(customerId, {}))).toEqual([TRANSACTION]);
    expect(await requestsOf(() => service.order(customerId, {}, { headers: { 'x-api-key': 'x' } }))).toEqual([]);
  });

  it('a RETURN is account and original, read at the same time, and one transaction', async () => {
    const order = await service.placeAndComplete(customerId, newOrder(PHOTO));
    const place = () => service.place(customerId, returnOf(order));
    expect(await requestsOf(place)).toEqual([READ, READ, TRANSACTION]);
  });

  it('reading an order is one query, and changing it a query and a transaction', async () => {
    const orderId = await service.place(customerId, newOrder(PHOTO));
    expect(await requestsOf(() => service.read(customerId, orderId))).toEqual([READ]);
    const body = { externalReferenceId: 'x' };
    const update = () => service.done('update-order', { path: { customerId, orderId }, body });
    expect(await requestsOf(update)).toEqual([READ, TRANSACTION]);
  });

  it('a page of a history is the customer, what is kept of all its orders, and the orders of the page', async () => {
    const page = () => service.history(customerId, 'start-date=2027-01-01&limit=3');
    expect(await requestsOf(page)).toEqual(['GetItem', READ, OFFERS]);
    const none = () => service.history(customerId, 'order-type=RENEWAL');
    expect(await requestsOf(none)).toEqual(['GetItem', READ]);
  });
});

describe('of all that is asked of DynamoDB', () => {
  beforeAll(async () => {
    const order = await service.placeAndComplete(customerId, newOrder(...offerIds));
    await service.placeAndComplete(customerId, returnOf(order));
    await service.setOrder(customerId, await service.place(customerId, newOrder(PHOTO)), { status: '1000' });
    await service.setOrder(customerId, await service.place(customerId, newOrder(PHOTO)), { status: '1004' });
    await service.order(customerId, { orderType: 'PREVIEW_RENEWAL' });
    now = new Date('2028-03-02T20:00:00.000Z');
    await service.placeAndComplete(customerId, newOrder(PHOTO));
    await service.subscriptions(customerId);
  });

  describeRequests(log, {
    operations: ['BatchGetItem', 'GetItem', 'Query', 'TransactWriteItems', 'UpdateItem'],
    writes: 100,
    consistentReads: 20,
  });
});
