import { prepareChange } from '../../core/orders/change-order.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { transact, type Write } from '../../core/store/transaction.ts';
import { lifecycle, type SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { OrderLine, SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { type OrderPath, readOrderOf } from '../orders/customer-orders.ts';
import { updateSummaryWrite } from '../orders/order-summaries.ts';
import { ownedByAnyone } from '../orders/owner.ts';
import { completeOrder } from './complete-order.ts';
import { failureWrites, readOriginal } from './order-outcome.ts';

/** Change of an order in the sandbox. Absent fields stay as they are. */
export interface SandboxOrderChange {
  /** A next status of the lifecycle. */
  readonly status?: SubscriptionOrderStatus | undefined;
  /** `YYYY-MM-DDThh:mm:ssZ` */
  readonly creationDate?: string | undefined;
  readonly actor: string;
}

/** Milliseconds that a caller waits for the order to complete. It is well below the function's timeout. */
const WAIT_MS = 6_000;

/**
 * Changes an order in the sandbox (docs/contracts/subscriptions.md, "Operators").
 *
 * - An open order set to complete is completed as the workflow does it, and fails where the workflow would let it fail.
 * - An open order set to a failure leaves no staged changes.
 * - A complete order can be set to returned. Its subscriptions stay as they are.
 *
 * @returns the order afterwards
 * @throws Problem `2115`, `transition-refused`; `unavailable` if the completion takes too long
 */
export async function changeSandboxOrder(
  store: Store,
  path: OrderPath,
  requested: SandboxOrderChange,
): Promise<SubscriptionOrder> {
  const { number } = await retried(store, () => changeOnce(store, path, requested));
  if (requested.status !== undefined && requested.status !== '1002') {
    const until = new Date(store.now().getTime() + WAIT_MS);
    if ((await completeOrder(store, number, until)) === 'again') throw unavailable(new Error('It takes too long'));
  }
  return readOrderOf(store, ownedByAnyone, path);
}

async function changeOnce(store: Store, path: OrderPath, requested: SandboxOrderChange): Promise<SubscriptionOrder> {
  const order = await readOrderOf(store, ownedByAnyone, path);
  const writes = await writesOf(store, order, requested);
  if (writes.length > 0) await transact(store, writes);
  return order;
}

async function writesOf(
  store: Store,
  order: SubscriptionOrder,
  requested: SandboxOrderChange,
): Promise<readonly Write[]> {
  const { status, actor } = requested;
  const data = dataOf(order, requested);
  const isOpen = order.status === '1002';
  if (isOpen && isFailure(status)) {
    const original = await readOriginal(store, order);
    return failureWrites(store, { order, original }, { status, data, actor });
  }
  // An open order is not set to complete here; `completeOrder` does it with all effects.
  const change = isOpen && status === '1000' ? { data } : { data, status };
  const prepared = prepareChange(store, { ...order, comments: [] }, change, { actor, lifecycle });
  return prepared ? [...prepared.writes, updateSummaryWrite(store, prepared.order)] : [];
}

const NO_FAILURES: readonly (string | undefined)[] = ['1000', '1002', '1008', undefined];

const isFailure = (status: SandboxOrderChange['status']): status is NonNullable<SandboxOrderChange['status']> =>
  !NO_FAILURES.includes(status);

/**
 * Returns the order's changed data. Setting an order to returned returns all of its lines (docs/contracts/subscriptions.md,
 * "RETURN").
 */
function dataOf(
  { data }: SubscriptionOrder,
  { status, creationDate = data.creationDate }: SandboxOrderChange,
): SubscriptionOrderData {
  const lineItems = data.lineItems.map((line): OrderLine => (status === '1008' ? { ...line, returned: true } : line));
  return { ...data, creationDate, lineItems };
}
