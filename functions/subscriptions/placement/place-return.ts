import type { HttpResponse } from '../../core/model/response.ts';
import { prepareChange } from '../../core/orders/change-order.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { OrderLine, SubscriptionOrder } from '../model/order-data.ts';
import { findOrderOf } from '../orders/customer-orders.ts';
import { returnLines } from '../rules/return-rules.ts';
import { loadOrderContext } from './load-order-context.ts';
import { type OrderCall, placeDecidedOrder } from './place-decided-order.ts';

/** Position of the original order among the writes. It tells a write conflict on the original from other failures. */
const ORIGINAL = 0;

/**
 * Places a RETURN and claims the original order's lines in one transaction (docs/contracts/subscriptions.md, "RETURN"). If
 * several returns claim a line, only one succeeds. If the original changes meanwhile, the return is validated again.
 */
export function placeReturn(store: Store, call: OrderCall): Promise<HttpResponse> {
  const { owner, actor, customerId, request } = call;
  const orderId = request.referenceOrderId ?? '';
  const placeOnce = async () => {
    const [context, original] = await Promise.all([
      loadOrderContext(store, request, call),
      findOrderOf(store, owner, { customerId, orderId }),
    ]);
    const decided = returnLines(request, context, original);
    if (original === undefined) throw new Error('What the rules let pass has an original order');
    return placeDecidedOrder(store, call, {
      orderType: 'RETURN',
      decided,
      now: context.now,
      referenceOrder: original.number,
      writes: ({ number }) => claimWrites(store, original, { number, actor, lines: decided.lines }),
    });
  };
  return retried(store, placeOnce, (failed) => failed.at(ORIGINAL));
}

/** A RETURN that claims lines of the original order. */
interface Claim {
  readonly number: number;
  readonly actor: string;
  readonly lines: readonly OrderLine[];
}

/** Returns the writes that claim the lines. The original order comes first ({@link ORIGINAL}). */
function claimWrites(store: Store, original: SubscriptionOrder, { number, actor, lines }: Claim): readonly Write[] {
  const returned = new Set(lines.map(({ extLineItemNumber }) => extLineItemNumber));
  const lineItems = original.data.lineItems.map((line) =>
    returned.has(line.extLineItemNumber) ? { ...line, returnOrder: number } : line,
  );
  const change = { data: { ...original.data, lineItems } };
  return prepareChange(store, { ...original, comments: [] }, change, { actor, lifecycle })?.writes ?? [];
}
