import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { changeApplianceOrder } from '../orders/change-order.ts';
import { commentLimitCheck } from '../rules/order-rules.ts';

/** POST /orders/{uid}/comment */
export const addComment = serve(routes.addComment, async (request, store) =>
  changeApplianceOrder(store, request, {
    decide: () => ({ comments: [request.body.body] }),
    check: commentLimitCheck,
  }),
);

export const handler = addComment();
