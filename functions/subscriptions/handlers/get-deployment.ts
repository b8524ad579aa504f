import { readDeployment } from '../accounts/deployments.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { deploymentResponse } from '../representation/customer-representation.ts';

/** GET /customers/{customerId}/deployments/{deploymentId} */
export const getDeployment = serve('get-deployment', async ({ path, principal }, store) =>
  deploymentResponse(path.customerId, await readDeployment(store, ownedBy(principal), path)),
);

export const handler = getDeployment();
