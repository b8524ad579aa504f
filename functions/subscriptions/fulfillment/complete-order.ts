import type { WorkDone } from '../../core/model/execution-state.ts';
import { readOrder } from '../../core/orders/read-order.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import { readAccount, type StoredAccount } from '../accounts/read-account.ts';
import { type NamedByOrder, readAccountForOrder } from '../accounts/read-account-for-order.ts';
import type { Customer } from '../model/account-items.ts';
import { pacificDate } from '../model/calendar.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { readSummaries } from '../orders/order-summaries.ts';
import { anniversaryDue, beginAnniversary } from './anniversary.ts';
import { applyOrder } from './apply-order.ts';
import { ANY_ORDER, type OrderWithOriginal, readOriginal } from './order-outcome.ts';

/**
 * Milliseconds to wait for another process to finish the order ahead before taking it over. It is several times the duration of a
 * step. Without a takeover, orders would wait for a process that has crashed.
 */
const TAKEOVER_WAIT_MS = 400;

/** Attempts before giving up. An attempt fails on a concurrent write, or if another order came first. */
const ATTEMPTS = 200;

/**
 * Completes an order or lets it fail, and finishes all of its work. Any number of processes may do so at once. Each resumes where
 * another one stopped.
 *
 * A customer's orders are applied one after the other. An order that is not the next one waits a moment, then helps with the next
 * one.
 *
 * An order placed on the day of an anniversary or later is paid for the new term. If nobody has begun that anniversary, this
 * function does. Orders placed before the anniversary are paid for the term that ends, and are applied first.
 *
 * An order that fits one transaction takes three requests. A larger one takes two more for each 99 subscriptions, and a RETURN takes
 * one more. So does an account of more than 50 items, and two more for each line.
 *
 * @param until time at which to stop, even if the order is unfinished; without it, there is no limit
 * @returns `again` if it stopped before the end; `superseded` if another process had done everything
 * @throws Problem `not-found`, `unavailable`
 */
export async function completeOrder(store: Store, number: number, until?: Date): Promise<WorkDone['action'] | 'again'> {
  let waitedFor: string | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (until !== undefined && store.now() >= until) return 'again';
    const order = await readOrder<SubscriptionOrderData>(store, ANY_ORDER, { number });
    // A failed order no longer needs its original: what is staged of it is removed.
    const original = order.status === '1002' ? await readOriginal(store, order) : undefined;
    const task = { order, original };
    const account = await readAccountForOrder(store, ANY_ORDER, order.data.customerId, namedBy(task));
    const current = orderInProgress(account.customer);
    if (order.status !== '1002' && current !== number) return attempt === 1 ? 'superseded' : 'done';
    if (current === undefined || current === number) {
      if (await succeeds(store, () => advance(store, task, account, until), attempt)) return 'done';
      continue;
    }
    const seen = `${current} at ${account.customer.version}`;
    if (seen === waitedFor) await completeOrder(store, current, until);
    else await store.wait((TAKEOVER_WAIT_MS * (1 + store.jitter())) / 2);
    waitedFor = seen;
  }
  throw unavailable(new Error(`Others were faster ${ATTEMPTS} times`));
}

/**
 * Returns the number of the customer's order that is being applied. It is undefined if any order may be applied next.
 *
 * @example orderInProgress({ renewal: { date: '2027-06-01', begunOn: '2027-06-01', order: 100077, open: true } }) // 100077
 */
export const orderInProgress = ({ change, renewal }: Customer): number | undefined =>
  change?.order ?? (renewal?.open ? (renewal.order ?? undefined) : undefined);

/** Performs a step. Returns the step's result, or false on a concurrent write. */
async function succeeds(store: Store, work: () => Promise<boolean>, attempt: number): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    await backOff(store, attempt);
    return false;
  }
}

/** Returns the date on which an order was placed, `YYYY-MM-DD`, Pacific. */
const dayOf = ({ createdAt }: SubscriptionOrder): string => pacificDate(new Date(createdAt));

/** Performs the next step of an order. Returns true if that finished the order. */
async function advance(
  store: Store,
  task: OrderWithOriginal,
  account: StoredAccount,
  until: Date | undefined,
): Promise<boolean> {
  const { customer } = account;
  const due = anniversaryDue(customer, dayOf(task.order));
  if (due !== undefined && orderInProgress(customer) === undefined) {
    const allComplete = await completeOrdersBefore(store, customer.customerId, due, until);
    // An anniversary renews by the whole account.
    const whole = account.isWhole ? account : await readAccount(store, ANY_ORDER, customer.customerId);
    const isUnchanged = whole.customer.version === customer.version;
    if (allComplete && isUnchanged) await beginAnniversary(store, whole, due);
    return false;
  }
  return applyOrder(store, task, account);
}

/** Lists what an order names: a RETURN the subscriptions of the lines that it returns, a RENEWAL its own. */
function namedBy({ order, original }: OrderWithOriginal): NamedByOrder {
  const { lineItems } = order.data;
  const named = original?.data.lineItems.filter(({ returnOrder }) => returnOrder === order.number) ?? lineItems;
  return { lines: lineItems.length, subscriptions: named.map(({ subscriptionId }) => subscriptionId), deployments: [] };
}

/**
 * Completes the open orders that a customer placed before an anniversary, so that it can begin. They are paid for the term that
 * ends. None of them begins this anniversary, only an earlier one, so the recursion ends.
 *
 * @param date the anniversary, `YYYY-MM-DD`, Pacific
 * @param until time at which to stop, as for {@link completeOrder}
 * @returns true if there was no such order; otherwise the caller must re-read the customer and call again
 * @throws Problem `unavailable`
 */
export async function completeOrdersBefore(
  store: Store,
  customerId: string,
  date: string,
  until?: Date,
): Promise<boolean> {
  let allComplete = true;
  for (const { number, status } of await readSummaries(store, customerId)) {
    if (status !== '1002') continue;
    const order = await readOrder<SubscriptionOrderData>(store, ANY_ORDER, { number });
    if (order.status !== '1002' || order.data.source === 'System' || dayOf(order) >= date) continue;
    allComplete = false;
    await completeOrder(store, number, until);
  }
  return allComplete;
}
