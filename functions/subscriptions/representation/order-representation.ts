import type * as z from 'zod';
import type { Order } from '../../core/model/order.ts';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { instantOf } from '../contract/fields.ts';
import type { OrderLine as LineSchema, OrderHistory, Order as OrderSchema } from '../contract/order-contract.ts';
import type { SubscriptionOrderStatus } from '../model/lifecycle.ts';
import type { DecidedOrder, RenewalPreviewLine } from '../model/order-context.ts';
import type { OrderLine, SubscriptionOrderData } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { pricingSummary } from '../pricing/pricing.ts';
import { linksTo } from './self-links.ts';

type OrderDocument = z.input<typeof OrderSchema>;
type LineDocument = z.input<typeof LineSchema>;

/** Whether prices are shown: `fetch-price=true`. */
export interface RepresentationOptions {
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
    ...(fetchPrice && { proratedDays, pricing }),
  };
}

/** docs/contracts/subscriptions.md, "Orders": a line is open, complete or returned; in an order that failed it has failed. */
function lineStatus(order: SubscriptionOrderStatus, { returned }: OrderLine): LineDocument['status'] {
  if (order === '1002') return '1002';
  if (order !== '1000' && order !== '1008') return '1004';
  return returned ? '1008' : '1000';
}

/** An order as GET shows it, and lists it. */
export function orderDocument(order: Order<SubscriptionOrderData>, options: RepresentationOptions): OrderDocument {
  const referencedOrderId = referenceOf(order);
  return { ...placedDocument(order, options), referencedOrderId };
}

const referenceOf = ({ data }: Order<SubscriptionOrderData>): string => String(data.referenceOrder ?? '');

/** An order as the answer to placing it shows it. */
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

/** HttpResponse of POST /customers/{customerId}/orders for an order that is stored. */
export const placedResponse = (order: Order<SubscriptionOrderData>, options: RepresentationOptions): HttpResponse => ({
  ...json(201, placedDocument(order, options)),
  orderNumber: order.number,
});

/** HttpResponse of GET and PATCH of an order. */
export const orderResponse = (order: Order<SubscriptionOrderData>, options: RepresentationOptions): HttpResponse => ({
  ...json(200, orderDocument(order, options)),
  orderNumber: order.number,
});

/** A preview: what was asked for, by whom, when, and what it comes to. */
export interface Preview {
  readonly customerId: string;
  readonly request: Pick<OrderRequest, 'externalReferenceId'> & { readonly orderType: 'PREVIEW' | 'PREVIEW_RENEWAL' };
  readonly decided: DecidedOrder<OrderLine | RenewalPreviewLine>;
  readonly now: Date;
}

/** HttpResponse of POST /customers/{customerId}/orders for a preview (docs/contracts/subscriptions.md, "Orders": no id, no status, no links). */
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

/** HttpResponse of GET /customers/{customerId}/orders. */
export const historyResponse = (history: z.input<typeof OrderHistory>): HttpResponse => json(200, history);
