import { validationFailed } from '../core/problem.ts';
import { change } from './change.ts';
import { dataAfterUpdate } from './order-data.ts';
import { closedCheck, commentsCheck, holisticCheck, identityCheck } from './order-rules.ts';
import { orderDocument } from './representation.ts';
import { serve } from './serve.ts';

/** PUT /orders/{uid} */
export const updateOrder = serve('update-order', async (request, store) => {
  const { body } = request;
  return change(store, request, {
    decide: (order) => {
      const problems = [...identityCheck(order, body), ...commentsCheck(orderDocument(order).comments, body.comments)];
      if (problems.length > 0) throw validationFailed(problems);
      return { data: dataAfterUpdate(order.data, body), ...(body.status && { status: body.status }) };
    },
    check: (after, changes, before) => [...closedCheck(before.status, changes), ...holisticCheck(after)],
  });
});

export const handler = updateOrder();
