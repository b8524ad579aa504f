import * as z from 'zod';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { text } from '../../core/validation/texts.ts';
import { lifecycle, type SubscriptionOrderStatus } from '../model/lifecycle.ts';
import { Links, PageLinks, page } from './common-schemas.ts';
import { dateOrTime, flag, instant, limitUpTo, offerId, offset, REFERENCE_LENGTH } from './fields.ts';
import { OrderType } from './place-order-contract.ts';

/** Status of an order. */
export const OrderStatus = z
  .enum(statusesOf<SubscriptionOrderStatus>(lifecycle))
  .meta({ id: 'SubscriptionOrderStatus' });

const fetchPrice = flag.default(false).describe('Whether prices are shown.');

/** Query of POST and GET of one order. */
export const PriceQuery = z.object({ 'fetch-price': fetchPrice });

/** Orders on one page of a history, unless the caller says (docs/contracts/subscriptions.md, "History"). */
const HISTORY_PAGE = 25;

/** Query of GET /customers/{customerId}/orders. Parameters that it does not have are ignored. */
export const ListOrdersQuery = z.object({
  'order-type': z.array(OrderType).optional().describe('Only orders of these types; repeat it for several.'),
  status: z.array(OrderStatus).optional().describe('Only orders in one of these statuses; repeat it for several.'),
  'offer-id': z.array(offerId).optional().describe('Only orders with a line of one of these; repeat it for several.'),
  'reference-order-id': z
    .string()
    .regex(/^\d{1,40}$/, { error: 'must be the number of an order' })
    .optional()
    .describe('Only RETURN orders of this one.'),
  'start-date': dateOrTime
    .optional()
    .describe(
      'Only orders placed then or later. A date is its midnight UTC. Without this and `end-date`: those of the current term.',
    ),
  'end-date': dateOrTime.optional().describe('Only orders placed then or earlier. A date is its midnight UTC.'),
  limit: limitUpTo(100, HISTORY_PAGE).describe('Orders on one page.'),
  offset: offset.describe('Orders before the page.'),
  'fetch-price': fetchPrice,
});

/**
 * Body of PATCH /customers/{customerId}/orders/{orderId}. Whatever else is in it, and that there is anything at all, is looked at by
 * `edit-rules.ts`: these have codes of their own.
 */
export const UpdateOrder = z
  .looseObject({
    externalReferenceId: text(1024 * 1024)
      .optional()
      .meta({ maxLength: REFERENCE_LENGTH })
      .describe("The partner's own name for the order."),
  })
  .meta({
    id: 'UpdateSubscriptionOrder',
    override: { required: ['externalReferenceId'], additionalProperties: false },
  });

/** Status of a line: of a preview's none, but for what a renewal would come to. */
const LineStatus = z.enum(['', '1000', '1002', '1004', '1008']);

const Pricing = z
  .strictObject({
    partnerPrice: z.number().describe("A full year's unit price at the line's level."),
    discountedPartnerPrice: z.number().describe('That after the flexible discount.'),
    netPartnerPrice: z.number().describe('That for the days up to the anniversary, cut at 3 decimals.'),
    lineItemPartnerPrice: z.number().describe("What the line costs, cut at the currency's minor unit."),
  })
  .meta({ id: 'SubscriptionPricing' });

const FlexDiscountResult = z
  .strictObject({ id: z.string(), code: z.string(), result: z.enum(['SUCCESS', 'FAILURE']) })
  .meta({ id: 'SubscriptionFlexDiscountResult' });

/** A line of an order as callers see it. */
export const OrderLine = z
  .strictObject({
    extLineItemNumber: z.int(),
    offerId: z.string(),
    quantity: z.int(),
    subscriptionId: z.string().describe('Empty until the order is complete.'),
    status: LineStatus,
    currencyCode: z.string(),
    deploymentId: z.string().optional(),
    discountCode: z.string().optional(),
    flexDiscounts: z.array(FlexDiscountResult).optional().describe('What came of the `flexDiscountCodes`.'),
    proratedDays: z.int().optional().describe('Days that are paid for. With `fetch-price=true`.'),
    pricing: Pricing.optional().describe('With `fetch-price=true`.'),
  })
  .meta({ id: 'SubscriptionOrderLine' });

const PricingSum = z
  .strictObject({ totalLineItemPartnerPrice: z.number(), currencyCode: z.string() })
  .meta({ id: 'SubscriptionPricingSum' });

/** An order as callers see it, or a preview of one. Strings that there are not are empty (docs/contracts/subscriptions.md, "Orders"). */
export const Order = z
  .strictObject({
    externalReferenceId: z.string(),
    orderId: z.string().describe('Unique in the whole system. Empty in a preview.'),
    customerId: z.string(),
    orderType: OrderType,
    referenceOrderId: z.string().describe('The order that is given back; empty where none is.'),
    referencedOrderId: z.string().optional().describe('The same; absent in the answer to the order itself.'),
    currencyCode: z.string().optional().describe('That of all lines, where they have one.'),
    creationDate: instant,
    status: z.enum(['', ...OrderStatus.options]).describe('Empty in a preview.'),
    source: z.enum(['API', 'System']).optional().describe('Who placed it. Absent in a preview.'),
    lineItems: z.array(OrderLine),
    pricingSummary: z.array(PricingSum).optional().describe('For each currency. With `fetch-price=true`.'),
    links: Links.optional().describe('Absent in a preview.'),
  })
  .meta({ id: 'SubscriptionOrder' });

/** HttpResponse of GET /customers/{customerId}/orders. */
export const OrderHistory = z
  .strictObject({ ...page, items: z.array(Order), links: PageLinks })
  .meta({ id: 'SubscriptionOrderHistory' });
