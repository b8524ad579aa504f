import type { Answer } from '../core/answer.ts';
import { commit } from '../core/commit.ts';
import type { Store } from '../core/store.ts';
import type { Facts } from './facts.ts';
import { type Preview, previewAnswer } from './order-representation.ts';
import type { OrderRequest } from './order-request.ts';
import type { OrderCall } from './place-decided-order.ts';
import { readFacts } from './read-facts.ts';

/**
 * Shows what an order would come to (contract, "PREVIEW" and "PREVIEW_RENEWAL"). Nothing is stored but the answer, for repeats.
 *
 * @param decide the rules of the type: throws the refusal of the first one that is broken
 */
export const preview =
  (orderType: Preview['request']['orderType'], decide: (request: OrderRequest, facts: Facts) => Preview['decided']) =>
  async (store: Store, { idempotency, ...call }: OrderCall): Promise<Answer> => {
    const { customerId, request } = call;
    const facts = await readFacts(store, request, call);
    const decided = decide(request, facts);
    const answer = previewAnswer({ customerId, request: { ...request, orderType }, decided, now: facts.now }, call);
    return commit(store, [], answer, idempotency);
  };
