import { readDeployment } from '../accounts/deployments.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { deploymentResponse } from '../representation/customer-representation.ts';

/** GET /customers/{customerId}/deployments/{deploymentId} */
export const getDeployment = serve(routes.getDeployment, async ({ path, principal }, store) =>
  deploymentResponse(path.customerId, await readDeployment(store, ownedBy(principal), path)),
);

export const handler = getDeployment();
