import { commit } from '../../core/idempotency/commit.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotency.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { diffFields } from '../../core/orders/diff.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import type {
  Address,
  AutoRenewal,
  Customer,
  Deployment,
  Subscription,
  SubscriptionItem,
} from '../model/account-items.ts';
import type { Code } from '../model/error-codes.ts';
import { type AccountOwner, readCustomer, readSubscription } from './account-store.ts';
import {
  checkCustomerWrite,
  createCustomerWrite,
  createDeploymentWrite,
  nextVersion,
  updateCustomerWrite,
  updateSubscriptionWrite,
} from './account-writes.ts';

/** What a partner says of a new customer. */
export type CustomerFields = Pick<
  Customer,
  | 'tenant'
  | 'resellerId'
  | 'externalReferenceId'
  | 'companyName'
  | 'preferredLanguage'
  | 'marketSegment'
  | 'address'
  | 'contacts'
  | 'globalSalesEnabled'
>;

/** Ids tried before giving up: more than one only where another customer has it. */
const ID_ATTEMPTS = 5;

/** Where the new item is among the writes: its position tells an id that is taken from other refusals. */
const NEW_ITEM = 0;

const RANDOM_BYTES = 6;

/** Ten random digits, the first of them not 0. */
const newId = (store: Store): string => String(1e9 + (store.random(RANDOM_BYTES).readUIntBE(0, RANDOM_BYTES) % 9e9));

/** Does something with a new id, and again with another one while it is taken. */
async function withNewId<Result>(store: Store, attemptWith: (id: string) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptWith(newId(store));
    } catch (error) {
      if (!(error instanceof ConditionFailed && error.at(NEW_ITEM))) throw error;
      if (attempt === ID_ATTEMPTS) throw unavailable(error);
    }
  }
}

/**
 * Adds a customer, pending (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": `1002`), with the lowest level of licences. One request.
 *
 * @param answer how the line prints the customer; what it returns is kept for repeats of the request.
 * @throws Problem `unavailable`, and what keeping the answer throws
 */
export function createCustomer(
  store: Store,
  fields: CustomerFields,
  toResponse: (customer: Customer) => HttpResponse,
  request?: IdempotentRequest,
): Promise<HttpResponse> {
  return withNewId(store, (customerId) => {
    const now = store.now().toISOString();
    const customer: Customer = {
      customerId,
      ...fields,
      discounts: [{ offerType: 'LICENSE', level: '01' }],
      benefits: [],
      status: '1002',
      cotermDate: '',
      anniversaries: [],
      commits: 0,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
    return commit(store, [createCustomerWrite(store, customer)], toResponse(customer), request);
  });
}

/** Which customer to change, among whose, and on behalf of which request. */
export interface CustomerChange {
  readonly owner: AccountOwner;
  readonly customerId: string;
  /** The code that an unknown customer has here; 1116 unless said. */
  readonly notFound?: Code;
  readonly request?: IdempotentRequest | undefined;
}

/**
 * Changes a customer: reads it, lets `decide` say what it should become, and writes that on condition of the version that was read.
 * A change to nothing makes no new version. Two requests; it starts over with the newer customer when another writer was faster.
 *
 * @param decide called again with the newer customer; may throw a Problem. Version and time of the change are not its business.
 * @param answer how the line prints the customer; what it returns is kept for repeats of the request.
 * @throws Problem `1116`, or `notFound`; `unavailable`, and what keeping the answer throws
 */
export function changeCustomer(
  store: Store,
  { owner, customerId, notFound, request }: CustomerChange,
  decide: (customer: Customer) => Customer,
  toResponse: (customer: Customer) => HttpResponse,
): Promise<HttpResponse> {
  return retried(store, async () => {
    const before = await readCustomer(store, owner, customerId, notFound);
    const decided = decide(before);
    if (diffFields(before, decided).length === 0) return commit(store, [], toResponse(before), request);
    const after = nextVersion(store, before, decided);
    return commit(store, [updateCustomerWrite(store, before, after)], toResponse(after), request);
  });
}

/**
 * Adds a deployment to a customer, on condition that the customer is what was read of it.
 *
 * @param decide where the deployment is, called again with the newer customer when another writer was faster; may throw a Problem
 * @param answer how the line prints the deployment; what it returns is kept for repeats of the request.
 * @throws Problem `1116`, or `notFound`; `unavailable`, and what keeping the answer throws
 */
export function createDeployment(
  store: Store,
  { owner, customerId, notFound, request }: CustomerChange,
  decide: (customer: Customer) => Address,
  toResponse: (deployment: Deployment) => HttpResponse,
): Promise<HttpResponse> {
  const createOnce = async () => {
    const customer = await readCustomer(store, owner, customerId, notFound);
    const address = decide(customer);
    return withNewId(store, (deploymentId) => {
      const deployment: Deployment = { deploymentId, address, status: '1000', createdAt: store.now().toISOString() };
      const writes = [createDeploymentWrite(store, customerId, deployment), checkCustomerWrite(store, customer)];
      return commit(store, writes, toResponse(deployment), request);
    });
  };
  return retried(store, createOnce, (failed) => !failed.at(NEW_ITEM));
}

/** Which subscription to change, of which customer. */
export interface SubscriptionChange extends Omit<CustomerChange, 'notFound'> {
  readonly subscriptionId: string;
}

/**
 * Changes what a customer wishes for the anniversary of a subscription, whatever an order is doing to it meanwhile: on condition that
 * customer and subscription are what was read of them. No anniversary that begins later renews what is not wished for. Two requests.
 *
 * @param decide called again with the newer subscription when another writer was faster; may throw a Problem
 * @param answer how the line prints the subscription; what it returns is kept for repeats of the request.
 * @throws Problem `3115`, `unavailable`, and what keeping the answer throws
 */
export function changeSubscription(
  store: Store,
  { owner, customerId, subscriptionId, request }: SubscriptionChange,
  decide: (subscription: Subscription, customer: Customer) => AutoRenewal,
  toResponse: (subscription: Subscription, customer: Customer) => HttpResponse,
): Promise<HttpResponse> {
  return retried(store, async () => {
    const { customer, subscription, item } = await readSubscription(store, owner, customerId, subscriptionId);
    const autoRenewal = decide(subscription, customer);
    if (diffFields(subscription.autoRenewal, autoRenewal).length === 0) {
      return commit(store, [], toResponse(subscription, customer), request);
    }
    const after = { ...subscription, autoRenewal };
    const writes = [
      updateSubscriptionWrite(store, customerId, item, editedItem(item, after, customer)),
      // An anniversary that was just looking at what renews itself looks again.
      updateCustomerWrite(store, customer, nextVersion(store, customer, customer)),
    ];
    return commit(store, writes, toResponse(after, customer), request);
  });
}

/**
 * The item of a subscription that was edited as everybody sees it. What that shows already is folded into it; what nobody sees yet
 * stays staged, and does not touch what was edited.
 */
function editedItem(item: SubscriptionItem, after: Subscription, { change, commits }: Customer): SubscriptionItem {
  const { staged, ...rest } = item;
  const edited = { ...rest, committed: after, version: item.version + 1 };
  if (staged === undefined) return edited;
  return change?.phase === 'applying' ? { ...edited, commit: commits } : { ...edited, staged };
}
