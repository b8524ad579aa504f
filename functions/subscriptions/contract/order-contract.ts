import * as z from 'zod';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { MOST_VALUES, repeatable } from '../../core/validation/query-parameters.ts';
import { text } from '../../core/validation/texts.ts';
import { lifecycle, type SubscriptionOrderStatus } from '../model/lifecycle.ts';
import { Links, PageLinks, page } from './common-schemas.ts';
import { anyId, dateOrTime, flag, id, instant, limitUpTo, offerId, offset, REFERENCE_LENGTH } from './fields.ts';
import { OrderType } from './place-order-contract.ts';

/** Status of an order. */
export const OrderStatus = z
  .enum(statusesOf<SubscriptionOrderStatus>(lifecycle))
  .meta({ id: 'SubscriptionOrderStatus' });

const fetchPrice = flag.default(false).describe('Set to true to include prices.');

/** Query of GET of an order. */
export const PriceQuery = z.object({ 'fetch-price': fetchPrice });

/** Query of POST of orders. */
export const PlaceOrderQuery = z.object({
  'fetch-price': fetchPrice,
  'reassign-users': flag.optional().describe('Has no effect, since the service knows no users.'),
  'fetch-recommendations': flag
    .refine((wanted) => !wanted, { error: 'must be false; there are no recommendations' })
    .optional()
    .describe('Must be false. The service has no recommendations.'),
});

/** Default number of orders on a page of a history (docs/contracts/subscriptions.md, "History"). */
const HISTORY_PAGE = 25;

/** Types by which a history is filtered. Of the types that the service does not place, the history has no orders. */
const ListedOrderType = z
  .enum([...OrderType.options, 'SWITCH', 'REVERT_SWITCH', 'TRANSFER'])
  .meta({ id: 'SubscriptionListedOrderType' });

/** Query of GET /customers/{customerId}/orders. */
export const ListOrdersQuery = z.object({
  'order-type': repeatable(ListedOrderType, ListedOrderType.options.length)
    .optional()
    .describe('Only orders of these types. Repeat the parameter for several types.'),
  status: repeatable(OrderStatus, OrderStatus.options.length)
    .optional()
    .describe('Only orders in one of these statuses. Repeat the parameter for several statuses.'),
  'offer-id': repeatable(offerId, MOST_VALUES)
    .optional()
    .describe('Only orders with a line for one of these offers. Repeat the parameter for several offers.'),
  'subscription-id': repeatable(anyId, MOST_VALUES)
    .optional()
    .describe(
      'Only orders with a line for one of these subscriptions. Repeat the parameter for several subscriptions.',
    ),
  'reseller-id': id
    .optional()
    .describe("Only orders of this reseller's customer: all orders for the customer's own reseller, none for another."),
  'reference-order-id': z
    .string()
    .regex(/^\d{1,40}$/, { error: 'must be the number of an order' })
    .optional()
    .describe('Only RETURN orders that return the order with this id.'),
  'start-date': dateOrTime
    .optional()
    .describe(
      'Only orders placed at or after this time. A date means 00:00 UTC. Without `start-date` and `end-date`, the list has the orders of the current term.',
    ),
  'end-date': dateOrTime.optional().describe('Only orders placed at or before this time. A date means 00:00 UTC.'),
  limit: limitUpTo(100, HISTORY_PAGE).describe('Maximum number of orders on a page. Values above 100 count as 100.'),
  offset: offset.describe('Number of orders before the page.'),
  'fetch-price': fetchPrice,
});

/**
 * Body of PATCH /customers/{customerId}/orders/{orderId}. `edit-rules.ts` rejects other fields and an empty body, which have
 * their own error codes.
 */
export const UpdateOrder = z
  .looseObject({
    externalReferenceId: text(1024 * 1024)
      .optional()
      .meta({ maxLength: REFERENCE_LENGTH })
      .describe("The partner's own reference for the order."),
  })
  .meta({
    id: 'UpdateSubscriptionOrder',
    override: { required: ['externalReferenceId'], additionalProperties: false },
  });

/** Status of a line. It is empty in a preview, except in a PREVIEW_RENEWAL. */
const LineStatus = z.enum(['', '1000', '1002', '1004', '1008']).meta({ id: 'SubscriptionOrderLineStatus' });

/** Prices of a line. They are numbers; those of price lists and offers are texts. */
const Pricing = z
  .strictObject({
    partnerPrice: z
      .number()
      .describe("Unit price for a full year at the line's volume level: a number in the currency's unit."),
    discountedPartnerPrice: z
      .number()
      .describe('Unit price for a full year after the flexible discount: a number, truncated to 3 decimals.'),
    netPartnerPrice: z
      .number()
      .describe('Discounted unit price for the days up to the anniversary: a number, truncated to 3 decimals.'),
    lineItemPartnerPrice: z
      .number()
      .describe(
        "Price of the line: the untruncated net price × quantity, a number truncated to the currency's minor unit.",
      ),
  })
  .meta({ id: 'SubscriptionPricing' });

const FlexDiscountResult = z
  .strictObject({
    id: z.string(),
    code: z.string(),
    result: z.enum(['SUCCESS', 'FAILURE']).meta({ id: 'SubscriptionFlexDiscountResultCode' }),
  })
  .meta({ id: 'SubscriptionFlexDiscountResult' });

/** A line of an order as callers see it. */
export const OrderLine = z
  .strictObject({
    extLineItemNumber: z.int(),
    offerId: z.string(),
    quantity: z.int(),
    subscriptionId: z
      .string()
      .describe('Id of the subscription that the line creates or changes; empty until the order is complete.'),
    status: LineStatus,
    currencyCode: z.string(),
    deploymentId: z.string().optional(),
    discountCode: z.string().optional(),
    flexDiscounts: z
      .array(FlexDiscountResult)
      .optional()
      .describe(
        'Result of each code in `flexDiscountCodes` of the request. To order what was previewed, send each `code` in `flexDiscountCodes` again.',
      ),
    proratedDays: z
      .int()
      .optional()
      .describe('Number of days that the line is charged for. Present with `fetch-price=true`.'),
    pricing: Pricing.optional().describe('Prices of the line. Present with `fetch-price=true`.'),
  })
  .meta({ id: 'SubscriptionOrderLine' });

const PricingSum = z
  .strictObject({
    totalLineItemPartnerPrice: z.number().describe("Sum of the lines' prices: a number in the currency's unit."),
    currencyCode: z.string(),
  })
  .meta({ id: 'SubscriptionPricingSum' });

/** An order or a preview as callers see it. Absent strings are empty (docs/contracts/subscriptions.md, "Orders"). */
export const Order = z
  .strictObject({
    externalReferenceId: z.string(),
    orderId: z.string().describe('Id of the order, unique in the whole system; empty in a preview.'),
    customerId: z.string(),
    orderType: OrderType,
    referenceOrderId: z.string().describe('Id of the returned order; empty unless `orderType` is RETURN.'),
    referencedOrderId: z
      .string()
      .optional()
      .describe('Same value as `referenceOrderId`; absent in the response to POST.'),
    currencyCode: z
      .string()
      .optional()
      .describe('Currency of the order; absent if its lines have different currencies.'),
    creationDate: instant,
    status: z
      .enum(['', ...OrderStatus.options])
      .meta({ id: 'SubscriptionOrderOrPreviewStatus' })
      .describe('Status of the order; empty in a preview.'),
    source: z
      .enum(['API', 'System'])
      .meta({ id: 'SubscriptionOrderSource' })
      .optional()
      .describe('Origin of the order: API for a partner, System for an automatic renewal. Absent in a preview.'),
    lineItems: z.array(OrderLine),
    pricingSummary: z
      .array(PricingSum)
      .optional()
      .describe('Total price of the lines for each currency. Present with `fetch-price=true`.'),
    links: Links.optional().describe('Link to the order; absent in a preview.'),
    allowedTransitions: z
      .array(OrderStatus)
      .optional()
      .describe(
        'Statuses to which you may bring the order as it is. A complete order has `1008` while a RETURN would be accepted. Absent in the response to POST.',
      ),
  })
  .meta({ id: 'SubscriptionOrder' });

/** Response of GET /customers/{customerId}/orders. */
export const OrderHistory = z
  .strictObject({ ...page, items: z.array(Order), links: PageLinks })
  .meta({ id: 'SubscriptionOrderHistory' });
