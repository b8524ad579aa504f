import type { Endpoint } from '../../core/model/endpoint.ts';
import { CustomerPath, DeploymentPath, ResellerPath, SubscriptionPath } from './common-schemas.ts';
import {
  CreateCustomer,
  CreateDeployment,
  Customer,
  CustomerList,
  Deployment,
  DeploymentList,
  ListCustomersQuery,
  ListDeploymentsQuery,
  UpdateCustomer,
} from './customer-contract.ts';
import { errorsOfReading, errorsOfWriting } from './documented-errors.ts';
import { idempotency, READ, WRITE } from './endpoint-defaults.ts';
import * as examples from './examples.ts';
import { ListSubscriptionsQuery, Subscription, SubscriptionList, UpdateSubscription } from './subscription-contract.ts';

/**
 * Endpoints of customers, deployments and subscriptions (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
export const accountEndpoints = {
  'create-customer': {
    method: 'POST',
    path: '/customers',
    summary: 'Add a customer',
    description:
      'The new customer has status pending (`1002`) and may place orders. A moment later, its status becomes active (`1000`).',
    scope: WRITE,
    body: CreateCustomer,
    bodyExample: examples.createCustomer,
    responses: {
      201: { description: 'The customer.', schema: Customer, example: examples.createdCustomer },
      ...errorsOfWriting('1122', '1121', '1117'),
    },
    tables: { Accounts: 'write', Idempotency: 'write' },
    idempotency,
  },
  'get-customer': {
    method: 'GET',
    path: '/customers/{customerId}',
    summary: 'Read a customer',
    scope: READ,
    pathParameters: CustomerPath,
    responses: {
      200: { description: 'The customer.', schema: Customer, example: examples.customer },
      ...errorsOfReading('1116'),
    },
    tables: { Accounts: 'read' },
  },
  'update-customer': {
    method: 'PATCH',
    path: '/customers/{customerId}',
    summary: 'Change a customer',
    description:
      'Absent fields keep their values. Contacts are replaced as a whole. Reseller, company name, market segment, country and region cannot be changed.',
    scope: WRITE,
    pathParameters: CustomerPath,
    body: UpdateCustomer,
    bodyExample: examples.updateCustomer,
    responses: {
      200: { description: 'The customer.', schema: Customer, example: examples.updatedCustomer },
      ...errorsOfWriting('1119', '1122', '1121', '1117', '1125', '1116'),
    },
    tables: { Accounts: 'write', Idempotency: 'write' },
    idempotency,
  },
  'list-customers': {
    method: 'GET',
    path: '/resellers/{resellerId}/customers',
    summary: "List a reseller's customers",
    scope: READ,
    pathParameters: ResellerPath,
    query: ListCustomersQuery,
    responses: {
      200: { description: 'One page of customers.', schema: CustomerList, example: examples.customerList },
      ...errorsOfReading('1132', '1133'),
    },
    tables: { Accounts: 'read' },
  },
  'create-deployment': {
    method: 'POST',
    path: '/customers/{customerId}/deployments',
    summary: "Add a customer's deployment in another country",
    description: 'Requires a customer with `globalSalesEnabled`.',
    scope: WRITE,
    pathParameters: CustomerPath,
    body: CreateDeployment,
    bodyExample: examples.createDeployment,
    responses: {
      201: { description: 'The deployment.', schema: Deployment, example: examples.deployment },
      ...errorsOfWriting('1141', '1122', '1121', '1117', '1140', '1116'),
    },
    tables: { Accounts: 'write', Idempotency: 'write' },
    idempotency,
  },
  'list-deployments': {
    method: 'GET',
    path: '/customers/{customerId}/deployments',
    summary: "List a customer's deployments",
    scope: READ,
    pathParameters: CustomerPath,
    query: ListDeploymentsQuery,
    responses: {
      200: { description: 'One page of deployments.', schema: DeploymentList, example: examples.deploymentList },
      ...errorsOfReading('1132', '1133', '1116'),
    },
    tables: { Accounts: 'read' },
  },
  'get-deployment': {
    method: 'GET',
    path: '/customers/{customerId}/deployments/{deploymentId}',
    summary: 'Read a deployment',
    scope: READ,
    pathParameters: DeploymentPath,
    responses: {
      200: { description: 'The deployment.', schema: Deployment, example: examples.deployment },
      ...errorsOfReading('2138', '1116'),
    },
    tables: { Accounts: 'read' },
  },
  'list-subscriptions': {
    method: 'GET',
    path: '/customers/{customerId}/subscriptions',
    summary: "List a customer's subscriptions",
    description:
      'Returns a consistent snapshot of all subscriptions. Pending orders are not reflected. A list that is too large for one response has pages, linked by `next`.',
    scope: READ,
    pathParameters: CustomerPath,
    query: ListSubscriptionsQuery,
    responses: {
      200: { description: 'The subscriptions.', schema: SubscriptionList, example: examples.subscriptionList },
      ...errorsOfReading('1132', '1133', '3115'),
    },
    tables: { Accounts: 'read' },
  },
  'get-subscription': {
    method: 'GET',
    path: '/customers/{customerId}/subscriptions/{subscriptionId}',
    summary: 'Read a subscription',
    scope: READ,
    pathParameters: SubscriptionPath,
    responses: {
      200: { description: 'The subscription.', schema: Subscription, example: examples.subscription },
      ...errorsOfReading('3115'),
    },
    tables: { Accounts: 'read' },
  },
  'update-subscription': {
    method: 'PATCH',
    path: '/customers/{customerId}/subscriptions/{subscriptionId}',
    summary: 'Update auto-renewal',
    scope: WRITE,
    pathParameters: SubscriptionPath,
    body: UpdateSubscription,
    bodyExample: examples.updateSubscription,
    responses: {
      200: { description: 'The subscription.', schema: Subscription, example: examples.updatedSubscription },
      ...errorsOfWriting('3119', '1122', '1121', '1117', '1119', '2147', '3116', '3115'),
    },
    tables: { Accounts: 'write', Idempotency: 'write' },
    idempotency,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
