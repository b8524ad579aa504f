import { liveContext } from '../../core/http/service-context.ts';
import { logger } from '../../core/observability/log.ts';
import { ANY_TENANT } from '../../core/orders/read-order.ts';
import type { Store } from '../../core/store/store.ts';
import { customersDue } from '../accounts/account-store.ts';
import { anniversaryDue } from '../fulfillment/anniversary.ts';
import { completeOrder } from '../fulfillment/complete-order.ts';
import { runAnniversary } from '../fulfillment/run-anniversary.ts';
import { pacificDate } from '../model/calendar.ts';

/** Customers whose anniversaries begin at the same moment. */
const AT_ONCE = 8;

/** Anniversaries of one customer that a run begins, at the most: those of the year in which missed ones are looked for, and one on. */
const MOST_MISSED = 3;

/**
 * Task of every day: begins the anniversaries that have come, those too that were missed for days (docs/contracts/subscriptions.md, "RENEWAL"). Doing it
 * again, at the same time even, begins none a second time. One that cannot begin keeps no other from it.
 *
 * @throws Error when some could not begin: to be tried again
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
    // The message alone: DynamoDB's errors carry whole items.
    logger.error('An anniversary could not begin', { customerId, error: String(error) });
    return false;
  }
}

/** Begins an anniversary of a customer, where one has come; true when the next one may have come, too. */
async function runNext(store: Store, customerId: string, today: string): Promise<boolean> {
  const customer = await runAnniversary(store, { tenant: ANY_TENANT }, customerId, (found) =>
    anniversaryDue(found, today),
  );
  const { renewal } = customer;
  if (!renewal?.open || renewal.order === null) return anniversaryDue(customer, today) !== undefined;
  // That of today is left to its workflow; that of a day before has had its time, or is what keeps the next one from beginning.
  if (renewal.date < today) await completeOrder(store, renewal.order);
  return renewal.date < today;
}

/** Task of every day. */
export const handler = anniversaryRunner(() => liveContext().store);
