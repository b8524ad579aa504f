import { change } from './change.ts';
import { commentLimitCheck } from './order-rules.ts';
import { serve } from './serve.ts';

/** POST /orders/{uid}/comment */
export const addComment = serve('add-comment', async (request, store) =>
  change(store, request, {
    request: request.idempotency,
    decide: () => ({ comments: [request.body.body] }),
    check: commentLimitCheck,
  }),
);

export const handler = addComment();
