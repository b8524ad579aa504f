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

/** What the vendor's people put into the catalog, and what partners' systems are tried out with (docs/contracts/subscriptions.md, "Operators"). */
export const operationsEndpoints = {
  'put-offer': {
    ...write,
    method: 'PUT',
    path: '/offers/{offerId}',
    summary: 'Add or change an offer',
    description: 'One product at one level. Orders that were placed keep their prices.',
    pathParameters: OfferPath,
    body: PutOffer,
    bodyExample: catalogExamples.putOffer,
    responses: {
      200: { description: 'The offer, changed.', schema: OfferResponse, example: catalogExamples.offer },
      201: { description: 'The offer, new.', schema: OfferResponse, example: catalogExamples.newOffer },
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
        description: 'The discount, changed.',
        schema: FlexDiscountResponse,
        example: catalogExamples.changedFlexDiscount,
      },
      201: {
        description: 'The discount, new.',
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
    summary: 'Make a customer what a test needs',
    description: 'In stages with the sandbox only.',
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
    summary: 'Move an order on, or back in time',
    description:
      'In stages with the sandbox only. The status goes where the lifecycle lets it; an open order that is made `1000` is completed as the workflow would.',
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
      'In stages with the sandbox only. As if today were the anniversary; the order that renews is completed by the workflow.',
    pathParameters: CustomerPath,
    responses: {
      200: { description: 'What came of it.', schema: AnniversaryResponse, example: examples.anniversary },
      ...errorsOfOperating('1116'),
    },
    tables: { Orders: 'write', Accounts: 'delete', Catalog: 'read' },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
