import { createDeployment as addDeployment } from './change-account.ts';
import { createdDeploymentAnswer } from './customer-representation.ts';
import { deploymentAddress } from './customer-rules.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** POST /customers/{customerId}/deployments */
export const createDeployment = serve('create-deployment', async ({ path, body, principal, idempotency }, store) =>
  addDeployment(
    store,
    { owner: ownedBy(principal), customerId: path.customerId, request: idempotency },
    (customer) => deploymentAddress(customer, body.companyProfile.address),
    (deployment) => createdDeploymentAnswer(path.customerId, deployment),
  ),
);

export const handler = createDeployment();
