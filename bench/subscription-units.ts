import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../functions/core/store/store.ts';
import { subscriptionItem } from '../functions/subscriptions/accounts/account-keys.ts';
import { BUDGETS } from './budgets.ts';
import type { Figure } from './figure.ts';
import { whole } from './request-counts.ts';
import { accountOf, complete, done, offersOf, orderOf, SubscriptionShop } from './support/subscription-shop.ts';

const LINES = 10;
const INACTIVE = 3_000;

/** Items of one request (API reference, BatchWriteItem). */
const LARGEST_BATCH = 25;

/**
 * Measures the capacity of subscription orders: the write units that complete an order of 10 lines, and the read units of an
 * order whose customer has 3,000 inactive subscriptions.
 *
 * The emulator's `ConsumedCapacity` follows AWS's rules here. A transaction takes two write units for each kilobyte of an item,
 * and an index one for each kilobyte of an entry. A read unit is four kilobytes of a query's items together, or of a single item.
 *
 * @param store store without a workflow, which would complete orders at the same time
 */
export async function subscriptionUnits(store: Store): Promise<Figure[]> {
  const shop = new SubscriptionShop(() => ({ store, tenantClaim: 'client_id' }));
  return [...(await completion(store, shop)), ...(await orderOfLongCustomer(store, shop))];
}

async function completion(store: Store, shop: SubscriptionShop): Promise<Figure[]> {
  const offers = offersOf(LINES);
  const customerId = await shop.open(offers);
  const { body } = done(await shop.place(customerId, orderOf(offers), 'units-complete'));
  const before = store.meter.use().writeUnits;
  await complete(store, body.orderId);
  const { writeUnits } = store.meter.use();
  const name = `write units that complete an order of ${LINES} lines, indexes included`;
  return [whole(name, writeUnits - before, BUDGETS.writeUnits.completionOfTenLines)];
}

async function orderOfLongCustomer(store: Store, shop: SubscriptionShop): Promise<Figure[]> {
  const [offerId = ''] = offersOf(1);
  const customerId = await shop.open([offerId]);
  await addInactive(store, customerId);
  const place = async (id: string) => {
    const before = store.meter.use().readUnits;
    const { body } = done(await shop.place(customerId, orderOf([offerId]), id));
    const units = store.meter.use().readUnits - before;
    await complete(store, body.orderId);
    return units;
  };
  const first = await place('units-first');
  const next = await place('units-next');
  const name = `read units of a NEW order of one line with ${INACTIVE} inactive subscriptions`;
  return [
    whole(name, next, BUDGETS.readUnits.newOrderAfterInactiveSubscriptions),
    { name: 'the same for the first order after the version before', value: String(first), within: true },
  ];
}

/** Adds wholly returned subscriptions to a customer, as items that every version has stored. */
async function addInactive(store: Store, customerId: string): Promise<void> {
  const [, ...items] = accountOf(customerId, offersOf(INACTIVE));
  const puts = items.map((item) => {
    if (!('committed' in item)) return [];
    const committed = item.committed && { ...item.committed, quantity: 0 };
    return [{ PutRequest: { Item: subscriptionItem(customerId, { ...item, committed, commit: 0 }) } }];
  });
  for (let start = 0; start < puts.length; start += LARGEST_BATCH) {
    const some = puts.slice(start, start + LARGEST_BATCH).flat();
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.accountsTable]: some } }));
  }
}
