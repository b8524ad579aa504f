import * as z from 'zod';
import { CODES, type Code } from '../model/error-codes.ts';

/** Body of every error response of the line (docs/contracts/subscriptions.md, "Headers"). */
export const ErrorBody = z
  .strictObject({
    code: z.enum(Object.keys(CODES) as [Code, ...Code[]]).meta({ id: 'SubscriptionErrorCode' }),
    message: z.string().describe('Text of the error code. It never varies for a code.'),
    additionalDetails: z
      .array(z.string())
      .optional()
      .describe(
        'All fields (`lineItems[0].quantity`), query parameters (`order-type`) or order lines (`Line Item: 4, Reason: INELIGIBLE_ADD_ON`) that the error is about.',
      ),
  })
  .meta({ id: 'SubscriptionError' });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Link to a resource. */
export const Link = z
  .strictObject({
    uri: z.string().describe('Path and query, relative to the server.'),
    method: z.enum(['GET']).meta({ id: 'SubscriptionLinkMethod' }),
    headers: z.array(z.never()),
  })
  .meta({ id: 'SubscriptionLink' });

/** Links of a resource. */
export const Links = z.strictObject({ self: Link }).meta({ id: 'SubscriptionLinks' });

/** Links of a page. */
export const PageLinks = z
  .strictObject({
    self: Link,
    next: Link.optional().describe('Link to the next page; absent on the last page.'),
    prev: Link.optional().describe('Link to the previous page; absent on the first page.'),
  })
  .meta({ id: 'SubscriptionPageLinks' });

/** Fields that every page of a list has. */
export const page = {
  totalCount: z.int().min(0).describe('Number of entries on all pages.'),
  count: z.int().min(0).describe('Number of entries on this page.'),
  offset: z.int().min(0).describe('Number of entries before this page.'),
  limit: z.int().min(1).describe('Maximum number of entries on a page.'),
};

const customerId = z.string().describe('Customer id, as returned by POST /customers.');

/** Path parameters of the endpoints of a customer. */
export const CustomerPath = z.object({ customerId });

/** Path parameters of the endpoints of an order. */
export const OrderPath = z.object({
  customerId,
  orderId: z.string().describe('Order id, as returned by POST /customers/{customerId}/orders.'),
});

/** Path parameters of the endpoint of a deployment. */
export const DeploymentPath = z.object({
  customerId,
  deploymentId: z.string().describe('Deployment id, as returned by POST /customers/{customerId}/deployments.'),
});

/** Path parameters of the endpoints of a subscription. */
export const SubscriptionPath = z.object({
  customerId,
  subscriptionId: z.string().describe('Subscription id, as the completed order has it on its line.'),
});

/** Path parameters of the list of a reseller's customers. */
export const ResellerPath = z.object({
  resellerId: z
    .string()
    .describe('Reseller id, as sent to POST /customers. The service keeps no resellers: it only compares their ids.'),
});
