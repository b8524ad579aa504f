import type { Answered } from '../../support/lines/http-event.ts';
import { newOrder, returnOf, type SubscriptionService } from '../../support/lines/subscription-service.ts';

export const PHOTO = '65304470CA01A12';
export const VIDEO = '65304479CA01A12';
export const SOUND = '65304481CA01A12';

const FIRST_ORDER = '2027-03-01T20:00:00.000Z';

/** Beginning of the second term: 1 March 2028, midnight in California. */
export const TERM_BEGINS = '2028-03-01T08:00:00Z';

type Order = Answered['body'];

/** A customer and all its orders as GET returns them, in the sequence of placing. */
export interface YearOfOrders {
  readonly customerId: string;
  readonly orders: readonly Order[];
}

/**
 * Places a year of orders for a customer: every stored type, four statuses, some within one second, with the anniversary in
 * between. A line of the first order has been returned.
 *
 * @param setClock sets the service's time
 */
export async function yearOfOrders(service: SubscriptionService, setClock: (now: Date) => void): Promise<YearOfOrders> {
  setClock(new Date(FIRST_ORDER));
  await Promise.all([PHOTO, VIDEO, SOUND].map((offerId) => service.offer(offerId)));
  const customerId = await service.activeCustomer();
  const ids: string[] = [];
  const placed = async (body: object): Promise<string> => {
    const orderId = await service.place(customerId, body);
    ids.push(orderId);
    return orderId;
  };
  const complete = async (body: object): Promise<Order> => {
    const orderId = await placed(body);
    await service.complete(orderId);
    return service.read(customerId, orderId);
  };

  const original = await complete(newOrder([PHOTO, 2], [VIDEO, 2]));
  await complete(newOrder([SOUND, 2]));
  const whole = await complete(newOrder(SOUND));
  setClock(new Date('2027-03-04T20:00:00.000Z'));
  await complete(returnOf(whole));
  await complete(returnOf(original, original.lineItems[0]));
  setClock(new Date('2027-03-07T20:00:00.000Z'));
  await complete(newOrder([VIDEO, 3]));
  await service.setOrder(customerId, await placed(newOrder(PHOTO, VIDEO, SOUND)), { status: '1024' });
  await renewNothing(service, customerId);
  setClock(new Date('2028-03-02T20:00:00.000Z'));
  await complete(newOrder(SOUND));
  const { subscriptionId, offerId } = await expired(service, customerId);
  await complete({ orderType: 'RENEWAL', lineItems: [{ extLineItemNumber: 1, offerId, quantity: 1, subscriptionId }] });
  await placed(newOrder(VIDEO));
  await placed(returnOf(await complete(newOrder([PHOTO, 4]))));
  return { customerId, orders: await Promise.all(ids.map((orderId) => service.read(customerId, orderId))) };
}

async function renewNothing(service: SubscriptionService, customerId: string): Promise<void> {
  for (const { subscriptionId, status } of await service.subscriptions(customerId)) {
    const call = { path: { customerId, subscriptionId }, body: { autoRenewal: { enabled: false } } };
    if (status === '1000') await service.done('update-subscription', call);
  }
}

/** Finds a subscription that can be renewed. */
async function expired(service: SubscriptionService, customerId: string) {
  const subscriptions = await service.subscriptions(customerId);
  return subscriptions.find(({ allowedActions }) => allowedActions !== undefined);
}
