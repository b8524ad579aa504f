import type * as z from 'zod';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { instantOf } from '../contract/fields.ts';
import type { SubscriptionList, Subscription as SubscriptionSchema } from '../contract/subscription-contract.ts';
import type { Customer, Subscription } from '../model/account-items.ts';
import { type Level, offerIdOf } from '../model/offer-id.ts';
import { allowedActionsOf, renewalDateOf, renewalQuantityOf, statusOf } from '../model/subscription-state.ts';
import { linksTo } from './self-links.ts';

/**
 * Level in a subscription's offer id: the lowest level of the product type (docs/contracts/subscriptions.md, "Customers,
 * deployments, subscriptions, prices").
 */
const BASE_LEVELS: Readonly<Record<Subscription['productType'], Level>> = { LICENSE: '01', CONSUMABLE: 'T1' };

/** Builds a subscription's document as callers see it at a time. */
export function subscriptionDocument(
  subscription: Subscription,
  customer: Customer,
  now: Date,
): z.input<typeof SubscriptionSchema> {
  const { subscriptionId, product, suffix, productType, deploymentId, autoRenewal } = subscription;
  const { enabled, flexDiscountCodes } = autoRenewal;
  const allowedActions = allowedActionsOf(subscription, customer, now);
  return {
    subscriptionId,
    offerId: offerIdOf({ product, level: BASE_LEVELS[productType], suffix }),
    currentQuantity: subscription.quantity,
    // Only the software's vendor knows the used quantity.
    usedQuantity: 0,
    autoRenewal: {
      enabled,
      renewalQuantity: renewalQuantityOf(subscription),
      ...(flexDiscountCodes && { flexDiscountCodes: [...flexDiscountCodes] }),
    },
    renewalDate: renewalDateOf(subscription, customer),
    creationDate: instantOf(subscription.createdAt),
    ...(deploymentId !== undefined && { deploymentId }),
    currencyCode: subscription.currencyCode,
    status: statusOf(subscription, customer),
    ...(allowedActions.length > 0 && { allowedActions: [...allowedActions] }),
    links: linksTo('customers', customer.customerId, 'subscriptions', subscriptionId),
  };
}

/** Builds the response of GET and PATCH of a subscription. */
export const subscriptionResponse = (subscription: Subscription, customer: Customer, now: Date): HttpResponse =>
  json(200, subscriptionDocument(subscription, customer, now));

/** Builds the response of GET /customers/{customerId}/subscriptions. */
export const subscriptionsResponse = (body: z.input<typeof SubscriptionList>): HttpResponse => json(200, body);
