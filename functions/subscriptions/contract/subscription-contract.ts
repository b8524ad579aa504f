import * as z from 'zod';
import { Links } from './common-schemas.ts';
import { code, documentedInteger, instant, upTo } from './fields.ts';

/** Fields of a subscription that nobody may send (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). */
const readOnly = z.unknown().optional().meta({ readOnly: true }).describe('Cannot be edited (`1119`).');

/**
 * Body of PATCH /customers/{customerId}/subscriptions/{subscriptionId}. A field left out stays as it is; what cannot be edited, and
 * that there is anything to edit, is looked at by `edit-rules.ts`.
 */
export const UpdateSubscription = z
  .strictObject({
    autoRenewal: z
      .strictObject({
        enabled: z.boolean(),
        renewalQuantity: documentedInteger(1, 200_000).describe(
          'At most what there is. It stays when the quantity changes.',
        ),
        flexDiscountCodes: upTo(1, z.array(code)).describe('For the renewal, at most one. Empty: none any more.'),
      })
      .partial()
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
    subscriptionId: z.string().describe('32 characters, the last two `NA`.'),
    offerId: z.string().describe('The offer at its lowest level, whatever level it was bought at.'),
    currentQuantity: z.int().min(0),
    usedQuantity: z.int().min(0),
    autoRenewal: z.strictObject({
      enabled: z.boolean(),
      renewalQuantity: z.int().min(0),
      flexDiscountCodes: z.array(z.string()).optional(),
    }),
    renewalDate: z.iso.date().describe('The anniversary to come, or the one that it ended with.'),
    creationDate: instant,
    deploymentId: z.string().optional(),
    currencyCode: z.string(),
    status: z.enum(['1000', '1004']),
    allowedActions: z.array(z.literal('MANUAL_RENEWAL')).optional().describe('Absent where there are none.'),
    links: Links,
  })
  .meta({ id: 'Subscription' });

/** HttpResponse of GET /customers/{customerId}/subscriptions. */
export const SubscriptionList = z
  .strictObject({ totalCount: z.int().min(0), items: z.array(Subscription), links: Links })
  .meta({ id: 'Subscriptions' });
