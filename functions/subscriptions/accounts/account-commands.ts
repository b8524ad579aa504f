import { commit } from '../../core/idempotency/commit.ts';
import type { IdempotentRequest } from '../../core/idempotency/idempotent-request.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { withUnknownMembers } from '../../core/model/unknown-members.ts';
import { diffFields } from '../../core/orders/diff.ts';
import { unavailable } from '../../core/problems/problem.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { ConditionFailed } from '../../core/store/transaction.ts';
import {
  type Address,
  type AutoRenewal,
  Customer,
  type Deployment,
  type Subscription,
  type SubscriptionItem,
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
import { forgetStatuses } from './forget-statuses.ts';

/** Fields of a new customer that a partner sets. */
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

/** Ids tried before giving up. A second one is needed only if another customer has the first. */
const ID_ATTEMPTS = 5;

/** Position of the new item among the writes. It tells a taken id from other failures. */
const NEW_ITEM = 0;

const RANDOM_BYTES = 6;

/** Makes an id of ten random digits. The first digit is never 0. */
const newId = (store: Store): string => String(1e9 + (store.random(RANDOM_BYTES).readUIntBE(0, RANDOM_BYTES) % 9e9));

/** Performs work with a new id, and retries with another id while the id is taken. */
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
 * Adds a customer with status pending `1002` and the lowest level of licences (docs/contracts/subscriptions.md, "Customers,
 * deployments, subscriptions, prices"). One request.
 *
 * @param respond builds the response, which is stored for replays of the request
 * @throws Problem `unavailable`, and the errors of storing the response
 */
export function createCustomer(
  store: Store,
  fields: CustomerFields,
  respond: (customer: Customer) => HttpResponse,
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
    return commit(store, [createCustomerWrite(store, customer)], respond(customer), request);
  });
}

/** Customer to change, and the request that changes it. */
export interface CustomerChange {
  readonly owner: AccountOwner;
  readonly customerId: string;
  /** Error code for an unknown customer; 1116 by default. */
  readonly notFound?: Code;
  readonly request?: IdempotentRequest | undefined;
}

/**
 * Changes a customer. It reads the customer, lets `decide` compute the change, and writes it conditional on the version that was
 * read. If nothing changes, no version is written. Two requests. On a concurrent write it re-reads the customer and retries.
 *
 * @param decide returns the changed customer. It runs again on a retry, may throw a Problem, and need not set version or time.
 * @param respond builds the response, which is stored for replays of the request
 * @throws Problem `1116`, or `notFound`; `unavailable`, and the errors of storing the response
 */
export function changeCustomer(
  store: Store,
  { owner, customerId, notFound, request }: CustomerChange,
  decide: (customer: Customer) => Customer | Promise<Customer>,
  respond: (customer: Customer) => HttpResponse,
): Promise<HttpResponse> {
  return retried(store, async () => {
    const before = await readCustomer(store, owner, customerId, notFound);
    const decided = withUnknownMembers(Customer, before, await decide(before));
    if (diffFields(before, decided).length === 0) return commit(store, [], respond(before), request);
    const after = nextVersion(store, before, decided);
    if (after.status !== before.status) await forgetStatuses(store, before);
    return commit(store, [updateCustomerWrite(store, before, after)], respond(after), request);
  });
}

/**
 * Adds a deployment to a customer, conditional on the customer's version that was read.
 *
 * @param decide returns the deployment's address. It runs again with the newer customer after a concurrent write, and may throw a
 * Problem.
 * @param respond builds the response, which is stored for replays of the request
 * @throws Problem `1116`, or `notFound`; `unavailable`, and the errors of storing the response
 */
export function createDeployment(
  store: Store,
  { owner, customerId, notFound, request }: CustomerChange,
  decide: (customer: Customer) => Address,
  respond: (deployment: Deployment) => HttpResponse,
): Promise<HttpResponse> {
  const createOnce = async () => {
    const customer = await readCustomer(store, owner, customerId, notFound);
    const address = decide(customer);
    return withNewId(store, (deploymentId) => {
      const deployment: Deployment = { deploymentId, address, status: '1000', createdAt: store.now().toISOString() };
      const writes = [createDeploymentWrite(store, customerId, deployment), checkCustomerWrite(store, customer)];
      return commit(store, writes, respond(deployment), request);
    });
  };
  return retried(store, createOnce, (failed) => !failed.at(NEW_ITEM));
}

/** Subscription to change, and its customer. */
export interface SubscriptionChange extends Omit<CustomerChange, 'notFound'> {
  readonly subscriptionId: string;
}

/**
 * Changes the auto-renewal settings of a subscription, even while an order is changing it. Two requests. The write is conditional
 * on the versions of customer and subscription that were read. An anniversary that begins later uses the new settings.
 *
 * @param decide returns the new settings. It runs again with the newer subscription after a concurrent write, and may throw a
 * Problem.
 * @param respond builds the response, which is stored for replays of the request
 * @throws Problem `3115`, `unavailable`, and the errors of storing the response
 */
export function changeSubscription(
  store: Store,
  { owner, customerId, subscriptionId, request }: SubscriptionChange,
  decide: (subscription: Subscription, customer: Customer) => AutoRenewal | Promise<AutoRenewal>,
  respond: (subscription: Subscription, customer: Customer) => HttpResponse,
): Promise<HttpResponse> {
  return retried(store, async () => {
    const { customer, subscription, item } = await readSubscription(store, owner, customerId, subscriptionId);
    const autoRenewal = await decide(subscription, customer);
    if (diffFields(subscription.autoRenewal, autoRenewal).length === 0) {
      return commit(store, [], respond(subscription, customer), request);
    }
    const after = { ...subscription, autoRenewal };
    const writes = [
      updateSubscriptionWrite(store, customerId, item, editedItem(item, after, customer)),
      // The customer's new version makes an anniversary that has already read the settings read them again.
      updateCustomerWrite(store, customer, nextVersion(store, customer, customer)),
    ];
    return commit(store, writes, respond(after, customer), request);
  });
}

/**
 * Returns the item of an edited subscription. A staged change that is visible already is merged into it. A change that nobody
 * sees yet stays staged and does not affect the edited settings.
 */
function editedItem(item: SubscriptionItem, after: Subscription, { change, commits }: Customer): SubscriptionItem {
  const { staged, ...rest } = item;
  const edited = { ...rest, committed: after, version: item.version + 1 };
  if (staged === undefined) return edited;
  return change?.phase === 'applying' ? { ...edited, commit: commits } : { ...edited, staged };
}
