import { changeOrder } from '../core/change-order.ts';
import { liveContext } from '../core/serve.ts';
import type { ApplianceData } from './contract.ts';
import { lifecycle } from './lifecycle.ts';
import { commentLimitCheck } from './order-rules.ts';
import { ownedBy } from './owner.ts';
import { wholeOrder } from './representation.ts';
import { serve } from './serve.ts';

/** POST /orders/{uid}/comment */
export const addComment = serve('add-comment', async ({ path, body, principal, ifMatch, idempotency }, store) =>
  changeOrder<ApplianceData>(
    store,
    {
      owner: ownedBy(principal),
      name: path,
      actor: principal.subject,
      lifecycle,
      ifMatch,
      request: idempotency,
      decide: () => ({ comments: [body.body] }),
      check: commentLimitCheck,
    },
    wholeOrder,
  ),
);

export const handler = addComment(liveContext);
