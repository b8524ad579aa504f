import type * as z from 'zod';
import { json } from '../../core/model/response.ts';
import type { AnniversaryResponse } from '../contract/operations-contract.ts';
import * as routes from '../contract/operations-routes.ts';
import { sandboxAnniversary } from '../fulfillment/anniversary.ts';
import { runAnniversary } from '../fulfillment/run-anniversary.ts';
import { serve } from '../http/pipeline.ts';
import { pacificDate } from '../model/calendar.ts';
import { ownedByAnyone } from '../orders/owner.ts';

/** POST /operations/v1/sandbox/customers/{customerId}/anniversary */
export const sandboxRunAnniversary = serve(routes.sandboxRunAnniversary, async ({ path }, store) => {
  const today = pacificDate(store.now());
  const customer = await runAnniversary(store, ownedByAnyone, path.customerId, (found) =>
    sandboxAnniversary(found, today),
  );
  const { customerId, cotermDate, renewal } = customer;
  const body: z.input<typeof AnniversaryResponse> = { customerId, orderId: String(renewal?.order ?? ''), cotermDate };
  return json(200, body);
});

export const handler = sandboxRunAnniversary();
