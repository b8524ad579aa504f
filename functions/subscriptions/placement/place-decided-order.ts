import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { placeOrder } from '../../core/orders/place-order.ts';
import type { TenantOwner } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { instantOf } from '../contract/fields.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { DecidedOrder } from '../model/order-context.ts';
import type { OrderType, SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { createSummaryWrite } from '../orders/order-summaries.ts';
import { placedResponse } from '../representation/order-representation.ts';
import type { OrderContextRequest } from './load-order-context.ts';

/** A call that places or previews an order: caller, customer, request and idempotency key. */
export interface OrderCall extends OrderContextRequest {
  readonly owner: TenantOwner;
  /** The caller's subject. */
  readonly actor: string;
  readonly request: OrderRequest;
  readonly idempotency: IdempotentRequest | undefined;
}

/** An order that passed all rules and can be placed. */
export interface OrderToPlace {
  readonly orderType: OrderType;
  readonly decided: DecidedOrder;
  /** Time of the validation, which is the time of the order. */
  readonly now: Date;
  /** RETURN: the number of the order that is returned. */
  readonly referenceOrder?: number;
  /** Further writes, committed atomically with the order. They come first in its transaction. */
  readonly writes?: (order: SubscriptionOrder) => readonly Write[];
}

/**
 * Stores a validated order as open, with its summary in the customer's history, in one transaction. The workflow completes it.
 *
 * @throws ConditionFailed if the condition of a further write fails; positions are positions in `writes`
 * @throws Problem `unavailable`, and the errors of storing the response
 */
export function placeDecidedOrder(
  store: Store,
  { owner, actor, customerId, request, fetchPrice, idempotency }: OrderCall,
  { orderType, decided, now, referenceOrder, writes = () => [] }: OrderToPlace,
): Promise<HttpResponse> {
  const data: SubscriptionOrderData = {
    customerId,
    orderType,
    externalReferenceId: request.externalReferenceId ?? '',
    ...(referenceOrder !== undefined && { referenceOrder }),
    ...(decided.currencyCode !== undefined && { currencyCode: decided.currencyCode }),
    creationDate: instantOf(now),
    source: 'API',
    lineItems: decided.lines,
  };
  return placeOrder(
    store,
    {
      ...owner,
      actor,
      status: '1002',
      lifecycle,
      data,
      placedAt: now,
      writes: (order) => [...writes(order), createSummaryWrite(store, order)],
      request: idempotency,
    },
    (order) => placedResponse(order, { fetchPrice }),
  );
}
