import * as z from 'zod';
import { Links, PageLinks, page } from './common-schemas.ts';
import { code, documentedInteger, instant, limitUpTo, offset, upTo } from './fields.ts';

/**
 * Fields of a subscription that only the service sets (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
const readOnly = z
  .unknown()
  .optional()
  .meta({ readOnly: true })
  .describe('Read-only. Sending this field returns error `1119`.');

/**
 * Body of PATCH /customers/{customerId}/subscriptions/{subscriptionId}. Absent fields stay as they are. `edit-rules.ts` rejects
 * read-only fields and an empty body.
 */
export const UpdateSubscription = z
  .strictObject({
    autoRenewal: z
      .strictObject({
        enabled: z.boolean(),
        renewalQuantity: documentedInteger(200_000).describe(
          "Quantity to renew, at most 10,000, of Enterprise offers 200,000. It may exceed the subscription's quantity, and stays when that quantity changes.",
        ),
        flexDiscountCodes: upTo(1, z.array(code)).describe(
          'Flexible discount code for the renewal, at most one. An empty list removes the code.',
        ),
      })
      .partial()
      .meta({ id: 'UpdateSubscriptionAutoRenewal', minProperties: 1 })
      .optional(),
    subscriptionId: readOnly,
    offerId: readOnly,
    currentQuantity: readOnly,
    usedQuantity: readOnly,
    renewalDate: readOnly,
    creationDate: readOnly,
    deploymentId: readOnly,
    currencyCode: readOnly,
    status: readOnly,
    allowedActions: readOnly,
    links: readOnly,
  })
  .meta({ id: 'UpdateSubscription', override: { required: ['autoRenewal'] } });

/** A subscription as callers see it. */
export const Subscription = z
  .strictObject({
    subscriptionId: z.string().describe('Id of the subscription: 32 characters that end in `NA`.'),
    offerId: z.string().describe('Id of the offer at its lowest level, whatever level was bought.'),
    currentQuantity: z.int().min(0),
    usedQuantity: z.int().min(0).describe('Always 0, since the service knows no users.'),
    autoRenewal: z
      .strictObject({
        enabled: z.boolean(),
        renewalQuantity: z
          .int()
          .min(0)
          .describe('Quantity to renew. It follows `currentQuantity` until a PATCH sets it, and then stays.'),
        flexDiscountCodes: z.array(z.string()).optional(),
      })
      .meta({ id: 'SubscriptionAutoRenewal' }),
    renewalDate: z.iso
      .date()
      .describe('Renewal date, `YYYY-MM-DD`, Pacific time; for an expired subscription, the date it expired.'),
    creationDate: instant,
    deploymentId: z.string().optional(),
    currencyCode: z.string(),
    status: z.enum(['1000', '1004']).meta({ id: 'SubscriptionStatus' }),
    allowedActions: z
      .array(z.enum(['MANUAL_RENEWAL']).meta({ id: 'SubscriptionAction' }))
      .optional()
      .describe('Actions that the subscription allows; absent if there are none.'),
    links: Links,
  })
  .meta({ id: 'Subscription' });

/** Maximum number of subscriptions on a page. A page of that many is larger than a response may be. */
const LARGEST_PAGE = 20_000;

/** Query of GET /customers/{customerId}/subscriptions. */
export const ListSubscriptionsQuery = z.object({
  limit: limitUpTo(LARGEST_PAGE, LARGEST_PAGE).describe(
    'Maximum number of subscriptions on a page. Values above 20,000 count as 20,000. A page that would be too large has fewer.',
  ),
  offset: offset.describe('Number of subscriptions before the page.'),
});

/** Response of GET /customers/{customerId}/subscriptions. */
export const SubscriptionList = z
  .strictObject({ totalCount: page.totalCount, items: z.array(Subscription), links: PageLinks })
  .meta({ id: 'Subscriptions' });
