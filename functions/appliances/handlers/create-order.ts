import { placeOrder } from '../../core/orders/place-order.ts';
import { validationFailed } from '../../core/problems/problem.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { lifecycle } from '../model/lifecycle.ts';
import { dataOfNewOrder } from '../orders/build-order-data.ts';
import { problemsOfMalformedOrder } from '../orders/malformed-orders.ts';
import { ownedBy } from '../orders/owner.ts';
import { orderResponse } from '../representation/order-representation.ts';
import { holisticCheck, initialStatusCheck } from '../rules/order-rules.ts';

/** POST /orders */
export const createOrder = serve(
  routes.createOrder,
  async ({ body, principal, idempotency }, store) => {
    const status = body.status ?? 'new';
    const data = dataOfNewOrder(body);
    const placedAt = store.now();
    const problems = [
      ...initialStatusCheck(status),
      ...holisticCheck({ status, data, createdAt: placedAt.toISOString() }),
    ];
    if (problems.length > 0) throw validationFailed(problems);
    const comments = body.comments?.map((comment) => (typeof comment === 'string' ? comment : comment.body));
    return placeOrder(
      store,
      {
        ...ownedBy(principal),
        actor: principal.subject,
        status,
        lifecycle,
        data,
        placedAt,
        comments,
        request: idempotency,
      },
      orderResponse,
    );
  },
  { furtherChecks: problemsOfMalformedOrder },
);

export const handler = createOrder();
