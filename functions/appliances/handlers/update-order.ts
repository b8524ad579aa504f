import { validationFailed } from '../../core/problems/problem.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { dataAfterUpdate } from '../orders/build-order-data.ts';
import { changeApplianceOrder } from '../orders/change-order.ts';
import { orderDocument } from '../representation/order-representation.ts';
import { closedCheck, commentsCheck, holisticCheck, identityCheck } from '../rules/order-rules.ts';

/** PUT /orders/{uid} */
export const updateOrder = serve(routes.updateOrder, async (request, store) => {
  const { body } = request;
  return changeApplianceOrder(store, request, {
    decide: (order) => {
      const problems = [...identityCheck(order, body), ...commentsCheck(orderDocument(order).comments, body.comments)];
      if (problems.length > 0) throw validationFailed(problems);
      return { data: dataAfterUpdate(order.data, body), ...(body.status && { status: body.status }) };
    },
    check: (after, changes, before) => [...closedCheck(before.status, changes), ...holisticCheck(after)],
  });
});

export const handler = updateOrder();
