import type * as z from 'zod';
import type { HistoryEntry, Order } from '../../core/model/order.ts';
import { type HttpResponse, json, jsonText } from '../../core/model/response.ts';
import type { Page } from '../../core/orders/list-orders.ts';
import { entityTag } from '../../core/problems/if-match.ts';
import type { OrderStatusResponse } from '../contract/operations-contract.ts';
import type { CancelledOrder, OrderResponse, Order as OrderSchema, PlacedOrder } from '../contract/order-contract.ts';
import type { DeviceStatus } from '../model/lifecycle.ts';
import { type DeviceOrderData, INTERNAL_FIELDS } from '../model/order-data.ts';
import { operatorsTransitions, partnersTransitions } from '../rules/next-statuses.ts';

const orderNumber = (order: Order<object>): string => String(order.number);

type StoredProduct = DeviceOrderData['products'][number];

const orderedProduct = ({ name, qty, price, image }: StoredProduct) => ({ name, qty, price, image });

const shippedProduct = (product: StoredProduct) => ({
  ...orderedProduct(product),
  company_sku: product.company_sku,
});

/** Converts an order to its document in GET /orders, for a partner. */
export const orderDocument = (order: Order<DeviceOrderData>): z.input<typeof OrderSchema> => ({
  ...plainDocument(order),
  allowedTransitions: partnersTransitions(order.status),
});

/** Converts an order to its document for an operator, who may set more statuses. */
function documentForOperators(order: Order<DeviceOrderData>): z.input<typeof OrderSchema> {
  const { allowed, blocked } = operatorsTransitions(order);
  return { ...plainDocument(order), allowedTransitions: allowed, blockedTransitions: blocked };
}

function plainDocument(order: Order<DeviceOrderData>): Omit<z.input<typeof OrderSchema>, 'allowedTransitions'> {
  const { data } = order;
  const { tracking } = data;
  return {
    order_number: orderNumber(order),
    order_status: order.status as DeviceStatus,
    order_status_date: order.statusSince,
    created_at: order.createdAt,
    email: data.email,
    firstname: data.firstname,
    lastname: data.lastname,
    shipping_address: data.shipping_address,
    shipping_city: data.shipping_city,
    shipping_state: data.shipping_state,
    shipping_zip: data.shipping_zip,
    shipping_country: data.shipping_country,
    phone_number: data.phone_number,
    expedite_shipping: data.expedite_shipping,
    is_signature_required: data.is_signature_required,
    warehouse_id: data.warehouse_id,
    currency_code: data.currency_code,
    total_amount: data.total_amount,
    products: data.products.map(shippedProduct),
    tracking: tracking
      ? { tracking_number: tracking.tracking_number, carrier: tracking.carrier, status: tracking.status ?? null }
      : null,
  };
}

type HistoryDocument = z.input<typeof OrderResponse>['data']['history'][number];

/** Returns true for a path such as `taken[0].quantity`, whose field is not shown to callers. */
const isInternal = (path: string) => INTERNAL_FIELDS.some((field) => path.split(/[.[]/, 1)[0] === field);

function historyDocument({ version, from, to, changes, actor, timestamp, reason }: HistoryEntry): HistoryDocument {
  return {
    version,
    order_status: to as DeviceStatus,
    previous_order_status: from as DeviceStatus | null,
    changes: changes
      .filter(({ field }) => !isInternal(field))
      .map(({ field, oldValue, newValue }) => ({ field, old_value: oldValue, new_value: newValue })),
    changed_by: actor,
    changed_at: timestamp,
    ...(reason !== undefined && { reason }),
  };
}

/** Builds the response of GET /orders/{order_number}, with the order's version as `ETag`. */
export const orderResponse = (order: Order<DeviceOrderData>, history: readonly HistoryEntry[]): HttpResponse =>
  responseWithHistory(order, orderDocument(order), history);

/** Builds the response of GET /device-orders/{order_number}, with the order's version as `ETag`. */
export const orderToFulfilResponse = (order: Order<DeviceOrderData>, history: readonly HistoryEntry[]): HttpResponse =>
  responseWithHistory(order, documentForOperators(order), history);

function responseWithHistory(
  order: Order<object>,
  document: z.input<typeof OrderSchema>,
  history: readonly HistoryEntry[],
): HttpResponse {
  const body: z.input<typeof OrderResponse> = { data: { ...document, history: history.map(historyDocument) } };
  return versionedResponse(order, body);
}

/** Builds the response of GET /orders, with the header that links to the next page. */
export function orderListResponse({ orders, cursor }: Page, link: Readonly<Record<string, string>> = {}): HttpResponse {
  const next = cursor === undefined ? '' : `,"next_cursor":${JSON.stringify(cursor)}`;
  return jsonText(200, `{"data":[${orders.join(',')}]${next}}`, link);
}

/** Builds the response of POST /place-order. */
export function placedResponse(order: Order<DeviceOrderData>): HttpResponse {
  const { total_amount, currency_code, products } = order.data;
  const body: z.input<typeof PlacedOrder> = {
    message: 'Order placed successfully',
    data: {
      order_number: orderNumber(order),
      status: order.status as DeviceStatus,
      total_amount,
      currency_code,
      products: products.map(orderedProduct),
    },
  };
  return versionedResponse(order, body);
}

/** Builds the response of POST /orders/{order_number}/cancel. */
export function cancelledResponse(order: Order<DeviceOrderData>): HttpResponse {
  const body: z.input<typeof CancelledOrder> = {
    message: 'Order cancelled successfully',
    order_number: orderNumber(order),
  };
  return versionedResponse(order, body);
}

/** Builds the response of POST /device-orders/{order_number}/status. */
export function orderStatusResponse(order: Order<DeviceOrderData>): HttpResponse {
  const body: z.input<typeof OrderStatusResponse> = {
    message: 'Order status updated successfully',
    data: documentForOperators(order),
  };
  return versionedResponse(order, body);
}

const versionedResponse = (order: Order<object>, body: object): HttpResponse => ({
  ...json(200, body, { etag: entityTag(order.version) }),
  orderNumber: order.number,
});
