import { commit } from '../../core/idempotency/commit.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import type { OrderContext } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { type Preview, previewResponse } from '../representation/order-representation.ts';
import { loadOrderContext } from './load-order-context.ts';
import type { OrderCall } from './place-decided-order.ts';

/**
 * Makes a function that validates and prices an order without placing it (docs/contracts/subscriptions.md, "PREVIEW" and
 * docs/contracts/subscriptions.md, "RENEWAL"). Only the response is stored, for replays.
 *
 * @param decide applies the type's rules; throws the error of the first broken rule
 */
export const previewOrder =
  (
    orderType: Preview['request']['orderType'],
    decide: (request: OrderRequest, context: OrderContext) => Preview['decided'],
  ) =>
  async (store: Store, { idempotency, ...call }: OrderCall): Promise<HttpResponse> => {
    const { customerId, request } = call;
    const context = await loadOrderContext(store, request, call);
    const decided = decide(request, context);
    const response = previewResponse(
      { customerId, request: { ...request, orderType }, decided, now: context.now },
      call,
    );
    return commit(store, [], response, idempotency);
  };
