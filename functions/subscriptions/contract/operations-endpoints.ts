import type { Endpoint } from '../../core/model/endpoint.ts';
import * as examples from '../examples/account-examples.ts';
import * as catalogExamples from '../examples/catalog-examples.ts';
import * as orderExamples from '../examples/order-examples.ts';
import { Customer } from './customer-contract.ts';
import { errorsOfOperating, errorsOfOperatingWithBody, errorsOfPutting } from './documented-errors.ts';
import { AnniversaryResponse, FlexDiscountResponse, OfferResponse } from './operations-contract.ts';
import * as routes from './operations-routes.ts';
import { Order } from './order-contract.ts';

/**
 * Endpoints of operators: the vendor maintains the catalog and, in the sandbox, prepares tests of partners' systems
 * (docs/contracts/subscriptions.md, "Operators").
 */
export const operationsEndpoints = {
  'put-offer': {
    ...routes.putOffer,
    summary: 'Add or change an offer',
    description:
      'An offer is one product at one level. A change replaces all fields, the lists `prices` and `marketSegments` as a whole. Existing orders keep their prices.',
    bodyExample: catalogExamples.putOffer,
    responses: {
      200: { description: 'The changed offer.', schema: OfferResponse, example: catalogExamples.offer },
      201: { description: 'The new offer.', schema: OfferResponse, example: catalogExamples.newOffer },
      ...errorsOfPutting(),
    },
  },
  'put-flex-discount': {
    ...routes.putFlexDiscount,
    summary: 'Add or change a flexible discount',
    description:
      'Replaces the discount with this id, its lists as a whole, or adds it. Orders that were placed keep their prices.',
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
      ...errorsOfPutting(),
    },
  },
  'sandbox-update-customer': {
    ...routes.sandboxUpdateCustomer,
    summary: 'Update a sandbox customer',
    description:
      'Sets fields of a customer for a test. The lists `discounts` and `benefits` are replaced as a whole. Available only in stages with the sandbox.',
    bodyExample: examples.updateSandboxCustomer,
    responses: {
      200: { description: 'The customer.', schema: Customer, example: examples.sandboxCustomer },
      ...errorsOfOperatingWithBody('1116'),
    },
  },
  'sandbox-update-order': {
    ...routes.sandboxUpdateOrder,
    summary: 'Update a sandbox order',
    description:
      'Sets the status or the creation time of an order. The lifecycle must allow the new status. An open order set to `1000` is completed as the workflow does it. Available only in stages with the sandbox.',
    bodyExample: orderExamples.updateSandboxOrder,
    responses: {
      200: { description: 'The order.', schema: Order, example: orderExamples.sandboxOrder },
      ...errorsOfOperatingWithBody('2115'),
    },
  },
  'sandbox-run-anniversary': {
    ...routes.sandboxRunAnniversary,
    summary: "Run a customer's anniversary now",
    description:
      'Runs the next anniversary as of today, with each call, also several times a day. The workflow then completes the renewal order. While that order is open, the service rejects another call with `4122`. Available only in stages with the sandbox.',
    responses: {
      200: {
        description: 'The renewal order, and the date of the anniversary.',
        schema: AnniversaryResponse,
        example: orderExamples.anniversary,
      },
      ...errorsOfOperating('4122', '1117', '1116'),
    },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
