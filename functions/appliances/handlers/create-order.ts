import { placeOrder } from '../core/place-order.ts';
import { validationFailed } from '../core/problem.ts';
import { dataOfNew } from './order-data.ts';
import { holisticCheck, initialStatusCheck } from './order-rules.ts';
import { ownedBy } from './owner.ts';
import { wholeOrder } from './representation.ts';
import { serve } from './serve.ts';

/** POST /orders */
export const createOrder = serve('create-order', async ({ body, principal, idempotency }, store) => {
  const status = body.status ?? 'new';
  const data = dataOfNew(body);
  const problems = [
    ...initialStatusCheck(status),
    ...holisticCheck({ status, data, createdAt: store.now().toISOString() }),
  ];
  if (problems.length > 0) throw validationFailed(problems);
  const comments = body.comments?.map((comment) => (typeof comment === 'string' ? comment : comment.body));
  return placeOrder(
    store,
    { ...ownedBy(principal), actor: principal.subject, status, data, comments, request: idempotency },
    wholeOrder,
  );
});

export const handler = createOrder();
