import { type Change, prepareChange } from '../../core/orders/change-order.ts';
import { ANY_TENANT, type Owner, readOrder } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import type { Customer } from '../model/account-items.ts';
import { lifecycle, type SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { OrderLine, SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { storedSubscriptionOrder } from '../model/stored-order.ts';
import { updateSummaryWrite } from '../orders/order-summaries.ts';

/** Actor that the history shows for changes by the workflow. */
export const WORKFLOW = 'workflow';

/** Name of the product line in orders. */
export const LINE = 'subscriptions';

/** Owner that matches the line's orders of every tenant. Background tasks see all of them. */
export const ANY_ORDER: Owner = { tenant: ANY_TENANT, line: LINE, storedData: storedSubscriptionOrder };

/**
 * Returns true for an inactive customer (docs/contracts/subscriptions.md, "NEW"). Active and pending customers may order.
 *
 * @example isInactive({ status: '1004' }) // true
 */
export const isInactive = ({ status }: Pick<Customer, 'status'>): boolean => status !== '1000' && status !== '1002';

/** An order and, for a RETURN, the original order that it returns. */
export interface OrderWithOriginal {
  readonly order: SubscriptionOrder;
  readonly original: SubscriptionOrder | undefined;
}

/** Reads the original order of a RETURN with one request. Returns undefined for other orders. */
export async function readOriginal(store: Store, order: SubscriptionOrder): Promise<SubscriptionOrder | undefined> {
  const { referenceOrder } = order.data;
  if (referenceOrder === undefined) return undefined;
  return readOrder<SubscriptionOrderData>(store, ANY_ORDER, { number: referenceOrder });
}

/**
 * Returns the writes that complete an order with its lines' subscriptions, conditional on the version that was read. A RETURN
 * also changes the original order, whose status becomes returned with its last line (docs/contracts/subscriptions.md, "RETURN").
 *
 * @throws Problem `transition-refused` if the order is not open
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
  // An order that an operator has set to returned stays so.
  const after = original.status === '1000' ? { status } : {};
  return changed(store, original, { ...after, data: { ...original.data, lineItems } }, WORKFLOW);
}

/** Failure of an order: its new status, further changes of its data, and the actor. */
export interface Failure {
  readonly status: string;
  readonly data?: SubscriptionOrderData;
  readonly actor: string;
}

/**
 * Returns the writes that let an open order fail, conditional on the version that was read. They also release the lines that a
 * RETURN has claimed, so that another RETURN can return them.
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

/** Returns the writes that change an order, its history and its summary. */
function changed(
  store: Store,
  order: SubscriptionOrder,
  change: Change<SubscriptionOrderData>,
  actor: string,
): Write[] {
  const prepared = prepareChange(store, { ...order, comments: [] }, change, { actor, lifecycle });
  return prepared ? [...prepared.writes, updateSummaryWrite(store, prepared.order)] : [];
}
