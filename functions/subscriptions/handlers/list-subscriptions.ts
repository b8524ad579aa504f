import { takeWithinLimit } from '../../core/store/truncate-to-page.ts';
import { readSubscriptions } from '../accounts/read-account.ts';
import * as routes from '../contract/account-routes.ts';
import { ListSubscriptionsQuery } from '../contract/subscription-contract.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { ownedBy } from '../orders/owner.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { linksTo } from '../representation/self-links.ts';
import { subscriptionDocument, subscriptionsResponse } from '../representation/subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions */
export const listSubscriptions = serve(
  routes.listSubscriptions,
  async ({ path, query, principal, rawQueryString }, store) => {
    const { customer, subscriptions } = await readSubscriptions(store, ownedBy(principal), path.customerId);
    const { totalCount, limit, offset, items: listed } = pageOf(subscriptions, query);
    const documents = listed.map((subscription) => subscriptionDocument(subscription, customer, store.now()));
    const items = documents.slice(0, takeWithinLimit(documents.map((document) => JSON.stringify(document))).length);
    const whole = linksTo('customers', path.customerId, 'subscriptions');
    const call = { path: whole.self.uri, rawQueryString, parameters: ListSubscriptionsQuery };
    const isWhole = items.length === totalCount;
    const links = isWhole ? whole : pageLinks(call, { totalCount, count: items.length, limit, offset });
    return subscriptionsResponse({ totalCount, items, links });
  },
);

export const handler = listSubscriptions();
