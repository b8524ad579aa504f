import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import { type AccountOwner, readAccount } from '../accounts/account-store.ts';
import type { Customer } from '../model/account-items.ts';
import { beginAnniversary } from './anniversary.ts';
import { completeOrder, completeOrdersBefore, orderInProgress } from './complete-order.ts';

/** Times that a customer is read, at the most, until its anniversary can begin. */
const ATTEMPTS = 20;

/**
 * Begins the anniversary that a customer has come to. An order that is changing its subscriptions is carried out first, and so are
 * those that were placed before that day: they are paid for the term that ends. What the anniversary renews is renewed by the
 * workflow of the order that it places.
 *
 * @param dateOf the anniversary (`YYYY-MM-DD`, Pacific) that is to begin; undefined where there is none, or none any more
 * @returns the customer as it is then
 * @throws Problem `1116`, `unavailable`
 */
export async function runAnniversary(
  store: Store,
  owner: AccountOwner,
  customerId: string,
  dateOf: (customer: Customer) => string | undefined,
): Promise<Customer> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const account = await readAccount(store, owner, customerId);
    const date = dateOf(account.customer);
    if (date === undefined) return account.customer;
    const current = orderInProgress(account.customer);
    if (current !== undefined) {
      await completeOrder(store, current);
      continue;
    }
    if (!(await completeOrdersBefore(store, customerId, date))) continue;
    try {
      return await beginAnniversary(store, account, date);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      await backOff(store, attempt);
    }
  }
  throw unavailable(new Error(`The customer was changing in ${ATTEMPTS} looks`));
}
