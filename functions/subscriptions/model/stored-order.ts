import * as z from 'zod';
import { onFirstUse, type SchemasOf, storedView } from '../../core/model/stored.ts';
import type { AppliedFlexDiscount, LinePricing, OrderLine, SubscriptionOrderData } from './order-data.ts';

/** Returns the schema of the line's own part of a stored order. Another version may store values that this one does not know. */
export const storedSubscriptionOrder = onFirstUse(() => {
  const text = z.string();
  const optionalText = text.optional();
  const amount = z.number();
  const optionalAmount = amount.optional();
  const flag = z.boolean().optional();
  const flexDiscount = storedView({ id: text, code: text, result: text } satisfies SchemasOf<AppliedFlexDiscount>);
  const pricing = storedView({
    partnerPrice: amount,
    discountedPartnerPrice: amount,
    netPartnerPrice: amount,
    lineItemPartnerPrice: amount,
  } satisfies SchemasOf<LinePricing>);
  const lineItem = storedView({
    extLineItemNumber: amount,
    offerId: text,
    quantity: amount,
    subscriptionId: text,
    currencyCode: text,
    deploymentId: optionalText,
    discountCode: optionalText,
    flexDiscounts: z.array(flexDiscount).optional(),
    countsTowardLevel: flag,
    proratedDays: amount,
    pricing,
    returnOrder: optionalAmount,
    returned: flag,
  } satisfies SchemasOf<OrderLine>);
  const data = storedView({
    customerId: text,
    orderType: text,
    externalReferenceId: text,
    referenceOrder: optionalAmount,
    currencyCode: optionalText,
    creationDate: text,
    source: text,
    lineItems: z.array(lineItem),
  } satisfies SchemasOf<SubscriptionOrderData>);
  return storedView({ data });
});
