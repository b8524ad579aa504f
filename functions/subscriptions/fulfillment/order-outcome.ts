import { type Change, prepareChange } from '../../core/orders/change-order.ts';
import { ANY_TENANT, type Owner, readOrder } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import type { Customer } from '../model/account-items.ts';
import { lifecycle, type SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { OrderLine, SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { updateSummaryWrite } from '../orders/order-summaries.ts';

/** Who the history says made a change that no caller asked for. */
export const WORKFLOW = 'workflow';

/** The line's name in orders. */
export const LINE = 'subscriptions';

/** Orders of the line, whosever they are: what acts on its own sees all of them. */
export const ANY_ORDER: Owner = { tenant: ANY_TENANT, line: LINE };

/** docs/contracts/subscriptions.md, "NEW" and table of codes: active, or pending, which may order. Any other customer is inactive. */
export const isInactive = ({ status }: Pick<Customer, 'status'>): boolean => status !== '1000' && status !== '1002';

/** An order, and for a RETURN the order that is given back. */
export interface OrderWithOriginal {
  readonly order: SubscriptionOrder;
  readonly original: SubscriptionOrder | undefined;
}

/** Reads the order that a RETURN gives back; undefined for other orders. One request. */
export async function readOriginal(store: Store, order: SubscriptionOrder): Promise<SubscriptionOrder | undefined> {
  const { referenceOrder } = order.data;
  if (referenceOrder === undefined) return undefined;
  return readOrder<SubscriptionOrderData>(store, ANY_ORDER, { number: referenceOrder });
}

/**
 * The writes that complete an order, on condition of what was read: itself with its lines' subscriptions, and for a RETURN the order
 * that is given back, which is returned with its last line (docs/contracts/subscriptions.md, "RETURN").
 *
 * @throws Problem `transition-refused` for an order that is not open
 */
export const completionWrites = (
  store: Store,
  { order, original }: OrderWithOriginal,
  lineItems: readonly OrderLine[],
): Write[] => [
  ...changed(store, order, { status: '1000', data: { ...order.data, lineItems } }, WORKFLOW),
  ...(original ? returnedWrites(store, original, order.number) : []),
];

function returnedWrites(store: Store, original: SubscriptionOrder, returnOrder: number): Write[] {
  const lineItems = original.data.lineItems.map(
    (line): OrderLine => (line.returnOrder === returnOrder ? { ...line, returned: true } : line),
  );
  const status: SubscriptionOrderStatus = lineItems.every(({ returned }) => returned) ? '1008' : '1000';
  // One that was set to returned by hand stays so.
  const after = original.status === '1000' ? { status } : {};
  return changed(store, original, { ...after, data: { ...original.data, lineItems } }, WORKFLOW);
}

/** How an order fails: the statuses of its lifecycle that say so, with what else is changed of it, and who does it. */
export interface Failure {
  readonly status: string;
  readonly data?: SubscriptionOrderData;
  readonly actor: string;
}

/**
 * The writes that let an open order fail, on condition of what was read. The lines that a RETURN was to give back can be returned
 * again by another one.
 *
 * @throws Problem `transition-refused`
 */
export function failureWrites(
  store: Store,
  { order, original }: OrderWithOriginal,
  { status, data, actor }: Failure,
): Write[] {
  const released = original?.data.lineItems.map((line): OrderLine => {
    const { returnOrder, ...rest } = line;
    return returnOrder === order.number ? rest : line;
  });
  return [
    ...changed(store, order, { status, ...(data && { data }) }, actor),
    ...(original && released
      ? changed(store, original, { data: { ...original.data, lineItems: released } }, actor)
      : []),
  ];
}

/** An order as it changes, with its history and what its customer's history needs of it. */
function changed(
  store: Store,
  order: SubscriptionOrder,
  change: Change<SubscriptionOrderData>,
  actor: string,
): Write[] {
  const prepared = prepareChange(store, { ...order, comments: [] }, change, { actor, lifecycle });
  return prepared ? [...prepared.writes, updateSummaryWrite(store, prepared.order)] : [];
}
