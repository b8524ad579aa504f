import type { Store } from '../../core/store/store.ts';
import { conditionalPut, conditionalSet, type Write } from '../../core/store/transaction.ts';
import type { ActiveSubscriptions, Customer, Deployment, SubscriptionItem } from '../model/account-items.ts';
import {
  activeSubscriptionsKey,
  customerItem,
  customerKey,
  deploymentItem,
  subscriptionItem,
  subscriptionKey,
} from './account-keys.ts';

/** Adds a customer, on condition that the id is free. */
export const createCustomerWrite = (store: Store, customer: Customer): Write =>
  conditionalPut({
    table: store.accountsTable,
    item: customerItem(customer),
    condition: 'attribute_not_exists(pk)',
  });

const atVersion = (version: number) => ({
  condition: '#version = :version',
  names: { '#version': 'version' },
  values: { ':version': version },
});

/** Returns the changed customer with the next version number and the time of the change. */
export const nextVersion = (store: Store, before: Customer, after: Customer): Customer => ({
  ...after,
  updatedAt: store.now().toISOString(),
  version: before.version + 1,
});

/** Changes a customer, conditional on the version that was read. */
export const updateCustomerWrite = (store: Store, before: Customer, after: Customer): Write =>
  conditionalPut({ table: store.accountsTable, item: customerItem(after), ...atVersion(before.version) });

/** Writes nothing. It makes a transaction conditional on the customer's version that was read. */
export const checkCustomerWrite = (store: Store, { customerId, version }: Customer): Write => {
  const { condition, names, values } = atVersion(version);
  return {
    ConditionCheck: {
      TableName: store.accountsTable,
      Key: customerKey(customerId),
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
};

/** Writes the list of a customer's active subscriptions, on condition that it is of a later commit than the stored list. */
export const putActiveSubscriptionsWrite = (store: Store, customerId: string, active: ActiveSubscriptions): Write =>
  conditionalSet({
    table: store.accountsTable,
    key: activeSubscriptionsKey(customerId),
    attributes: active,
    condition: 'attribute_not_exists(pk) OR #commit < :commit',
    names: { '#commit': 'commit' },
    values: { ':commit': active.commit },
  });

/** Adds a deployment, on condition that the customer has no deployment with that id. */
export const createDeploymentWrite = (store: Store, customerId: string, deployment: Deployment): Write =>
  conditionalPut({
    table: store.accountsTable,
    item: deploymentItem(customerId, deployment),
    condition: 'attribute_not_exists(pk)',
  });

/** Adds a subscription's item, on condition that the id is free. */
export const createSubscriptionWrite = (store: Store, customerId: string, item: SubscriptionItem): Write =>
  conditionalPut({
    table: store.accountsTable,
    item: subscriptionItem(customerId, item),
    condition: 'attribute_not_exists(pk)',
  });

/** Changes a subscription's item, conditional on the version that was read. */
export const updateSubscriptionWrite = (
  store: Store,
  customerId: string,
  before: SubscriptionItem,
  after: SubscriptionItem,
): Write =>
  conditionalPut({
    table: store.accountsTable,
    item: subscriptionItem(customerId, after),
    ...atVersion(before.version),
  });

/** Deletes a subscription that was never committed, conditional on the version that was read. */
export const deleteSubscriptionWrite = (
  store: Store,
  customerId: string,
  { subscriptionId, version }: SubscriptionItem,
): Write => {
  const { condition, names, values } = atVersion(version);
  return {
    Delete: {
      TableName: store.accountsTable,
      Key: subscriptionKey(customerId, subscriptionId),
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
};
