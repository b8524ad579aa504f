import { deploymentAnswer } from './customer-representation.ts';
import { readDeployment } from './deployments.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** GET /customers/{customerId}/deployments/{deploymentId} */
export const getDeployment = serve('get-deployment', async ({ path, principal }, store) =>
  deploymentAnswer(path.customerId, await readDeployment(store, ownedBy(principal), path)),
);

export const handler = getDeployment();
