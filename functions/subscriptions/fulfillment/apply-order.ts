import type { Store } from '../../core/store/store.ts';
import { transact } from '../../core/store/transaction.ts';
import type { StoredAccount } from '../accounts/account-store.ts';
import { unchangedCustomer } from '../accounts/account-writes.ts';
import { AccountLedger } from '../accounts/staged-changes.ts';
import type { Subscription } from '../model/account-items.ts';
import { customerAfter, customerAfterExpiry, type Effects, effectsOf, isAnniversaryOf } from './order-effects.ts';
import { completionWrites, failureWrites, isInactive, type OrderWithOriginal, WORKFLOW } from './order-outcome.ts';

/** What becomes of an order: it is complete with its effects, or it fails; undefined when it has failed already. */
type Verdict =
  | { readonly status: '1000'; readonly effects: Effects }
  | { readonly status: '1004' | '1024' }
  | { readonly status: undefined };

function verdictOn({ order, original }: OrderWithOriginal, account: StoredAccount): Verdict {
  if (order.status !== '1002') return { status: undefined };
  if (isInactive(account.customer)) return { status: '1024' };
  const effects = effectsOf(order, account, original);
  return effects ? { status: '1000', effects } : { status: '1004' };
}

/**
 * Carries out an order whose turn it is: no other order's change of its customer's subscriptions is open. It goes on from wherever
 * another process, or an earlier attempt, has left it:
 *
 * 1. What it makes of subscriptions is staged beside them, in as many steps as it takes. Nobody sees it.
 * 2. One transaction completes the order, with its history and for a RETURN the order that is given back, and has the customer say
 *    that the change applies: from then on everybody sees all of it. Or the order fails, and nobody will see any of it.
 * 3. What is staged is folded into the subscriptions, or taken away, and the change is closed.
 *
 * Each step is on condition of what was read, so that none counts twice, whoever else is carrying out the same.
 *
 * @returns true when that was all of it; false when there is more to be done, with what there is then
 * @throws ConditionFailed when another process was faster: to be begun anew with what there is then
 * @throws Problem `unavailable`
 */
export async function carryOut(store: Store, task: OrderWithOriginal, account: StoredAccount): Promise<boolean> {
  const ledger = new AccountLedger(store, account);
  const phase = account.customer.change?.phase ?? 'staging';
  if (phase === 'staging') {
    const verdict = verdictOn(task, account);
    if (verdict.status === '1000') await complete(store, task, { account, ledger, effects: verdict.effects });
    // What was staged before is read anew: a read may miss the last of it for a moment.
    else return fail(store, task, { account, ledger, status: verdict.status });
  }
  await ledger.fold();
  return true;
}

interface Completion {
  readonly account: StoredAccount;
  readonly ledger: AccountLedger;
  readonly effects: Effects;
}

async function complete(
  store: Store,
  task: OrderWithOriginal,
  { account, ledger, effects }: Completion,
): Promise<void> {
  const { number } = task.order;
  await ledger.stage(number, effects.staged);
  const after = customerAfter(
    task.order,
    { ...account, customer: ledger.customer },
    subscriptionsAfter(account, effects),
    store.now(),
  );
  const isChanging = effects.staged.size > 0;
  await ledger.commit(
    { ...after, ...(isChanging && { change: { order: number, phase: 'applying' } }) },
    completionWrites(store, task, effects.lines),
  );
}

/** The account's subscriptions with what the order makes of them. */
function subscriptionsAfter({ subscriptions }: StoredAccount, { staged }: Effects): Subscription[] {
  const before = new Map(subscriptions.map((subscription) => [subscription.subscriptionId, subscription]));
  for (const [id, after] of staged) {
    const subscription = before.get(id);
    if ('subscriptionId' in after) before.set(id, after);
    else if (subscription) before.set(id, { ...subscription, ...after });
  }
  return [...before.values()];
}

interface Failing {
  readonly account: StoredAccount;
  readonly ledger: AccountLedger;
  /** Undefined when the order has failed already. */
  readonly status: '1004' | '1024' | undefined;
}

/** At the anniversary an order that fails renews nothing: what it was to renew expires (docs/contracts/subscriptions.md, "RENEWAL"). */
async function fail(store: Store, task: OrderWithOriginal, { account, ledger, status }: Failing): Promise<boolean> {
  const { customer } = account;
  const writes = status ? failureWrites(store, task, { status, actor: WORKFLOW }) : [];
  const after = isAnniversaryOf(customer, task.order) ? customerAfterExpiry(account, store.now()) : customer;
  if (customer.change) await ledger.commit({ ...after, change: { ...customer.change, phase: 'discarding' } }, writes);
  else if (after !== customer) await ledger.commit(after, writes);
  else if (writes.length > 0) await transact(store, [unchangedCustomer(store, customer), ...writes]);
  return customer.change === undefined;
}
