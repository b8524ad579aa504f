import * as z from 'zod';
import { CODES, type Code } from '../model/error-codes.ts';

/** Body of every error of the line (docs/contracts/subscriptions.md, "Headers"). */
export const ErrorBody = z
  .strictObject({
    code: z.enum(Object.keys(CODES) as [Code, ...Code[]]),
    message: z.string().describe('Always the same for a code.'),
    additionalDetails: z
      .array(z.string())
      .optional()
      .describe(
        'What it is about: fields (`lineItems[0].quantity`) or lines (`Line Item: 4, Reason: INELIGIBLE_ADD_ON`), all of them.',
      ),
  })
  .meta({ id: 'SubscriptionError' });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Where something is. */
export const Link = z
  .strictObject({
    uri: z.string().describe('Relative to the server.'),
    method: z.literal('GET'),
    headers: z.array(z.never()),
  })
  .meta({ id: 'SubscriptionLink' });

/** The links of a thing. */
export const Links = z.strictObject({ self: Link }).meta({ id: 'SubscriptionLinks' });

/** The links of a page. */
export const PageLinks = z
  .strictObject({
    self: Link,
    next: Link.optional().describe('Absent on the last page.'),
    prev: Link.optional().describe('Absent on the first page.'),
  })
  .meta({ id: 'SubscriptionPageLinks' });

/** What a page of a list says of itself. */
export const page = {
  totalCount: z.int().min(0).describe('Entries on all pages.'),
  count: z.int().min(0).describe('Entries on this page.'),
  offset: z.int().min(0).describe('Entries before this page.'),
  limit: z.int().min(1).describe('Most entries of a page.'),
};

const customerId = z.string().describe('As POST /customers gave it.');

/** Path of the endpoints of one customer. */
export const CustomerPath = z.object({ customerId });

/** Path of the endpoints of one order. */
export const OrderPath = z.object({ customerId, orderId: z.string().describe('As POST of orders gave it.') });

/** Path of the endpoint of one deployment. */
export const DeploymentPath = z.object({
  customerId,
  deploymentId: z.string().describe('As POST of deployments gave it.'),
});

/** Path of the endpoints of one subscription. */
export const SubscriptionPath = z.object({
  customerId,
  subscriptionId: z.string().describe('As the order has it on its line once it is complete.'),
});

/** Path of the list of a reseller's customers. */
export const ResellerPath = z.object({ resellerId: z.string().describe('As POST /customers got it.') });
