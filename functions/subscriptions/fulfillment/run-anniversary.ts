import { unavailable } from '../../core/problems/problem.ts';
import { backOff } from '../../core/store/back-off.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import type { AccountOwner } from '../accounts/account-store.ts';
import { readAccount } from '../accounts/read-account.ts';
import type { Customer } from '../model/account-items.ts';
import { beginAnniversary } from './anniversary.ts';
import { completeOrder, completeOrdersBefore, orderInProgress } from './complete-order.ts';

/** Reads of the customer before giving up. */
const ATTEMPTS = 20;

/**
 * Begins the anniversary that a customer has reached. It first completes the order that is being applied, then all orders placed
 * before that day, which are paid for the term that ends. The workflow of the System order performs the renewal.
 *
 * @param dateOf returns the anniversary to begin, `YYYY-MM-DD`, Pacific; undefined if there is none
 * @returns the customer afterwards
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
