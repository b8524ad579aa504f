import type { Route } from '../../core/model/endpoint.ts';
import { CustomerPath, DeploymentPath, ResellerPath, SubscriptionPath } from './common-schemas.ts';
import { CreateCustomer, ListCustomersQuery, UpdateCustomer } from './customer-contract.ts';
import { CreateDeployment, ListDeploymentsQuery } from './deployment-contract.ts';
import { customersIdempotency, idempotency, READ, WRITE } from './line.ts';
import { ListSubscriptionsQuery, UpdateSubscription } from './subscription-contract.ts';

/** POST /customers */
export const createCustomer = {
  key: 'create-customer',
  method: 'POST',
  path: '/customers',
  scope: WRITE,
  body: CreateCustomer,
  tables: { Accounts: ['PutItem'], Idempotency: ['PutItem'] },
  idempotency,
} as const satisfies Route;

/** GET /customers/{customerId} */
export const getCustomer = {
  key: 'get-customer',
  method: 'GET',
  path: '/customers/{customerId}',
  scope: READ,
  pathParameters: CustomerPath,
  tables: { Accounts: ['GetItem'] },
} as const satisfies Route;

/** PATCH /customers/{customerId} */
export const updateCustomer = {
  key: 'update-customer',
  method: 'PATCH',
  path: '/customers/{customerId}',
  scope: WRITE,
  pathParameters: CustomerPath,
  body: UpdateCustomer,
  tables: { Accounts: ['GetItem', 'Query', 'PutItem'], Idempotency: ['PutItem'] },
  idempotency: customersIdempotency,
} as const satisfies Route;

/** GET /resellers/{resellerId}/customers */
export const listCustomers = {
  key: 'list-customers',
  method: 'GET',
  path: '/resellers/{resellerId}/customers',
  scope: READ,
  pathParameters: ResellerPath,
  query: ListCustomersQuery,
  // The directory of the customers follows the list.
  tables: { Accounts: ['GetItem', 'Query', 'Query by-reseller', 'PutItem', 'UpdateItem'] },
} as const satisfies Route;

/** POST /customers/{customerId}/deployments */
export const createDeployment = {
  key: 'create-deployment',
  method: 'POST',
  path: '/customers/{customerId}/deployments',
  scope: WRITE,
  pathParameters: CustomerPath,
  body: CreateDeployment,
  tables: { Accounts: ['GetItem', 'PutItem', 'ConditionCheckItem'], Idempotency: ['PutItem'] },
  idempotency: customersIdempotency,
} as const satisfies Route;

/** GET /customers/{customerId}/deployments */
export const listDeployments = {
  key: 'list-deployments',
  method: 'GET',
  path: '/customers/{customerId}/deployments',
  scope: READ,
  pathParameters: CustomerPath,
  query: ListDeploymentsQuery,
  tables: { Accounts: ['GetItem', 'Query'] },
} as const satisfies Route;

/** GET /customers/{customerId}/deployments/{deploymentId} */
export const getDeployment = {
  key: 'get-deployment',
  method: 'GET',
  path: '/customers/{customerId}/deployments/{deploymentId}',
  scope: READ,
  pathParameters: DeploymentPath,
  tables: { Accounts: ['GetItem'] },
} as const satisfies Route;

/** GET /customers/{customerId}/subscriptions */
export const listSubscriptions = {
  key: 'list-subscriptions',
  method: 'GET',
  path: '/customers/{customerId}/subscriptions',
  scope: READ,
  pathParameters: CustomerPath,
  query: ListSubscriptionsQuery,
  tables: { Accounts: ['Query'] },
} as const satisfies Route;

/** GET /customers/{customerId}/subscriptions/{subscriptionId} */
export const getSubscription = {
  key: 'get-subscription',
  method: 'GET',
  path: '/customers/{customerId}/subscriptions/{subscriptionId}',
  scope: READ,
  pathParameters: SubscriptionPath,
  tables: { Accounts: ['GetItem'] },
} as const satisfies Route;

/** PATCH /customers/{customerId}/subscriptions/{subscriptionId} */
export const updateSubscription = {
  key: 'update-subscription',
  method: 'PATCH',
  path: '/customers/{customerId}/subscriptions/{subscriptionId}',
  scope: WRITE,
  pathParameters: SubscriptionPath,
  body: UpdateSubscription,
  tables: { Catalog: ['BatchGetItem'], Accounts: ['GetItem', 'PutItem'], Idempotency: ['PutItem'] },
  idempotency: customersIdempotency,
} as const satisfies Route;
