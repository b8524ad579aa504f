import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { rotateSecret as rotate } from '../registry/change-webhook.ts';

/** POST /webhooks/{id}/rotate-secret */
export const rotateSecret = serve(routes.rotateSecret, async ({ path, body, principal }, store) =>
  json(200, await rotate(store, { tenant: principal.tenant, id: path.id }, body.overlapHours)),
);

export const handler = rotateSecret();
