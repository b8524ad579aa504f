import type { Answer } from '../core/answer.ts';
import type { Store } from '../core/store.ts';
import type { RequestedOrderType } from './order-data.ts';
import { newOrderLines, previewLines } from './order-rules.ts';
import { ownedBy } from './owner.ts';
import type { OrderCall } from './place-decided-order.ts';
import { placePurchase } from './place-purchase.ts';
import { placeReturn } from './place-return.ts';
import { preview } from './preview-order.ts';
import { previewRenewalLines, renewalLines } from './renewal-rules.ts';
import { serve } from './serve.ts';

/** What is done with an order of each type. */
const PLACED: Readonly<Record<RequestedOrderType, (store: Store, call: OrderCall) => Promise<Answer>>> = {
  NEW: placePurchase('NEW', newOrderLines),
  PREVIEW: preview('PREVIEW', previewLines),
  RETURN: placeReturn,
  RENEWAL: placePurchase('RENEWAL', renewalLines),
  PREVIEW_RENEWAL: preview('PREVIEW_RENEWAL', previewRenewalLines),
};

/** POST /customers/{customerId}/orders */
export const placeOrder = serve('place-order', ({ path, query, body, principal, idempotency }, store) =>
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
