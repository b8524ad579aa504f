import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import type { DecidedOrder, OrderContext } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { loadOrderContext } from './load-order-context.ts';
import { type OrderCall, placeDecidedOrder } from './place-decided-order.ts';

/**
 * Places orders by which something is bought (docs/contracts/subscriptions.md, "NEW" and "RENEWAL"): judged by what there is, then placed.
 *
 * @param decide the rules of the type: throws the refusal of the first one that is broken
 */
export const placePurchase =
  (orderType: 'NEW' | 'RENEWAL', decide: (request: OrderRequest, context: OrderContext) => DecidedOrder) =>
  async (store: Store, call: OrderCall): Promise<HttpResponse> => {
    const context = await loadOrderContext(store, call.request, call);
    return placeDecidedOrder(store, call, { orderType, decided: decide(call.request, context), now: context.now });
  };
