import { FlexDiscountList, PriceList } from '../../functions/subscriptions/contract/catalog-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { pacificDate } from '../../functions/subscriptions/model/calendar.ts';
import { type ApiClient, ApiError } from '../support/api-client.ts';
import { COMMITTED_OFFERS, CURRENCY, FLEX_DISCOUNTS, OFFERS, REGION } from './subscription-catalog.ts';
import { addCustomers } from './subscription-customers.ts';

/**
 * Creates the missing parts of the price list, the discounts and the customers.
 *
 * @param store.fresh true if the store is new, so it contains none of them
 */
export async function setUpSubscriptions(api: ApiClient, store: { readonly fresh: boolean }): Promise<void> {
  const there = store.fresh
    ? new Set<string>()
    : new Set([...(await offersThere(api)), ...(await discountsThere(api))]);
  for (const { offerId, document } of [...OFFERS, ...COMMITTED_OFFERS]) {
    if (there.has(offerId)) continue;
    await api.call(subscriptions, 'put-offer', { path: { offerId }, body: document });
  }
  for (const { id, document } of FLEX_DISCOUNTS) {
    if (there.has(id)) continue;
    await api.call(subscriptions, 'put-flex-discount', { path: { id }, body: document });
  }
  await addCustomers(api, store);
}

async function discountsThere(api: ApiClient): Promise<readonly string[]> {
  const query = { 'market-segment': 'COM', country: 'DE', limit: '50' };
  const list = FlexDiscountList.parse(await api.call(subscriptions, 'list-flex-discounts', { query }));
  return list.flexDiscounts.map(({ id }) => id);
}

/** Returns the ids of the offers on this month's price lists, for customers without and with a three-year commitment. */
async function offersThere(api: ApiClient): Promise<readonly string[]> {
  const priceListMonth = pacificDate(new Date()).slice(0, 'YYYY-MM'.length).replace('-', '');
  const list = { region: REGION, marketSegment: 'COM', currency: CURRENCY, priceListMonth };
  const standard = await offersIn(api, { ...list, priceListType: 'STANDARD' });
  return [...standard, ...(await offersIn(api, { ...list, priceListType: '3YC' }))];
}

async function offersIn(api: ApiClient, body: object): Promise<readonly string[]> {
  try {
    const { offers } = PriceList.parse(await api.call(subscriptions, 'get-price-list', { body }));
    return offers.map(({ offerId }) => offerId);
  } catch (error) {
    // The API returns 404 for a price list without offers.
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}
