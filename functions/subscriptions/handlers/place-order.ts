import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import * as routes from '../contract/order-routes.ts';
import { serve } from '../http/pipeline.ts';
import type { RequestedOrderType } from '../model/order-data.ts';
import { ownedBy } from '../orders/owner.ts';
import type { OrderCall } from '../placement/place-decided-order.ts';
import { placePurchase } from '../placement/place-purchase.ts';
import { placeReturn } from '../placement/place-return.ts';
import { previewOrder } from '../placement/preview-order.ts';
import { newOrderLines, previewLines } from '../rules/order-rules.ts';
import { previewRenewalLines, renewalLines } from '../rules/renewal-rules.ts';

/** Handler of each order type. */
const PLACED: Readonly<Record<RequestedOrderType, (store: Store, call: OrderCall) => Promise<HttpResponse>>> = {
  NEW: placePurchase('NEW', newOrderLines),
  PREVIEW: previewOrder('PREVIEW', previewLines),
  RETURN: placeReturn,
  RENEWAL: placePurchase('RENEWAL', renewalLines),
  PREVIEW_RENEWAL: previewOrder('PREVIEW_RENEWAL', previewRenewalLines),
};

/** POST /customers/{customerId}/orders */
export const placeOrder = serve(routes.placeOrder, ({ path, query, body, principal, idempotency }, store) =>
  PLACED[body.orderType](store, {
    owner: ownedBy(principal),
    actor: principal.subject,
    customerId: path.customerId,
    request: body,
    fetchPrice: query['fetch-price'],
    idempotency,
  }),
);

export const handler = placeOrder();
