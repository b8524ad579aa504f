import { createDeployment as addDeployment } from '../accounts/account-commands.ts';
import { deploymentAddress } from '../accounts/customer-rules.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { createdDeploymentResponse } from '../representation/customer-representation.ts';

/** POST /customers/{customerId}/deployments */
export const createDeployment = serve(routes.createDeployment, async ({ path, body, principal, idempotency }, store) =>
  addDeployment(
    store,
    { owner: ownedBy(principal), customerId: path.customerId, request: idempotency },
    (customer) => deploymentAddress(customer, body.companyProfile.address),
    (deployment) => createdDeploymentResponse(path.customerId, deployment),
  ),
);

export const handler = createDeployment();
