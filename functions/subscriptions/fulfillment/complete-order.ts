import type { WorkDone } from '../../core/model/execution-state.ts';
import { readOrder } from '../../core/orders/read-order.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import { readAccount, type StoredAccount } from '../accounts/account-store.ts';
import type { Customer } from '../model/account-items.ts';
import { pacificDate } from '../model/calendar.ts';
import type { SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import { readSummaries } from '../orders/order-summaries.ts';
import { anniversaryDue, beginAnniversary } from './anniversary.ts';
import { applyOrder } from './apply-order.ts';
import { ANY_ORDER, readOriginal } from './order-outcome.ts';

/**
 * How long another order, whose turn it is, is left to whoever is carrying it out, in milliseconds: several times what one of its
 * steps takes. One that nobody goes on with is then carried out along the way: no order waits for a process that is gone.
 */
const TAKEOVER_WAIT_MS = 400;

/** Times that an order is begun anew, at the most: another process was faster, or another order's turn came first. */
const ATTEMPTS = 200;

/**
 * Completes an order, or lets it fail, and leaves nothing of it to be done. Any number of processes may do so at once, and begin
 * anew wherever one was interrupted.
 *
 * Orders of one customer are carried out one after the other: one whose turn it is not waits for a moment, and then helps.
 *
 * What is ordered on the day of an anniversary or later is paid for the term that begins with it: if nobody has begun that yet, this
 * does. What was ordered before is paid for the term that ends, and is carried out first.
 *
 * Five requests for an order of up to 99 subscriptions, two more for each further 99; one more for a RETURN.
 *
 * @param until when to stop, however far it has come; to the end unless said
 * @returns `again` when it stopped before the end; `superseded` when it had nothing to do, since another had done it all
 * @throws Problem `not-found`, `unavailable`
 */
export async function completeOrder(store: Store, number: number, until?: Date): Promise<WorkDone['action']> {
  let waitedFor: string | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (until !== undefined && store.now() >= until) return 'again';
    const order = await readOrder<SubscriptionOrderData>(store, ANY_ORDER, { number });
    const account = await readAccount(store, ANY_ORDER, order.data.customerId);
    const current = orderInProgress(account.customer);
    if (order.status !== '1002' && current !== number) return attempt === 1 ? 'superseded' : 'done';
    if (current === undefined || current === number) {
      if (await succeeds(store, () => advance(store, order, account, until), attempt)) return 'done';
      continue;
    }
    const seen = `${current} at ${account.customer.version}`;
    if (seen === waitedFor) await completeOrder(store, current, until);
    else await store.wait((TAKEOVER_WAIT_MS * (1 + store.jitter())) / 2);
    waitedFor = seen;
  }
  throw unavailable(new Error(`Others were faster ${ATTEMPTS} times`));
}

/** The order of the customer whose turn it is; undefined when it is any order's. */
export const orderInProgress = ({ change, renewal }: Customer): number | undefined =>
  change?.order ?? (renewal?.open ? (renewal.order ?? undefined) : undefined);

/** Does a part of the work that ends it if it returns true; false as well when another process was faster. */
async function succeeds(store: Store, work: () => Promise<boolean>, attempt: number): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    await backOff(store, attempt);
    return false;
  }
}

/** The day on which an order was placed, Pacific. */
const dayOf = ({ createdAt }: SubscriptionOrder): string => pacificDate(new Date(createdAt));

/** Goes on with an order whose turn it is; true when that was all of it. */
async function advance(
  store: Store,
  order: SubscriptionOrder,
  account: StoredAccount,
  until: Date | undefined,
): Promise<boolean> {
  const { customer } = account;
  const due = anniversaryDue(customer, dayOf(order));
  if (due !== undefined && orderInProgress(customer) === undefined) {
    const allComplete = await completeOrdersBefore(store, customer.customerId, due, until);
    if (allComplete) await beginAnniversary(store, account, due);
    return false;
  }
  return applyOrder(store, { order, original: await readOriginal(store, order) }, account);
}

/**
 * Carries out the open orders of a customer that were placed before an anniversary, so that it can begin: they are paid for the term
 * that ends with it. None of them begins this anniversary itself, only one of an earlier day, so that this comes to an end.
 *
 * @param date the anniversary, Pacific
 * @param until when to stop, as for {@link completeOrder}
 * @returns true when there was none; else the customer is to be read anew, and this to be asked again
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
