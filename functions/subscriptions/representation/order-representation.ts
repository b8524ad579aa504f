import type * as z from 'zod';
import type { Order } from '../../core/model/order.ts';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { instantOf } from '../contract/fields.ts';
import type { OrderLine as LineSchema, OrderHistory, Order as OrderSchema } from '../contract/order-contract.ts';
import type { SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { DecidedOrder, RenewalPreviewLine } from '../model/order-context.ts';
import type { LinePricing, OrderLine, SubscriptionOrder, SubscriptionOrderData } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { pricingSummary } from '../pricing/pricing.ts';
import { operatorsTransitions, partnersTransitions } from '../rules/next-statuses.ts';
import { linksTo, locationOf } from './self-links.ts';

type OrderDocument = z.input<typeof OrderSchema>;
type LineDocument = z.input<typeof LineSchema>;

/** Options of an order's representation. */
export interface RepresentationOptions {
  /** True if prices are shown (`fetch-price=true`). */
  readonly fetchPrice: boolean;
}

function lineDocument(
  line: OrderLine,
  status: LineDocument['status'],
  { fetchPrice }: RepresentationOptions,
): LineDocument {
  const { deploymentId, discountCode, flexDiscounts, proratedDays, pricing } = line;
  return {
    extLineItemNumber: line.extLineItemNumber,
    offerId: line.offerId,
    quantity: line.quantity,
    subscriptionId: line.subscriptionId,
    status,
    currencyCode: line.currencyCode,
    ...(deploymentId !== undefined && { deploymentId }),
    ...(discountCode !== undefined && { discountCode }),
    ...(flexDiscounts && { flexDiscounts: flexDiscounts.map(({ id, code, result }) => ({ id, code, result })) }),
    ...(fetchPrice && { proratedDays, pricing: pricingDocument(pricing) }),
  };
}

/** Prices of a line. The document names each member, since a newer version may have stored others. */
const pricingDocument = ({
  partnerPrice,
  discountedPartnerPrice,
  netPartnerPrice,
  lineItemPartnerPrice,
}: LinePricing) => ({
  partnerPrice,
  discountedPartnerPrice,
  netPartnerPrice,
  lineItemPartnerPrice,
});

/**
 * Returns the status of a line: open, complete, returned or, in a failed order, failed (docs/contracts/subscriptions.md,
 * "Orders").
 */
function lineStatus(order: SubscriptionOrderStatus, { returned }: OrderLine): LineDocument['status'] {
  if (order === '1002') return '1002';
  if (order !== '1000' && order !== '1008') return '1004';
  return returned ? '1008' : '1000';
}

/** Options of the representation of an order that was placed before. */
export interface ReadOptions extends RepresentationOptions {
  /** The time of the request, on which it depends whether the order can be returned. */
  readonly now: Date;
}

/** Builds an order's document as GET returns it to a partner, alone or in a list. */
export const orderDocument = (order: SubscriptionOrder, { now, ...options }: ReadOptions): OrderDocument =>
  documentOf(order, options, partnersTransitions(order, now));

function documentOf(
  order: SubscriptionOrder,
  options: RepresentationOptions,
  allowedTransitions: SubscriptionOrderStatus[],
): OrderDocument {
  return { ...placedDocument(order, options), referencedOrderId: referenceOf(order), allowedTransitions };
}

const referenceOf = ({ data }: Order<SubscriptionOrderData>): string => String(data.referenceOrder ?? '');

/** Builds an order's document as the response to placing it. */
function placedDocument(order: Order<SubscriptionOrderData>, options: RepresentationOptions): OrderDocument {
  const { data } = order;
  const orderId = String(order.number);
  const status = order.status as SubscriptionOrderStatus;
  return {
    externalReferenceId: data.externalReferenceId,
    orderId,
    customerId: data.customerId,
    orderType: data.orderType,
    referenceOrderId: referenceOf(order),
    ...(data.currencyCode !== undefined && { currencyCode: data.currencyCode }),
    creationDate: data.creationDate,
    status,
    source: data.source,
    lineItems: data.lineItems.map((line) => lineDocument(line, lineStatus(status, line), options)),
    ...(options.fetchPrice && { pricingSummary: pricingSummary(data.lineItems) }),
    links: linksTo('customers', data.customerId, 'orders', orderId),
  };
}

/** Builds the response of POST /customers/{customerId}/orders for a stored order. */
export const placedResponse = (order: Order<SubscriptionOrderData>, options: RepresentationOptions): HttpResponse => ({
  ...json(
    201,
    placedDocument(order, options),
    locationOf('customers', order.data.customerId, 'orders', String(order.number)),
  ),
  orderNumber: order.number,
});

/** Builds the response of GET and PATCH of an order. */
export const orderResponse = (order: SubscriptionOrder, options: ReadOptions): HttpResponse => ({
  ...json(200, orderDocument(order, options)),
  orderNumber: order.number,
});

/** Builds the response of the sandbox's PATCH of an order, for operators. */
export const sandboxOrderResponse = (order: SubscriptionOrder): HttpResponse => ({
  ...json(200, documentOf(order, { fetchPrice: false }, operatorsTransitions(order))),
  orderNumber: order.number,
});

/** A preview: the customer, the request, the priced lines, and the time. */
export interface Preview {
  readonly customerId: string;
  readonly request: Pick<OrderRequest, 'externalReferenceId'> & { readonly orderType: 'PREVIEW' | 'PREVIEW_RENEWAL' };
  readonly decided: DecidedOrder<OrderLine | RenewalPreviewLine>;
  readonly now: Date;
}

/**
 * Builds the response of POST /customers/{customerId}/orders for a preview. It has no id, no status and no links
 * (docs/contracts/subscriptions.md, "Orders").
 *
 * @example previewResponse(preview, { fetchPrice: false }).status // 201
 */
export function previewResponse(
  { customerId, request, decided, now }: Preview,
  options: RepresentationOptions,
): HttpResponse {
  const body: OrderDocument = {
    externalReferenceId: request.externalReferenceId ?? '',
    orderId: '',
    customerId,
    orderType: request.orderType,
    referenceOrderId: '',
    ...(decided.currencyCode !== undefined && { currencyCode: decided.currencyCode }),
    creationDate: instantOf(now),
    status: '',
    lineItems: decided.lines.map((line) => lineDocument(line, 'status' in line ? line.status : '', options)),
    ...(options.fetchPrice && { pricingSummary: pricingSummary(decided.lines) }),
  };
  return json(201, body);
}

/** Builds the response of GET /customers/{customerId}/orders. */
export const historyResponse = (history: z.input<typeof OrderHistory>): HttpResponse => json(200, history);
