import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { rotateSecret as rotate } from '../registry/change-webhook.ts';

/** POST /webhooks/{id}/rotate-secret */
export const rotateSecret = serve(routes.rotateSecret, async ({ path, body, principal, idempotency }, store) => {
  const { overlapHours } = body;
  const call = { tenant: principal.tenant, id: path.id };
  const { isRepeat, ...rotated } = await rotate(store, call, { overlapHours, idempotency });
  return json(200, rotated, isRepeat ? { 'idempotent-replayed': 'true' } : {});
});

export const handler = rotateSecret();
