import { logger } from '../core/log.ts';
import { ANY_TENANT } from '../core/read-order.ts';
import { liveContext } from '../core/service-context.ts';
import type { Store } from '../core/store.ts';
import { customersDue } from './account-store.ts';
import { anniversaryDue } from './anniversary.ts';
import { pacificDate } from './calendar.ts';
import { completeOrder } from './complete-order.ts';
import { runAnniversary } from './run-anniversary.ts';

/** Customers whose anniversaries begin at the same moment. */
const AT_ONCE = 8;

/**
 * Task of every day: begins the anniversaries that have come, those too that were missed for days (contract, "RENEWAL"). Doing it
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
    const { renewal } = await runAnniversary(store, { tenant: ANY_TENANT }, customerId, (customer) =>
      anniversaryDue(customer, today),
    );
    // Its workflow has had a day.
    if (renewal?.open && renewal.order !== null && renewal.date < today) await completeOrder(store, renewal.order);
    return true;
  } catch (error) {
    // The message alone: DynamoDB's errors carry whole items.
    logger.error('An anniversary could not begin', { customerId, error: String(error) });
    return false;
  }
}

/** Task of every day. */
export const handler = anniversaryRunner(() => liveContext().store);
