import type { Store } from '../../core/store/store.ts';
import { transact } from '../../core/store/transaction.ts';
import { checkCustomerWrite, putActiveSubscriptionsWrite } from '../accounts/account-writes.ts';
import type { StoredAccount } from '../accounts/read-account.ts';
import { StagedChanges } from '../accounts/staged-changes.ts';
import type { Subscription } from '../model/account-items.ts';
import { activeSubscriptionsAfter } from './active-subscriptions.ts';
import { customerAfter, customerAfterExpiry, effectsOf, isAnniversaryOf, type OrderEffects } from './order-effects.ts';
import { completionWrites, failureWrites, isInactive, type OrderWithOriginal, WORKFLOW } from './order-outcome.ts';

/** Outcome of an order: complete with its effects, or failed. The status is undefined if the order has failed already. */
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
 * Applies the next pending order of a customer. Precondition: no other order is being applied. It resumes where another process
 * or an earlier attempt stopped.
 *
 * An order whose changes fit one transaction is applied in one. A larger order takes three kinds of steps:
 *
 * 1. Stage: the order's changes are stored beside the subscriptions, in as many steps as needed. Nobody sees them.
 * 2. Commit: one transaction completes the order, its history and, for a RETURN, the original order. It also sets the customer's
 *    change to `applying`, so that everybody sees all changes. If the order fails instead, nobody ever sees any of them.
 * 3. Finish: the staged changes are merged into the subscriptions, or removed, and the change is closed.
 *
 * Each step is conditional on the version that was read. No step counts twice, even if several processes apply the same order.
 *
 * @returns `true` when the order is finished; `false` when the caller must re-read the account and call again
 * @throws ConditionFailed on a concurrent write; re-read and retry
 * @throws Problem `unavailable`
 */
export async function applyOrder(store: Store, task: OrderWithOriginal, account: StoredAccount): Promise<boolean> {
  const changes = new StagedChanges(store, account);
  const phase = account.customer.change?.phase ?? 'staging';
  if (phase === 'staging') {
    const outcome = outcomeOf(task, account);
    if (outcome.status === '1000') await complete(store, task, { account, changes, effects: outcome.effects });
    // The account is re-read, because a read may miss the latest staged change for a moment.
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
  const { staged, lines } = effects;
  const subscriptions = subscriptionsAfter(account, effects);
  const after = customerAfter(task.order, account, subscriptions, store.now());
  const stored = new Set(account.items.map(({ subscriptionId }) => subscriptionId));
  const total = account.total + [...staged.keys()].filter((id) => !stored.has(id)).length;
  const active = activeSubscriptionsAfter({ customer: after, subscriptions, changed: staged, total });
  const writes = [
    ...completionWrites(store, task, lines),
    ...(active ? [putActiveSubscriptionsWrite(store, after.customerId, active)] : []),
  ];
  if (changes.fitsOneTransaction(staged, writes)) return changes.apply(number, staged, after, writes);
  await changes.stage(number, staged);
  const { change } = changes.customer;
  await changes.commit({ ...after, ...(change && { change: { ...change, phase: 'applying' } }) }, writes);
}

/** Returns the account's subscriptions after the order. */
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
  /** Undefined if the order has failed already. */
  readonly status: '1004' | '1024' | undefined;
}

/**
 * Lets an order fail. If it is the anniversary's renewal order, the subscriptions that it was to renew expire
 * (docs/contracts/subscriptions.md, "RENEWAL").
 */
async function fail(store: Store, task: OrderWithOriginal, { account, changes, status }: Failing): Promise<boolean> {
  const { customer } = account;
  const writes = status ? failureWrites(store, task, { status, actor: WORKFLOW }) : [];
  const after = isAnniversaryOf(customer, task.order) ? customerAfterExpiry(account, store.now()) : customer;
  if (customer.change) await changes.commit({ ...after, change: { ...customer.change, phase: 'discarding' } }, writes);
  else if (after !== customer) await changes.commit(after, writes);
  else if (writes.length > 0) await transact(store, [checkCustomerWrite(store, customer), ...writes]);
  return customer.change === undefined;
}
