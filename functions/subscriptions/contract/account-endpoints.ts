import { leftOut } from '../../core/documentation/left-out.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import * as examples from '../examples/account-examples.ts';
import * as routes from './account-routes.ts';
import { Customer, CustomerList } from './customer-contract.ts';
import { Deployment, DeploymentList } from './deployment-contract.ts';
import { errorsOfReading, errorsOfWriting } from './documented-errors.ts';
import { Subscription, SubscriptionList } from './subscription-contract.ts';

/**
 * Endpoints of customers, deployments and subscriptions (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
export const accountEndpoints = {
  'create-customer': {
    ...routes.createCustomer,
    summary: 'Add a customer',
    description:
      'The new customer has status pending (`1002`) and may place orders. A moment later, its status becomes active (`1000`).',
    bodyExample: examples.createCustomer,
    responses: {
      201: { description: 'The customer.', schema: Customer, example: examples.createdCustomer },
      ...errorsOfWriting('1122', '1121', '1117'),
    },
  },
  'get-customer': {
    ...routes.getCustomer,
    summary: 'Read a customer',
    description: 'Returns the customer with its discounts, its benefits and the date of its next anniversary.',
    responses: {
      200: { description: 'The customer.', schema: Customer, example: examples.customer },
      ...errorsOfReading('1116'),
    },
  },
  'update-customer': {
    ...routes.updateCustomer,
    summary: 'Change a customer',
    description:
      'Absent fields keep their values. Contacts are replaced as a whole. Reseller, company name, market segment, country and region cannot be changed.',
    bodyExample: examples.updateCustomer,
    responses: {
      200: { description: 'The customer.', schema: Customer, example: examples.updatedCustomer },
      ...errorsOfWriting('1119', '1122', '1121', '1117', '1125', '1116'),
    },
  },
  'list-customers': {
    ...routes.listCustomers,
    // With `status` it reads every customer of the reseller.
    throttle: { rate: 40, burst: 80 },
    summary: "List a reseller's customers",
    description:
      'Returns one page of the customers that have this reseller, with the filters and in the order of the query.',
    responses: {
      200: {
        description: 'One page of customers.',
        schema: CustomerList,
        headers: leftOut,
        example: examples.customerList,
      },
      ...errorsOfReading('1132', '1133'),
    },
  },
  'create-deployment': {
    ...routes.createDeployment,
    summary: "Add a customer's deployment in another country",
    description: 'Requires a customer with `globalSalesEnabled`.',
    bodyExample: examples.createDeployment,
    responses: {
      201: { description: 'The deployment.', schema: Deployment, example: examples.deployment },
      ...errorsOfWriting('1141', '1122', '1121', '1117', '1140', '1116'),
    },
  },
  'list-deployments': {
    ...routes.listDeployments,
    summary: "List a customer's deployments",
    description: 'Returns one page of the deployments, sorted by id.',
    responses: {
      200: {
        description: 'One page of deployments.',
        schema: DeploymentList,
        headers: leftOut,
        example: examples.deploymentList,
      },
      ...errorsOfReading('1132', '1133', '1116'),
    },
  },
  'get-deployment': {
    ...routes.getDeployment,
    summary: 'Read a deployment',
    description: 'Returns the deployment with its address and its status.',
    responses: {
      200: { description: 'The deployment.', schema: Deployment, example: examples.deployment },
      ...errorsOfReading('2138', '1116'),
    },
  },
  'list-subscriptions': {
    ...routes.listSubscriptions,
    summary: "List a customer's subscriptions",
    description:
      'Returns a consistent snapshot of all subscriptions. Pending orders are not reflected. A list that is too large for one response has pages, linked by `next`.',
    responses: {
      200: {
        description: 'The subscriptions.',
        schema: SubscriptionList,
        headers: leftOut,
        example: examples.subscriptionList,
      },
      ...errorsOfReading('1132', '1133', '3115'),
    },
  },
  'get-subscription': {
    ...routes.getSubscription,
    summary: 'Read a subscription',
    description: 'Returns the subscription as its completed orders left it. Pending orders are not reflected.',
    responses: {
      200: { description: 'The subscription.', schema: Subscription, example: examples.subscription },
      ...errorsOfReading('3115'),
    },
  },
  'update-subscription': {
    ...routes.updateSubscription,
    summary: 'Update auto-renewal',
    description:
      'Changes whether and how the next anniversary renews the subscription. Absent fields stay as they are.',
    bodyExample: examples.updateSubscription,
    responses: {
      200: { description: 'The subscription.', schema: Subscription, example: examples.updatedSubscription },
      ...errorsOfWriting('3119', '1122', '1121', '1117', '1119', '2147', '3116', '3115'),
    },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
