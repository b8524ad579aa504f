import { readDeployments } from '../accounts/deployments.ts';
import * as routes from '../contract/account-routes.ts';
import { ListDeploymentsQuery } from '../contract/deployment-contract.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { ownedBy } from '../orders/owner.ts';
import { deploymentsResponse } from '../representation/customer-representation.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { linksTo } from '../representation/self-links.ts';

/** GET /customers/{customerId}/deployments */
export const listDeployments = serve(
  routes.listDeployments,
  async ({ path, query, principal, rawQueryString }, store) => {
    const { customerId } = path;
    const deployments = await readDeployments(store, ownedBy(principal), customerId);
    const inStatus = deployments.filter(({ status }) => query.status === undefined || status === query.status);
    const page = pageOf(inStatus, query);
    const { uri } = linksTo('customers', customerId, 'deployments').self;
    const links = pageLinks({ path: uri, rawQueryString, parameters: ListDeploymentsQuery }, page);
    return deploymentsResponse(customerId, page, links);
  },
);

export const handler = listDeployments();
