import { changeOrder } from '../core/change-order.ts';
import { validationFailed } from '../core/problem.ts';
import { liveContext } from '../core/serve.ts';
import type { ApplianceData } from './contract.ts';
import { lifecycle } from './lifecycle.ts';
import { dataAfterUpdate } from './order-data.ts';
import { closedCheck, commentsCheck, holisticCheck, identityCheck } from './order-rules.ts';
import { ownedBy } from './owner.ts';
import { orderDocument, wholeOrder } from './representation.ts';
import { serve } from './serve.ts';

/** PUT /orders/{uid} */
export const updateOrder = serve('update-order', async ({ path, body, principal, ifMatch }, store) =>
  changeOrder<ApplianceData>(
    store,
    {
      owner: ownedBy(principal),
      name: path,
      actor: principal.subject,
      lifecycle,
      ifMatch,
      decide: (order) => {
        const problems = [
          ...identityCheck(order, body),
          ...commentsCheck(orderDocument(order).comments, body.comments),
        ];
        if (problems.length > 0) throw validationFailed(problems);
        return { data: dataAfterUpdate(order.data, body), ...(body.status && { status: body.status }) };
      },
      check: (after, changes, before) => [...closedCheck(before.status, changes), ...holisticCheck(after)],
    },
    wholeOrder,
  ),
);

export const handler = updateOrder(liveContext);
