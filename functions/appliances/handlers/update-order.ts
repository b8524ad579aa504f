import { validationFailed } from '../../core/problems/problem.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { dataAfterUpdate } from '../orders/build-order-data.ts';
import { changeApplianceOrder } from '../orders/change-order.ts';
import { changeProblems, isRefused, sentBackProblems } from '../orders/change-problems.ts';
import { problemsOfMalformedUpdate } from '../orders/malformed-orders.ts';
import { closedCheck, holisticCheck } from '../rules/order-rules.ts';

/** PUT /orders/{uid} */
export const updateOrder = serve(
  routes.updateOrder,
  async (request, store) => {
    const { body } = request;
    return changeApplianceOrder(store, request, {
      decide: (order) => {
        const change = { data: dataAfterUpdate(order.data, body), ...(body.status && { status: body.status }) };
        const sentBack = sentBackProblems(order, body);
        if (sentBack.length === 0 && !isRefused(order, change)) return change;
        const problems = [...sentBack, ...changeProblems(order, change)];
        // A transition that is the only problem is rejected under a code of its own.
        if (sentBack.length === 0 && problems.length === 1) return change;
        throw validationFailed(problems);
      },
      check: (after, changes, before) => [...closedCheck(before.status, changes), ...holisticCheck(after)],
    });
  },
  { furtherChecks: problemsOfMalformedUpdate },
);

export const handler = updateOrder();
