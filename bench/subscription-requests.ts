import type { Store } from '../functions/core/store/store.ts';
import { BUDGETS } from './budgets.ts';
import type { Figure } from './figure.ts';
import { average, CALLS, counter, leased, watch, whole } from './request-counts.ts';
import { complete, done, offersOf, orderOf, returnOf, SubscriptionShop } from './support/subscription-shop.ts';

const LINES = 10;
const MOST_LINES = 499;

/**
 * Counts the DynamoDB requests of each kind of subscription call in a warm environment, the items that placing an order writes, and the
 * requests that complete an order.
 *
 * @param store store without a workflow, which would complete orders at the same time
 */
export async function subscriptionRequests(store: Store): Promise<Figure[]> {
  const shop = new SubscriptionShop(() => ({ store, tenantClaim: 'client_id' }));
  const offers = offersOf(LINES);
  const customerId = await shop.open(offers);
  const seen = watch(store);
  const counted = counter(store);
  let id = 0;
  const place = () => {
    id += 1;
    return shop.place(customerId, orderOf(offers), `requests-${id}`);
  };

  await place();
  const one = await counted(place);
  const { items, units } = seen;
  const mean = await average(store, place);
  const { orderId } = one.body;
  id -= 1;
  const replayed = await counted(place);
  const previewed = await counted(() =>
    shop.place(customerId, orderOf(offers, 'PREVIEW'), 'preview', 'fetch-price=true'),
  );
  const read = await counted(() => shop.get(customerId, orderId));
  const listed = await counted(() => shop.history(customerId));
  await complete(store, orderId);
  const returned = await counted(() => shop.place(customerId, returnOf(orderId, offers), 'return'));
  const budgets = BUDGETS.requests.subscriptions;
  return [
    whole(`DynamoDB requests for a NEW order of ${LINES} lines, warm`, one.requests, budgets.newOrder),
    leased('the same on average', mean, budgets.newOrder),
    whole('items written by that order', items, BUDGETS.itemsWritten.newOrder),
    { name: 'write units of that order, the index included', value: String(units), within: true },
    whole('DynamoDB requests for a replay of it', replayed.requests, budgets.replay),
    whole(`DynamoDB requests for a PREVIEW of ${LINES} lines with prices`, previewed.requests, budgets.preview),
    whole('DynamoDB requests for a get of that order', read.requests, budgets.get),
    whole(`DynamoDB requests for a page of a history of ${CALLS} orders`, listed.requests, budgets.historyPage),
    whole(`DynamoDB requests for a RETURN of ${LINES} lines`, returned.requests, budgets.return),
    ...(await completions(store, shop)),
  ];
}

/** Counts the DynamoDB requests that complete the first order of a customer. */
async function completions(store: Store, shop: SubscriptionShop): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const lines of [1, LINES, MOST_LINES] as const) {
    const offers = offersOf(lines);
    const customerId = await shop.open(offers);
    const { body } = done(await shop.place(customerId, orderOf(offers), `complete-${lines}`));
    const before = store.meter.use().requests;
    await complete(store, body.orderId);
    const name = `DynamoDB requests that complete an order of ${lines} line${lines > 1 ? 's' : ''}`;
    figures.push(whole(name, store.meter.use().requests - before, BUDGETS.requests.completion[lines]));
  }
  return figures;
}
