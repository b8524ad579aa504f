import { beforeAll, describe, expect, it } from 'vitest';
import type { Answered } from '../../support/lines/http-event.ts';
import { newOrder, returnOf, SubscriptionService } from '../../support/lines/subscription-service.ts';

const PHOTO = '65304470CA01A12';
const PHOTO_10 = '65304470CA02A12';
const VIDEO = '65304479CA01A12';

const BOUGHT = new Date('2027-03-01T20:00:00.000Z');
/** Two days after the anniversary. */
const LATER = new Date('2028-03-03T20:00:00.000Z');

let service: SubscriptionService;
let now = BOUGHT;

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now });
  await Promise.all([PHOTO, PHOTO_10, VIDEO].map((offerId) => service.offer(offerId)));
  await service.flexDiscount('SPRING_10');
  await service.flexDiscount('WINTER', { endDate: '2027-12-31' });
});

type Line = { readonly extLineItemNumber: number; readonly offerId: string; readonly subscriptionId: string };

/** Adds a customer with ten photo and two video licences with auto renewal off, and the lines of their purchase. */
async function bought() {
  now = BOUGHT;
  const customerId = await service.activeCustomer();
  const { lineItems } = await service.placeAndComplete(customerId, newOrder([PHOTO, 10], [VIDEO, 2]));
  const [photo, video]: readonly [Line, Line] = lineItems;
  for (const { subscriptionId } of [photo, video]) await renewsItself(customerId, subscriptionId, false);
  return { customerId, photo, video };
}

const renewsItself = (customerId: string, subscriptionId: string, enabled: boolean) =>
  service.done('update-subscription', { path: { customerId, subscriptionId }, body: { autoRenewal: { enabled } } });

/** Adds the same customer two days after the anniversary, which another order of that day has begun. */
async function expired() {
  const account = await bought();
  now = LATER;
  await service.placeAndComplete(account.customerId, newOrder([VIDEO, 1]));
  return account;
}

const renewalOf = ({ extLineItemNumber, offerId, subscriptionId }: Line, quantity: number) => ({
  extLineItemNumber,
  offerId,
  subscriptionId,
  quantity,
});

const renewal = (...lineItems: readonly object[]) => ({ orderType: 'RENEWAL', lineItems });

const preview = (...lineItems: readonly object[]) => ({ orderType: 'PREVIEW_RENEWAL', lineItems });

const refusal = ({ status, body }: Answered) => [status, body.code];

const subscription = (customerId: string, { subscriptionId }: Line) =>
  service.done('get-subscription', { path: { customerId, subscriptionId } });

describe('a RENEWAL', () => {
  it('makes an expired subscription active again, with the new quantity and renewal date', async () => {
    const { customerId, photo } = await expired();
    expect(await subscription(customerId, photo)).toMatchObject({ status: '1004', allowedActions: ['MANUAL_RENEWAL'] });
    const placed = await service.order(customerId, renewal(renewalOf(photo, 7)), { query: 'fetch-price=true' });
    expect(placed.status).toBe(201);
    expect(placed.body).toMatchObject({
      orderType: 'RENEWAL',
      status: '1002',
      referenceOrderId: '',
      source: 'API',
      lineItems: [
        {
          ...renewalOf(photo, 7),
          status: '1002',
          currencyCode: 'USD',
          proratedDays: 363,
          pricing: { partnerPrice: 365, netPartnerPrice: 363, lineItemPartnerPrice: 2541 },
        },
      ],
    });
    await service.complete(placed.body.orderId);
    expect(await service.read(customerId, placed.body.orderId)).toMatchObject({ status: '1000' });
    const renewed = await subscription(customerId, photo);
    expect(renewed).toMatchObject({ status: '1000', currentQuantity: 7, renewalDate: '2029-03-01' });
    expect(renewed).not.toHaveProperty('allowedActions');
  });

  it('is refused for what is active, unknown, more than there was, or too late', async () => {
    const { customerId, photo, video } = await bought();
    const attempt = async (...lines: readonly object[]) => refusal(await service.order(customerId, renewal(...lines)));
    expect(await attempt(renewalOf(photo, 10))).toEqual([400, '3121']);
    const unknown = { ...photo, subscriptionId: `${'0'.repeat(30)}NA` };
    expect(await attempt(renewalOf(unknown, 1))).toEqual([404, '3115']);
    now = LATER;
    await service.placeAndComplete(customerId, newOrder([VIDEO, 1]));
    expect(await attempt(renewalOf(photo, 11))).toEqual([400, '2120']);
    expect(await attempt(renewalOf({ ...photo, offerId: VIDEO }, 1))).toEqual([400, '2122']);
    now = new Date('2028-04-01T20:00:00Z');
    expect(await attempt(renewalOf(photo, 1), renewalOf(video, 1))).toEqual([400, '3122']);
    now = new Date('2028-03-31T20:00:00Z');
    expect((await service.order(customerId, renewal(renewalOf(photo, 1), renewalOf(video, 1)))).status).toBe(201);
    now = BOUGHT;
  });

  it('of which there are two fails where the other was faster, and changes nothing', async () => {
    const { customerId, photo } = await expired();
    const [first, second] = [
      await service.place(customerId, renewal(renewalOf(photo, 7))),
      await service.place(customerId, renewal(renewalOf(photo, 3))),
    ];
    await service.complete(first);
    await service.complete(second);
    expect(await service.read(customerId, second)).toMatchObject({ status: '1004', lineItems: [{ status: '1004' }] });
    expect(await subscription(customerId, photo)).toMatchObject({ status: '1000', currentQuantity: 7 });
  });

  it('can be returned', async () => {
    const { customerId, photo } = await expired();
    const order = await service.placeAndComplete(customerId, renewal(renewalOf(photo, 7)));
    await service.placeAndComplete(customerId, returnOf(order));
    expect(await subscription(customerId, photo)).toMatchObject({ status: '1004', currentQuantity: 0 });
    expect(await service.read(customerId, order.orderId)).toMatchObject({ status: '1008' });
  });
});

describe('a PREVIEW_RENEWAL', () => {
  it('without lines shows what the anniversary renews automatically, at the best level, for the year that follows', async () => {
    const { customerId, photo } = await bought();
    await renewsItself(customerId, photo.subscriptionId, true);
    const shown = await service.order(customerId, { orderType: 'PREVIEW_RENEWAL' }, { query: 'fetch-price=true' });
    expect(shown.status).toBe(201);
    expect(shown.body).toEqual({
      externalReferenceId: '',
      orderId: '',
      customerId,
      orderType: 'PREVIEW_RENEWAL',
      referenceOrderId: '',
      currencyCode: 'USD',
      creationDate: '2027-03-01T20:00:00Z',
      status: '',
      lineItems: [
        {
          extLineItemNumber: 1,
          offerId: PHOTO_10,
          quantity: 10,
          subscriptionId: photo.subscriptionId,
          status: '1000',
          currencyCode: 'USD',
          proratedDays: 365,
          pricing: {
            partnerPrice: 365,
            discountedPartnerPrice: 365,
            netPartnerPrice: 365,
            lineItemPartnerPrice: 3650,
          },
        },
      ],
      pricingSummary: [{ totalLineItemPartnerPrice: 3650, currencyCode: 'USD' }],
    });
    expect((await service.history(customerId)).totalCount).toBe(1);
  });

  it('without anything to renew is refused', async () => {
    const { customerId } = await bought();
    expect(refusal(await service.order(customerId, { orderType: 'PREVIEW_RENEWAL' }))).toEqual([400, '2136']);
  });

  it('with lines shows that renewal; a code that no longer qualifies is a failure on its line', async () => {
    const { customerId, photo, video } = await expired();
    const lines = [
      { ...renewalOf(photo, 7), flexDiscountCodes: ['SPRING_10'], status: '1004', pricing: {} },
      { ...renewalOf(video, 1), flexDiscountCodes: ['WINTER'] },
    ];
    const shown = await service.order(customerId, preview(...lines));
    expect(shown).toMatchObject({
      status: 201,
      body: {
        orderId: '',
        status: '',
        lineItems: [
          { ...renewalOf(photo, 7), status: '1000', flexDiscounts: [{ code: 'SPRING_10', result: 'SUCCESS' }] },
          { ...renewalOf(video, 1), status: '1000', flexDiscounts: [{ code: 'WINTER', result: 'FAILURE' }] },
        ],
      },
    });
    const refused = await service.order(customerId, renewal({ ...renewalOf(video, 1), flexDiscountCodes: ['WINTER'] }));
    expect(refusal(refused)).toEqual([400, '2146']);
    expect(await subscription(customerId, photo)).toMatchObject({ status: '1004' });
  });
});
