import { beforeAll, describe, expect, it } from 'vitest';
import type { Answered } from '../../support/lines/http-event.ts';
import { newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';

const PHOTO = '65304470CA01A12';
const PHOTO_10 = '65304470CA02A12';
const VIDEO = '65304479CA01A12';
const CREDITS = '80004561CAT1A12';

let service: SubscriptionService;
let now = new Date('2027-03-01T20:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  await Promise.all([
    service.offer(PHOTO),
    service.offer(PHOTO_10, { prices: [{ region: 'NA', currency: 'USD', partnerPrice: '350.40' }] }),
    service.offer(VIDEO),
    service.offer(CREDITS, { productType: 'CONSUMABLE' }),
    service.flexDiscount('SPRING_10'),
  ]);
});

const refusal = ({ status, body }: Answered) => [status, body.code, ...(body.additionalDetails ?? [])];

describe('a NEW order', () => {
  it('is answered at once as it is stored: open, with an empty string for what there is not', async () => {
    const customerId = await service.activeCustomer();
    const placed = await service.order(customerId, { ...newOrder(PHOTO, [VIDEO, 3]), externalReferenceId: '759' });
    expect(placed.status).toBe(201);
    const { orderId } = placed.body;
    expect(orderId).toMatch(/^[1-9]\d{5,}$/);
    const line = { status: '1002', subscriptionId: '', currencyCode: 'USD' };
    expect(placed.body).toEqual({
      externalReferenceId: '759',
      orderId,
      customerId,
      orderType: 'NEW',
      referenceOrderId: '',
      currencyCode: 'USD',
      creationDate: '2027-03-01T20:00:00Z',
      status: '1002',
      source: 'API',
      lineItems: [
        { extLineItemNumber: 1, offerId: PHOTO, quantity: 1, ...line },
        { extLineItemNumber: 2, offerId: VIDEO, quantity: 3, ...line },
      ],
      links: { self: { uri: `/v3/customers/${customerId}/orders/${orderId}`, method: 'GET', headers: [] } },
    });
    expect(await service.read(customerId, orderId)).toEqual({
      ...placed.body,
      referencedOrderId: '',
      allowedTransitions: [],
    });
  });

  it('is complete when the workflow has done its work: each line has a subscription, which stays its own', async () => {
    const customerId = await service.activeCustomer();
    const first = await service.placeAndComplete(customerId, newOrder(PHOTO, [VIDEO, 3]));
    expect(first.status).toBe('1000');
    const subscriptionIds = first.lineItems.map((line: { subscriptionId: string }) => line.subscriptionId);
    for (const id of subscriptionIds) expect(id).toMatch(/^[0-9a-f]{30}NA$/);
    const second = await service.placeAndComplete(customerId, newOrder([VIDEO, 4]));
    expect(second.lineItems).toMatchObject([{ subscriptionId: subscriptionIds[1], status: '1000' }]);
    expect(await service.subscriptions(customerId)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ subscriptionId: subscriptionIds[0], currentQuantity: 1, renewalDate: '2028-03-01' }),
        expect.objectContaining({ subscriptionId: subscriptionIds[1], currentQuantity: 7 }),
      ]),
    );
  });

  it('shows what it costs where that is asked for, then and later', async () => {
    const customerId = await service.activeCustomer();
    await service.setCustomer(customerId, { cotermDate: '2027-03-11' });
    const query = 'fetch-price=true';
    const placed = await service.order(customerId, newOrder([PHOTO, 2]), { query });
    const priced = {
      proratedDays: 10,
      pricing: { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 10, lineItemPartnerPrice: 20 },
    };
    const pricingSummary = [{ totalLineItemPartnerPrice: 20, currencyCode: 'USD' }];
    expect(placed.body).toMatchObject({ lineItems: [priced], pricingSummary });
    const { orderId } = placed.body;
    await service.offer(PHOTO, { prices: [{ region: 'NA', currency: 'USD', partnerPrice: '730.00' }] });
    const { lineItems, pricingSummary: summary } = await service.read(customerId, orderId, { query });
    await service.offer(PHOTO);
    expect({ lineItems, pricingSummary: summary }).toMatchObject({ lineItems: [priced], pricingSummary });
    expect((await service.read(customerId, orderId)).lineItems[0]).not.toHaveProperty('pricing');
  });

  it('keeps what a flexible discount came to', async () => {
    const customerId = await service.activeCustomer();
    const [line] = newOrder(PHOTO).lineItems;
    const body = { orderType: 'NEW', lineItems: [{ ...line, flexDiscountCodes: ['SPRING_10'] }] };
    const placed = await service.order(customerId, body, { query: 'fetch-price=true' });
    expect(placed.body.lineItems).toMatchObject([
      {
        flexDiscounts: [{ id: 'id-of-SPRING_10', code: 'SPRING_10', result: 'SUCCESS' }],
        pricing: { partnerPrice: 365, discountedPartnerPrice: 328.5 },
      },
    ]);
  });

  it('of a customer that is still pending is taken', async () => {
    const customerId = await service.customer();
    expect((await service.order(customerId, newOrder(PHOTO))).status).toBe(201);
  });

  it('is refused as a whole for what is wrong with one line, and leaves nothing', async () => {
    const customerId = await service.activeCustomer();
    const refused = await service.order(customerId, newOrder(PHOTO, '65304470CA09A12', [VIDEO, 0]));
    expect(refusal(refused)).toEqual([
      400,
      '2120',
      'Line Item: 3, Reason: quantity must be a whole number from 1 to 10000',
    ]);
    const unknown = await service.order(customerId, newOrder(PHOTO, '65304470CA09A12'));
    expect(refusal(unknown)).toEqual([400, '2122', 'Line Item: 2, Reason: there is no offer "65304470CA09A12"']);
    expect(await service.history(customerId)).toMatchObject({ totalCount: 0 });
  });

  it('of 500 lines is refused without a look at their offers', async () => {
    const customerId = await service.activeCustomer();
    const before = service.store.meter.use().requests;
    const refused = await service.order(customerId, newOrder(...Array.from({ length: 500 }, () => PHOTO)));
    expect(refusal(refused)).toEqual([400, '2119', 'lineItems: must have at most 499 items']);
    // The account is read, and the error is stored.
    expect(service.store.meter.use().requests - before).toBe(2);
  });
});

describe('a PREVIEW', () => {
  it('comes back with the best offers that the customer may have, with prices, and stores no order', async () => {
    const customerId = await service.activeCustomer();
    const body = { ...newOrder([PHOTO, 10], [CREDITS, 5]), orderType: 'PREVIEW', externalReferenceId: 'ours' };
    const { status, body: preview } = await service.order(customerId, body, { query: 'fetch-price=true' });
    expect(status).toBe(201);
    const pricing = { netPartnerPrice: 350.4, lineItemPartnerPrice: 3504 };
    const yearly = { partnerPrice: 350.4, discountedPartnerPrice: 350.4 };
    const line = { subscriptionId: '', status: '', currencyCode: 'USD', proratedDays: 366 };
    expect(preview).toEqual({
      externalReferenceId: 'ours',
      orderId: '',
      customerId,
      orderType: 'PREVIEW',
      referenceOrderId: '',
      currencyCode: 'USD',
      creationDate: '2027-03-01T20:00:00Z',
      status: '',
      lineItems: [
        { extLineItemNumber: 1, offerId: PHOTO_10, quantity: 10, ...line, pricing: { ...yearly, ...pricing } },
        expect.objectContaining({ extLineItemNumber: 2, offerId: CREDITS, quantity: 5, ...line }),
      ],
      pricingSummary: [{ totalLineItemPartnerPrice: 3504 + 1825, currencyCode: 'USD' }],
    });
    expect(await service.history(customerId)).toMatchObject({ totalCount: 0 });
    expect(await service.subscriptions(customerId)).toEqual([]);
  });

  it('is refused as a NEW order is', async () => {
    const customerId = await service.activeCustomer();
    for (const orderType of ['NEW', 'PREVIEW']) {
      const refused = await service.order(customerId, { ...newOrder(PHOTO, PHOTO), orderType, currencyCode: 'EUR' });
      expect(refusal(refused)[1]).toBe('2140');
    }
  });
});

describe('whose order it is:', () => {
  const bodies = [
    newOrder(PHOTO),
    { ...newOrder(PHOTO), orderType: 'PREVIEW' },
    { ...newOrder(PHOTO), orderType: 'RETURN', referenceOrderId: '100001' },
    { orderType: 'RENEWAL', lineItems: [{ ...newOrder(PHOTO).lineItems[0], subscriptionId: 'x' }] },
    { orderType: 'PREVIEW_RENEWAL' },
  ];

  it.each(bodies)("a $orderType for nobody's customer, or another tenant's, is a 404", async (body) => {
    const others = await service.activeCustomer({}, { tenant: 'tenant-b' });
    for (const customerId of ['0000000000', others, 'a#b']) {
      expect(refusal(await service.order(customerId, body))).toEqual([404, '1116']);
    }
  });

  it('the body is validated before the customer is looked for', async () => {
    const refused = await service.order('0000000000', { orderType: 'NEW', lineItems: [], referenceOrderId: '1' });
    expect(refusal(refused)).toEqual([400, '1122', 'lineItems']);
  });
});

it('orders have numbers in their sequence, and the time in whole seconds', async () => {
  const customerId = await service.activeCustomer();
  now = new Date('2027-03-01T20:00:00.999Z');
  const [first, second] = [
    await service.place(customerId, newOrder(PHOTO)),
    await service.place(customerId, newOrder(PHOTO)),
  ];
  expect(Number(second)).toBeGreaterThan(Number(first));
  expect((await service.read(customerId, second)).creationDate).toBe('2027-03-01T20:00:00Z');
  now = new Date('2027-03-01T20:00:00.000Z');
});
