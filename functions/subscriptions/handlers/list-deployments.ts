import { ListDeploymentsQuery } from './customer-contract.ts';
import { deploymentsAnswer } from './customer-representation.ts';
import { readDeployments } from './deployments.ts';
import { linksTo } from './links.ts';
import { ownedBy } from './owner.ts';
import { pageLinks } from './page-links.ts';
import { pageOf } from './paging.ts';
import { serve } from './serve.ts';

/** GET /customers/{customerId}/deployments */
export const listDeployments = serve('list-deployments', async ({ path, query, principal, rawQueryString }, store) => {
  const { customerId } = path;
  const deployments = await readDeployments(store, ownedBy(principal), customerId);
  const inStatus = deployments.filter(({ status }) => query.status === undefined || status === query.status);
  const page = pageOf(inStatus, query);
  const { uri } = linksTo('customers', customerId, 'deployments').self;
  const links = pageLinks({ path: uri, rawQueryString, parameters: ListDeploymentsQuery }, page);
  return deploymentsAnswer(customerId, page, links);
});

export const handler = listDeployments();
