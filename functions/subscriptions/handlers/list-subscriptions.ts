import { readSubscriptions } from '../accounts/read-account.ts';
import * as routes from '../contract/account-routes.ts';
import { ListSubscriptionsQuery } from '../contract/subscription-contract.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { ownedBy } from '../orders/owner.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { printedPage } from '../representation/printed-page.ts';
import { linksTo } from '../representation/self-links.ts';
import { subscriptionDocument, subscriptionsResponse } from '../representation/subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions */
export const listSubscriptions = serve(
  routes.listSubscriptions,
  async ({ path, query, principal, rawQueryString }, store) => {
    const { customer, subscriptions } = await readSubscriptions(store, ownedBy(principal), path.customerId);
    const page = printedPage(pageOf(subscriptions, query), (subscription) =>
      subscriptionDocument(subscription, customer, store.now()),
    );
    const { totalCount, items } = page;
    const whole = linksTo('customers', path.customerId, 'subscriptions');
    const call = { path: whole.self.uri, rawQueryString, parameters: ListSubscriptionsQuery };
    const links = items.length === totalCount ? whole : pageLinks(call, page);
    return subscriptionsResponse({ totalCount, items: [...items], links });
  },
);

export const handler = listSubscriptions();
