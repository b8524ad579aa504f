import type { IdempotentRequest } from '../../core/idempotency/idempotency.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { placeOrder } from '../../core/orders/place-order.ts';
import type { TenantOwner } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { instantOf } from '../contract/fields.ts';
import type { DecidedOrder } from '../model/order-context.ts';
import type { OrderType, SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { createSummaryWrite } from '../orders/order-summaries.ts';
import { placedResponse } from '../representation/order-representation.ts';
import type { OrderContextRequest } from './load-order-context.ts';

/** A call that asks for an order: what for, on whose behalf, and how it names itself. */
export interface OrderCall extends OrderContextRequest {
  readonly owner: TenantOwner;
  /** Subject of the caller. */
  readonly actor: string;
  readonly request: OrderRequest;
  readonly idempotency: IdempotentRequest | undefined;
}

/** What the rules have made of a call. */
export interface OrderToPlace {
  readonly orderType: OrderType;
  readonly decided: DecidedOrder;
  /** When it was judged. */
  readonly now: Date;
  /** RETURN: the number of the order that is given back. */
  readonly referenceOrder?: number;
  /** Further writes of the order, committed with it or not at all: they come first in its transaction. */
  readonly writes?: (order: SubscriptionOrder) => readonly Write[];
}

/**
 * Places an order that no rule has anything against: open, with what its customer's history needs of it, in one transaction. The
 * workflow completes it.
 *
 * @throws ConditionFailed when one of its further writes is refused; positions are those in `writes`
 * @throws Problem `unavailable`, and what keeping the answer throws
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
      data,
      writes: (order) => [...writes(order), createSummaryWrite(store, order)],
      request: idempotency,
    },
    (order) => placedResponse(order, { fetchPrice }),
  );
}
