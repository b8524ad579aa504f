import type { Store } from '../../core/store/store.ts';
import { LARGEST_TRANSACTION, transact, type Write } from '../../core/store/transaction.ts';
import type { Customer, OpenChange, StagedSubscription, SubscriptionItem } from '../model/account-items.ts';
import {
  createSubscriptionWrite,
  deleteSubscriptionWrite,
  nextVersion,
  updateCustomerWrite,
  updateSubscriptionWrite,
} from './account-writes.ts';
import type { StoredAccount } from './read-account.ts';
import { withStaged } from './subscription-visibility.ts';

/**
 * Subscription items written in one step. DynamoDB takes a hundred writes in a transaction (API reference, TransactWriteItems),
 * and one of them is the customer's.
 */
const ITEMS_A_STEP = LARGEST_TRANSACTION - 1;

/**
 * A customer's subscriptions while an order changes them: their stored state, and the steps that change it. A change that fits one
 * transaction is one step; a larger one is staged, committed and merged. Each step is one transaction, conditional on the state
 * that was read. On a concurrent write it fails with `ConditionFailed`, nothing is written, and the caller must re-read the
 * account.
 */
export class StagedChanges {
  readonly #store: Store;
  readonly #items: Map<string, SubscriptionItem>;
  #customer: Customer;

  constructor(store: Store, { customer, items }: StoredAccount) {
    this.#store = store;
    this.#customer = customer;
    this.#items = new Map(items.map((item) => [item.subscriptionId, item]));
  }

  get customer(): Customer {
    return this.#customer;
  }

  /**
   * Returns true if subscription changes and other writes fit one transaction with the customer, and no change is open. An order
   * that has begun to be staged is finished that way.
   *
   * Only the number counts. DynamoDB also limits a transaction to 4 MB. No order reaches it: seven items have at most 400 KB each,
   * and a subscription has less than 2 KB.
   */
  fitsOneTransaction(staged: ReadonlyMap<string, StagedSubscription>, writes: readonly Write[]): boolean {
    return this.#customer.change === undefined && staged.size + writes.length < LARGEST_TRANSACTION;
  }

  /**
   * Applies an order's subscription changes, the customer's and other writes in one transaction. Precondition: {@link
   * fitsOneTransaction}.
   */
  async apply(
    order: number,
    staged: ReadonlyMap<string, StagedSubscription>,
    decided: Customer,
    writes: readonly Write[],
  ): Promise<void> {
    const { commits } = decided;
    const applied = [...staged].map(([id, after]) => this.#appliedAtOnce(id, { order, after }, commits));
    const customer = { ...decided, applied: { commit: commits, subscriptions: staged.size } };
    await this.commit(customer, [...writes, ...applied]);
  }

  #appliedAtOnce(subscriptionId: string, staged: NonNullable<SubscriptionItem['staged']>, commit: number): Write {
    const { customerId } = this.#customer;
    const before = this.#items.get(subscriptionId);
    if (before === undefined) {
      const item = {
        subscriptionId,
        committed: withStaged({ subscriptionId, staged, commit, version: 1 }),
        commit,
        version: 1,
      };
      return createSubscriptionWrite(this.#store, customerId, item);
    }
    const committed = withStaged({ ...before, staged });
    const item = { ...before, committed, commit, version: before.version + 1 };
    return updateSubscriptionWrite(this.#store, customerId, before, item);
  }

  /**
   * Stages an order's subscription changes in batches that fit one transaction. The first batch opens the change. Each batch
   * writes the customer, so the customer's version identifies all staged changes.
   */
  async stage(order: number, staged: ReadonlyMap<string, StagedSubscription>): Promise<void> {
    const left = [...staged].filter(([id]) => this.#items.get(id)?.staged?.order !== order);
    for (const part of chunked(left)) {
      const writes = part.map(([id, after]) => this.#stagedWrite(id, { order, after }));
      await this.commit(
        this.#changing({ order, phase: 'staging' }),
        writes.map(({ write }) => write),
      );
      for (const { item } of writes) this.#items.set(item.subscriptionId, item);
    }
  }

  /** Returns the customer with a phase of an open change. A change of the same order keeps its other members. */
  #changing(change: OpenChange): Customer {
    const before = this.#customer.change?.order === change.order ? this.#customer.change : undefined;
    return { ...this.#customer, change: { ...before, ...change } };
  }

  #stagedWrite(subscriptionId: string, staged: NonNullable<SubscriptionItem['staged']>) {
    const { customerId, commits } = this.#customer;
    const before = this.#items.get(subscriptionId);
    if (before === undefined) {
      const item = { subscriptionId, staged, commit: commits, version: 1 };
      return { item, write: createSubscriptionWrite(this.#store, customerId, item) };
    }
    const item = { ...before, staged, version: before.version + 1 };
    return { item, write: updateSubscriptionWrite(this.#store, customerId, before, item) };
  }

  /** Changes the customer and performs other writes in one transaction. */
  async commit(decided: Customer, writes: readonly Write[] = []): Promise<void> {
    const after = nextVersion(this.#store, this.#customer, decided);
    await transact(this.#store, [updateCustomerWrite(this.#store, this.#customer, after), ...writes]);
    this.#customer = after;
  }

  /**
   * Merges the staged changes into the subscriptions if the order is complete, or removes them if it has failed. Callers see no
   * difference. The last step closes the change.
   */
  async finish(): Promise<void> {
    const { change, ...closed } = this.#customer;
    if (change === undefined) return;
    const items = [...this.#items.values()].filter(({ staged }) => staged?.order === change.order);
    const batches = chunked(items).map((part) =>
      part.map((item) => (change.phase === 'applying' ? this.#appliedWrite(item) : this.#discardedWrite(item))),
    );
    const last = batches.pop();
    for (const writes of batches) await transact(this.#store, writes);
    await this.commit(closed, last);
  }

  #appliedWrite(item: SubscriptionItem): Write {
    const { customerId, commits } = this.#customer;
    const { staged: _, ...rest } = item;
    const merged = { ...rest, committed: withStaged(item), commit: commits, version: item.version + 1 };
    return updateSubscriptionWrite(this.#store, customerId, item, merged);
  }

  #discardedWrite(item: SubscriptionItem): Write {
    const { customerId } = this.#customer;
    const { staged: _, ...rest } = item;
    if (item.committed === undefined) return deleteSubscriptionWrite(this.#store, customerId, item);
    return updateSubscriptionWrite(this.#store, customerId, item, { ...rest, version: item.version + 1 });
  }
}

function chunked<Element>(all: readonly Element[]): Element[][] {
  return Array.from({ length: Math.ceil(all.length / ITEMS_A_STEP) }, (_, index) =>
    all.slice(index * ITEMS_A_STEP, (index + 1) * ITEMS_A_STEP),
  );
}
