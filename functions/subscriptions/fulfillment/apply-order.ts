import type { Store } from '../../core/store/store.ts';
import { transact } from '../../core/store/transaction.ts';
import type { StoredAccount } from '../accounts/account-store.ts';
import { checkCustomerWrite } from '../accounts/account-writes.ts';
import { StagedChanges } from '../accounts/staged-changes.ts';
import type { Subscription } from '../model/account-items.ts';
import { customerAfter, customerAfterExpiry, effectsOf, isAnniversaryOf, type OrderEffects } from './order-effects.ts';
import { completionWrites, failureWrites, isInactive, type OrderWithOriginal, WORKFLOW } from './order-outcome.ts';

/** What becomes of an order: it is complete with its effects, or it fails; undefined when it has failed already. */
type Outcome =
  | { readonly status: '1000'; readonly effects: OrderEffects }
  | { readonly status: '1004' | '1024' }
  | { readonly status: undefined };

function outcomeOf({ order, original }: OrderWithOriginal, account: StoredAccount): Outcome {
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
export async function applyOrder(store: Store, task: OrderWithOriginal, account: StoredAccount): Promise<boolean> {
  const changes = new StagedChanges(store, account);
  const phase = account.customer.change?.phase ?? 'staging';
  if (phase === 'staging') {
    const outcome = outcomeOf(task, account);
    if (outcome.status === '1000') await complete(store, task, { account, changes, effects: outcome.effects });
    // What was staged before is read anew: a read may miss the last of it for a moment.
    else return fail(store, task, { account, changes, status: outcome.status });
  }
  await changes.finish();
  return true;
}

interface Completion {
  readonly account: StoredAccount;
  readonly changes: StagedChanges;
  readonly effects: OrderEffects;
}

async function complete(
  store: Store,
  task: OrderWithOriginal,
  { account, changes, effects }: Completion,
): Promise<void> {
  const { number } = task.order;
  await changes.stage(number, effects.staged);
  const after = customerAfter(
    task.order,
    { ...account, customer: changes.customer },
    subscriptionsAfter(account, effects),
    store.now(),
  );
  const isChanging = effects.staged.size > 0;
  await changes.commit(
    { ...after, ...(isChanging && { change: { order: number, phase: 'applying' } }) },
    completionWrites(store, task, effects.lines),
  );
}

/** The account's subscriptions with what the order makes of them. */
function subscriptionsAfter({ subscriptions }: StoredAccount, { staged }: OrderEffects): Subscription[] {
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
  readonly changes: StagedChanges;
  /** Undefined when the order has failed already. */
  readonly status: '1004' | '1024' | undefined;
}

/** At the anniversary an order that fails renews nothing: what it was to renew expires (docs/contracts/subscriptions.md, "RENEWAL"). */
async function fail(store: Store, task: OrderWithOriginal, { account, changes, status }: Failing): Promise<boolean> {
  const { customer } = account;
  const writes = status ? failureWrites(store, task, { status, actor: WORKFLOW }) : [];
  const after = isAnniversaryOf(customer, task.order) ? customerAfterExpiry(account, store.now()) : customer;
  if (customer.change) await changes.commit({ ...after, change: { ...customer.change, phase: 'discarding' } }, writes);
  else if (after !== customer) await changes.commit(after, writes);
  else if (writes.length > 0) await transact(store, [checkCustomerWrite(store, customer), ...writes]);
  return customer.change === undefined;
}
