import { beforeAll, expect, it, vi } from 'vitest';
import { anniversaryRunner } from '../../../functions/subscriptions/task-handlers/run-anniversaries.ts';
import { newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';

const PHOTO = '65304470CA01A12';

/** Midnight on Pacific time, when the anniversary begins. */
const MIDNIGHT = new Date('2028-03-01T08:00:00.000Z');
const fromMidnight = (milliseconds: number) => new Date(MIDNIGHT.getTime() + milliseconds);

let service: SubscriptionService;
let now = new Date('2027-03-01T20:00:00.000Z');

beforeAll(async () => {
  service = await SubscriptionService.start({ now: () => now, wait: async () => {} });
  await service.offer(PHOTO);
});

it('an order that is priced before an anniversary and written after it is for the term that it has paid', async () => {
  const customerId = await service.activeCustomer();
  await service.placeAndComplete(customerId, newOrder([PHOTO, 5]));
  now = fromMidnight(-20);
  const { numbers } = service.store;
  const lease = numbers.next.bind(numbers);
  const leasing = vi.spyOn(numbers, 'next').mockImplementation(() => {
    now = fromMidnight(30);
    return lease();
  });
  const orderId = await service.place(customerId, newOrder([PHOTO, 3]));
  leasing.mockRestore();
  await service.complete(orderId);
  const { items } = await service.history(customerId, 'fetch-price=true&start-date=2028-03-01');
  const [order] = items;
  expect(order).toMatchObject({ orderId, creationDate: '2028-03-01T07:59:59Z', status: '1000' });
  expect(order.lineItems).toMatchObject([{ proratedDays: 1 }]);
  const [subscription] = await service.subscriptions(customerId);
  expect(subscription).toMatchObject({ currentQuantity: 8, renewalDate: '2028-03-01' });

  // The anniversary renews what was ordered, too.
  await anniversaryRunner(() => service.store)();
  const renewals = await service.history(customerId, 'order-type=RENEWAL');
  expect(renewals.items).toMatchObject([{ source: 'System', lineItems: [{ quantity: 8, offerId: PHOTO }] }]);
});
