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

/** Where the original order is among the writes: its position tells a lost race from other refusals. */
const ORIGINAL = 0;

/**
 * Places a RETURN (docs/contracts/subscriptions.md, "RETURN") together with its claim on the lines of the original order: of several returns of one line one
 * wins. When the original changes meanwhile, the return is judged anew.
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

/** The RETURN that claims lines, and who places it. */
interface Claim {
  readonly number: number;
  readonly actor: string;
  readonly lines: readonly OrderLine[];
}

/** The original order, whose lines are taken, comes first ({@link ORIGINAL}). */
function claimWrites(store: Store, original: SubscriptionOrder, { number, actor, lines }: Claim): readonly Write[] {
  const returned = new Set(lines.map(({ extLineItemNumber }) => extLineItemNumber));
  const lineItems = original.data.lineItems.map((line) =>
    returned.has(line.extLineItemNumber) ? { ...line, returnOrder: number } : line,
  );
  const change = { data: { ...original.data, lineItems } };
  return prepareChange(store, { ...original, comments: [] }, change, { actor, lifecycle })?.writes ?? [];
}
