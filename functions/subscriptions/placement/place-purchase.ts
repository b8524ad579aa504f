import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import type { DecidedOrder, OrderContext } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { loadOrderContext } from './load-order-context.ts';
import { type OrderCall, placeDecidedOrder } from './place-decided-order.ts';

/**
 * Makes a function that validates, prices and places orders of a type (docs/contracts/subscriptions.md, "NEW" and
 * docs/contracts/subscriptions.md, "RENEWAL").
 *
 * @param decide applies the type's rules; throws the error of the first broken rule
 */
export const placePurchase =
  (orderType: 'NEW' | 'RENEWAL', decide: (request: OrderRequest, context: OrderContext) => DecidedOrder) =>
  async (store: Store, call: OrderCall): Promise<HttpResponse> => {
    const context = await loadOrderContext(store, call.request, call);
    return placeDecidedOrder(store, call, { orderType, decided: decide(call.request, context), now: context.now });
  };
