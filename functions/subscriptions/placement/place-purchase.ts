import type { Answer } from '../core/answer.ts';
import type { Store } from '../core/store.ts';
import type { DecidedOrder, Facts } from './facts.ts';
import type { OrderRequest } from './order-request.ts';
import { type OrderCall, placeDecidedOrder } from './place-decided-order.ts';
import { readFacts } from './read-facts.ts';

/**
 * Places orders by which something is bought (contract, "NEW" and "RENEWAL"): judged by what there is, then placed.
 *
 * @param decide the rules of the type: throws the refusal of the first one that is broken
 */
export const placePurchase =
  (orderType: 'NEW' | 'RENEWAL', decide: (request: OrderRequest, facts: Facts) => DecidedOrder) =>
  async (store: Store, call: OrderCall): Promise<Answer> => {
    const facts = await readFacts(store, call.request, call);
    return placeDecidedOrder(store, call, { orderType, decided: decide(call.request, facts), now: facts.now });
  };
