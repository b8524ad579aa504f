import type * as z from 'zod';
import { json } from '../core/answer.ts';
import { anniversaryByHand } from './anniversary.ts';
import { pacificDate } from './calendar.ts';
import type { AnniversaryAnswer } from './operations-contract.ts';
import { ownedByAnyone } from './owner.ts';
import { runAnniversary } from './run-anniversary.ts';
import { serve } from './serve.ts';

/** POST /operations/v1/sandbox/customers/{customerId}/anniversary */
export const sandboxRunAnniversary = serve('sandbox-run-anniversary', async ({ path }, store) => {
  const today = pacificDate(store.now());
  const customer = await runAnniversary(store, ownedByAnyone, path.customerId, (found) =>
    anniversaryByHand(found, today),
  );
  const { customerId, cotermDate, renewal } = customer;
  const body: z.input<typeof AnniversaryAnswer> = { customerId, orderId: String(renewal?.order ?? ''), cotermDate };
  return json(200, body);
});

export const handler = sandboxRunAnniversary();
