import type * as z from 'zod';
import type { HistoryEntry, Order } from '../../core/model/order.ts';
import { type HttpResponse, json, jsonText } from '../../core/model/response.ts';
import type { Page } from '../../core/orders/list-orders.ts';
import { entityTag } from '../../core/problems/if-match.ts';
import type {
  OrderStatusResponse,
  ProductResponse,
  StockResponse,
  WarehouseResponse,
} from '../contract/operations-contract.ts';
import type {
  CancelledOrder,
  DeviceOrderData,
  Inventory,
  OrderResponse,
  Order as OrderSchema,
  PlacedOrder,
  Warehouses,
} from '../contract/order-contract.ts';
import type { Product, Warehouse } from '../model/catalog-items.ts';
import type { DeviceStatus } from '../model/lifecycle.ts';

const orderNumber = (order: Order<object>): string => String(order.number);

type StoredProduct = DeviceOrderData['products'][number];

const orderedProduct = ({ name, qty, price, image }: StoredProduct) => ({ name, qty, price, image });

const shippedProduct = (product: StoredProduct) => ({
  ...orderedProduct(product),
  company_sku: product.company_sku,
});

/** An order as GET /orders lists it. */
export function orderDocument(order: Order<DeviceOrderData>): z.input<typeof OrderSchema> {
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

/** Fields that are the service's own: which shards pieces came from is nobody else's business. */
const isInternal = (field: string) => /^taken\b/.test(field);

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

/** HttpResponse of GET /orders/{order_number}, with its version as `ETag`. */
export function orderResponse(order: Order<DeviceOrderData>, history: readonly HistoryEntry[]): HttpResponse {
  const body: z.input<typeof OrderResponse> = {
    data: { ...orderDocument(order), history: history.map(historyDocument) },
  };
  return about(order, body);
}

/** HttpResponse of GET /orders, with the header that leads to the next page. */
export function orderListResponse({ orders, cursor }: Page, link: Readonly<Record<string, string>> = {}): HttpResponse {
  const next = cursor === undefined ? '' : `,"next_cursor":${JSON.stringify(cursor)}`;
  return jsonText(200, `{"data":[${orders.join(',')}]${next}}`, link);
}

/** HttpResponse of POST /place-order. */
export function placedResponse(order: Order<DeviceOrderData>): HttpResponse {
  const body: z.input<typeof PlacedOrder> = {
    message: 'Order placed successfully',
    data: { order_number: orderNumber(order), products: order.data.products.map(orderedProduct) },
  };
  return about(order, body);
}

/** HttpResponse of POST /orders/{order_number}/cancel. */
export function cancelledResponse(order: Order<DeviceOrderData>): HttpResponse {
  const body: z.input<typeof CancelledOrder> = {
    message: 'Order cancelled successfully',
    order_number: orderNumber(order),
  };
  return about(order, body);
}

/** HttpResponse of POST /device-orders/{order_number}/status. */
export function orderStatusResponse(order: Order<DeviceOrderData>): HttpResponse {
  const body: z.input<typeof OrderStatusResponse> = {
    message: 'Order status updated successfully',
    data: orderDocument(order),
  };
  return about(order, body);
}

const about = (order: Order<object>, body: object): HttpResponse => ({
  ...json(200, body, { etag: entityTag(order.version) }),
  orderNumber: order.number,
});

/** HttpResponse of GET /warehouses. */
export function warehousesResponse(warehouses: readonly Warehouse[]): HttpResponse {
  const body: z.input<typeof Warehouses> = {
    success: true,
    status: 200,
    message: 'Warehouses retrieved successfully',
    data: {
      ware_houses: warehouses.map(({ warehouse_id, name, shipping_options }) => ({
        warehouse_id,
        name,
        shipping_options: [...shipping_options],
      })),
    },
  };
  return json(200, body);
}

/** A product with the pieces in stock. */
export type StockedProduct = Product & { readonly quantity: number };

/** The category of a product, the same for each spelling: capitals and spaces around it make no other. */
export const categoryOf = ({ category_name }: Pick<Product, 'category_name'>): string =>
  category_name.trim().toLowerCase();

/** HttpResponse of GET /inventory: by category, and by title within one. */
export function inventoryResponse(
  { warehouse_id, name }: Warehouse,
  products: readonly StockedProduct[],
): HttpResponse {
  const sorted = products.toSorted((one, other) => compare(one.title, other.title));
  const byCategory = Map.groupBy(sorted, categoryOf);
  const body: z.input<typeof Inventory> = {
    success: true,
    message: 'Inventory retrieved successfully',
    warehouse_id,
    warehouse_name: name,
    total_categories: byCategory.size,
    total_products: products.length,
    data: [...byCategory.values()]
      .map((inCategory) => ({ category_name: spellingOf(inCategory), products: inCategory.map(inventoryProduct) }))
      .sort((one, other) => compare(one.category_name, other.category_name)),
  };
  return json(200, body);
}

/** How a category is written: of several spellings always the same. */
const spellingOf = (products: readonly StockedProduct[]): string =>
  products
    .map(({ category_name }) => category_name.trim())
    .reduce((one, other) => (compare(one, other) <= 0 ? one : other));

/** By code point: the same on every machine. */
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

function inventoryProduct(product: StockedProduct): z.input<typeof Inventory>['data'][number]['products'][number] {
  return {
    company_sku: product.company_sku,
    title: product.title,
    slug: product.slug,
    description: product.description,
    quantity: product.quantity,
    brand_name: product.brand_name,
    model_name: product.model_name,
    product_image: product.product_image,
    price: product.price,
    currency: product.currency,
    created_at: product.created_at,
    updated_at: product.updated_at,
  };
}

/** HttpResponse of PUT /warehouses/{warehouse_id}: 201 for a new one. */
export function warehouseResponse(warehouse: Warehouse, isNew: boolean): HttpResponse {
  const body: z.input<typeof WarehouseResponse> = {
    message: savedMessage('Warehouse', isNew),
    data: {
      warehouse_id: warehouse.warehouse_id,
      tenant: warehouse.tenant,
      name: warehouse.name,
      countries: [...warehouse.countries],
      shipping_options: [...warehouse.shipping_options],
      priority: warehouse.priority,
      created_at: warehouse.created_at,
      updated_at: warehouse.updated_at,
    },
  };
  return json(isNew ? 201 : 200, body);
}

/** HttpResponse of PUT /warehouses/{warehouse_id}/products/{company_sku}: 201 for a new one. */
export function productResponse(product: Product, isNew: boolean): HttpResponse {
  const body: z.input<typeof ProductResponse> = {
    message: savedMessage('Product', isNew),
    data: {
      warehouse_id: product.warehouse_id,
      company_sku: product.company_sku,
      title: product.title,
      slug: product.slug,
      category_name: product.category_name,
      brand_name: product.brand_name,
      model_name: product.model_name,
      description: product.description,
      price: product.price,
      currency: product.currency,
      product_image: product.product_image,
      created_at: product.created_at,
      updated_at: product.updated_at,
    },
  };
  return json(isNew ? 201 : 200, body);
}

const savedMessage = (what: string, isNew: boolean) => `${what} ${isNew ? 'created' : 'updated'} successfully`;

/** HttpResponse of POST /warehouses/{warehouse_id}/products/{company_sku}/stock. */
export function stockResponse(data: z.input<typeof StockResponse>['data']): HttpResponse {
  const { warehouse_id, company_sku, quantity } = data;
  const body: z.input<typeof StockResponse> = {
    message: 'Stock adjusted successfully',
    data: { warehouse_id, company_sku, quantity },
  };
  return json(200, body);
}
