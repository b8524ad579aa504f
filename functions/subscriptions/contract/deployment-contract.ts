import * as z from 'zod';
import { Links, PageLinks, page } from './common-schemas.ts';
import { Address } from './customer-contract.ts';
import { instant, limitUpTo, offset } from './fields.ts';

const DeploymentProfile = z.strictObject({ address: Address }).meta({ id: 'SubscriptionDeploymentProfile' });

/** Body of POST /customers/{customerId}/deployments. */
export const CreateDeployment = z
  .strictObject({ companyProfile: DeploymentProfile })
  .meta({ id: 'CreateSubscriptionDeployment' });

/** Status of a deployment. */
const DeploymentStatus = z.enum(['1000', '1004']).meta({ id: 'SubscriptionDeploymentStatus' });

/** A deployment as callers see it. */
export const Deployment = z
  .strictObject({
    deploymentId: z.string(),
    companyProfile: DeploymentProfile,
    creationDate: instant,
    status: DeploymentStatus,
    links: Links,
  })
  .meta({ id: 'SubscriptionDeployment' });

/** Query of GET /customers/{customerId}/deployments. */
export const ListDeploymentsQuery = z.object({
  status: DeploymentStatus.optional().describe('Only deployments in this status.'),
  limit: limitUpTo(100, 25).describe('Maximum number of deployments on a page. Values above 100 count as 100.'),
  offset: offset.describe('Number of deployments before the page.'),
});

/** Response of GET /customers/{customerId}/deployments. */
export const DeploymentList = z
  .strictObject({ ...page, items: z.array(Deployment), links: PageLinks })
  .meta({ id: 'SubscriptionDeployments' });
