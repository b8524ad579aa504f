import { pacificDate } from '../../functions/subscriptions/calendar.ts';
import { FlexDiscountList, PriceList } from '../../functions/subscriptions/catalog-contract.ts';
import { subscriptions } from '../../functions/subscriptions/endpoints.ts';
import type { ApiClient } from '../api-client.ts';
import { type DemoFlexDiscount, FLEX_DISCOUNTS, OFFERS } from './subscription-catalog.ts';
import { addCustomers } from './subscription-customers.ts';

/**
 * Places the demo data of the subscription line: whatever of it is not there. Its last flexible discount comes last, so one request
 * tells whether anything is left to do.
 *
 * @param store.fresh true where nothing of it can be there
 */
export async function placeSubscriptions(api: ApiClient, store: { readonly fresh: boolean }): Promise<void> {
  const discounts = [...FLEX_DISCOUNTS];
  const last = discounts.pop();
  if (last === undefined || (!store.fresh && (await isThere(api, last)))) return;
  await putOffers(api, store.fresh ? new Set() : await offersThere(api));
  for (const discount of discounts) await putFlexDiscount(api, discount);
  await addCustomers(api, store);
  await putFlexDiscount(api, last);
}

async function isThere(api: ApiClient, { document: { code, countries = [] } }: DemoFlexDiscount): Promise<boolean> {
  const query = { 'market-segment': 'COM', country: countries[0] ?? '', 'flex-discount-code': code };
  return FlexDiscountList.parse(await api.call(subscriptions, 'list-flex-discounts', { query })).totalCount > 0;
}

/** The ids of the offers that are in the price lists of customers with a three-year commitment and of those without. */
async function offersThere(api: ApiClient): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const priceListMonth = pacificDate(new Date()).slice(0, 'YYYY-MM'.length).replace('-', '');
  for (const priceListType of ['STANDARD', '3YC']) {
    const body = { region: 'NA', marketSegment: 'COM', priceListType, currency: 'USD', priceListMonth };
    const { offers } = PriceList.parse(await api.call(subscriptions, 'get-price-list', { body }));
    for (const { offerId } of offers) ids.add(offerId);
  }
  return ids;
}
