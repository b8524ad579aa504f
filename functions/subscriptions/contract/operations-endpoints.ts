import { type Endpoint, OPERATIONS_BASE_PATH } from '../../core/model/endpoint.ts';
import * as catalogExamples from './catalog-examples.ts';
import { CustomerPath, OrderPath } from './common-schemas.ts';
import { Customer } from './customer-contract.ts';
import { errorsOfOperating, errorsOfOperatingWithBody } from './documented-errors.ts';
import * as examples from './examples.ts';
import {
  AnniversaryResponse,
  FlexDiscountPath,
  FlexDiscountResponse,
  OfferPath,
  OfferResponse,
  PutFlexDiscount,
  PutOffer,
  UpdateSandboxCustomer,
  UpdateSandboxOrder,
} from './operations-contract.ts';
import { Order } from './order-contract.ts';

const write = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' } as const;
const sandbox = { ...write, sandbox: true } as const;

/**
 * Endpoints of operators: the vendor maintains the catalog and, in the sandbox, prepares tests of partners' systems
 * (docs/contracts/subscriptions.md, "Operators").
 */
export const operationsEndpoints = {
  'put-offer': {
    ...write,
    method: 'PUT',
    path: '/offers/{offerId}',
    summary: 'Add or change an offer',
    description: 'An offer is one product at one level. Existing orders keep their prices.',
    pathParameters: OfferPath,
    body: PutOffer,
    bodyExample: catalogExamples.putOffer,
    responses: {
      200: { description: 'The changed offer.', schema: OfferResponse, example: catalogExamples.offer },
      201: { description: 'The new offer.', schema: OfferResponse, example: catalogExamples.newOffer },
      ...errorsOfOperatingWithBody(),
    },
    tables: { Catalog: 'write' },
  },
  'put-flex-discount': {
    ...write,
    method: 'PUT',
    path: '/flex-discounts/{id}',
    summary: 'Add or change a flexible discount',
    pathParameters: FlexDiscountPath,
    body: PutFlexDiscount,
    bodyExample: catalogExamples.putFlexDiscount,
    responses: {
      200: {
        description: 'The changed discount.',
        schema: FlexDiscountResponse,
        example: catalogExamples.changedFlexDiscount,
      },
      201: {
        description: 'The new discount.',
        schema: FlexDiscountResponse,
        example: catalogExamples.newFlexDiscount,
      },
      ...errorsOfOperatingWithBody(),
    },
    tables: { Catalog: 'write' },
  },
  'sandbox-update-customer': {
    ...sandbox,
    method: 'PATCH',
    path: '/sandbox/customers/{customerId}',
    summary: 'Update a sandbox customer',
    description: 'Sets fields of a customer for a test. Available only in stages with the sandbox.',
    pathParameters: CustomerPath,
    body: UpdateSandboxCustomer,
    bodyExample: examples.updateSandboxCustomer,
    responses: {
      200: { description: 'The customer.', schema: Customer, example: examples.sandboxCustomer },
      ...errorsOfOperatingWithBody('1116'),
    },
    tables: { Accounts: 'write' },
  },
  'sandbox-update-order': {
    ...sandbox,
    method: 'PATCH',
    path: '/sandbox/customers/{customerId}/orders/{orderId}',
    summary: 'Update a sandbox order',
    description:
      'Sets the status or the creation time of an order. The lifecycle must allow the new status. An open order set to `1000` is completed as the workflow does it. Available only in stages with the sandbox.',
    pathParameters: OrderPath,
    body: UpdateSandboxOrder,
    bodyExample: examples.updateSandboxOrder,
    responses: {
      200: { description: 'The order.', schema: Order, example: examples.sandboxOrder },
      ...errorsOfOperatingWithBody('2115'),
    },
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
  },
  'sandbox-run-anniversary': {
    ...sandbox,
    method: 'POST',
    path: '/sandbox/customers/{customerId}/anniversary',
    summary: "Run a customer's anniversary now",
    description:
      'Runs the anniversary as of today. The workflow then completes the renewal order. Available only in stages with the sandbox.',
    pathParameters: CustomerPath,
    responses: {
      200: {
        description: 'The renewal order, and the next anniversary.',
        schema: AnniversaryResponse,
        example: examples.anniversary,
      },
      ...errorsOfOperating('1116'),
    },
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
