import { liveStore } from '../../core/http/service-context.ts';
import { logger } from '../../core/observability/log.ts';
import { ANY_TENANT } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import { customersDue } from '../accounts/account-store.ts';
import { anniversaryDue } from '../fulfillment/anniversary.ts';
import { completeOrder } from '../fulfillment/complete-order.ts';
import { runAnniversary } from '../fulfillment/run-anniversary.ts';
import { pacificDate } from '../model/calendar.ts';

/** Customers whose anniversaries are run in parallel. */
const AT_ONCE = 8;

/**
 * Highest number of anniversaries that a run begins for one customer. It covers the year in which missed ones are looked for, and
 * one more.
 */
const MOST_MISSED = 3;

/**
 * Daily task: runs the anniversaries that are due, including those missed on earlier days (docs/contracts/subscriptions.md,
 * "RENEWAL"). A retry, even a concurrent one, runs no anniversary twice. If one anniversary fails, the others still run.
 *
 * @throws Error if an anniversary could not begin; the task is then retried
 */
export const anniversaryRunner = (store: () => Store) => async (): Promise<void> => {
  const today = pacificDate(store().now());
  let [run, failed] = [0, 0];
  for await (const customers of customersDue(store(), today)) {
    for (let start = 0; start < customers.length; start += AT_ONCE) {
      const some = customers.slice(start, start + AT_ONCE);
      const outcomes = await Promise.all(some.map((customerId) => wasRun(store(), customerId, today)));
      run += outcomes.length;
      failed += outcomes.filter((wasRun) => !wasRun).length;
    }
  }
  logger.info('anniversaries', { today, run, failed });
  if (failed > 0) throw new Error(`${failed} of ${run} anniversaries could not begin`);
};

async function wasRun(store: Store, customerId: string, today: string): Promise<boolean> {
  try {
    for (let begun = 0; begun < MOST_MISSED; begun++) {
      if (!(await runNext(store, customerId, today))) break;
    }
    return true;
  } catch (error) {
    // Only the message is logged, because DynamoDB's errors contain whole items.
    logger.error('An anniversary could not begin', { customerId, error: String(error) });
    return false;
  }
}

/** Begins a due anniversary of a customer. Returns true if another one may be due. */
async function runNext(store: Store, customerId: string, today: string): Promise<boolean> {
  const customer = await runAnniversary(store, { tenant: ANY_TENANT }, customerId, (found) =>
    anniversaryDue(found, today),
  );
  const { renewal } = customer;
  if (!renewal?.open || renewal.order === null) return anniversaryDue(customer, today) !== undefined;
  // Today's renewal order is left to its workflow. An earlier day's order is overdue, or blocks the next anniversary.
  if (renewal.date < today) await completeOrder(store, renewal.order);
  return renewal.date < today;
}

/** Daily task. */
export const handler = anniversaryRunner(liveStore);
