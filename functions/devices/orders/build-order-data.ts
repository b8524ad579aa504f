import type * as z from 'zod';
import type { SetOrderStatus } from '../contract/operations-contract.ts';
import { DEFAULT_SHIPPING_OPTION, type PlaceOrder } from '../contract/order-contract.ts';
import type { Warehouse } from '../model/catalog-items.ts';
import { totalOf } from '../model/money.ts';
import type { DeviceOrderData, Reservation } from '../model/order-data.ts';
import type { Line } from '../rules/warehouse-rules.ts';

/**
 * Returns the shipping option of an order. The default is `UPS Ground` (docs/contracts/devices.md, "Placing an order").
 *
 * @example shippingOptionOf({ expedite_shipping: 'Overnight' }) // 'Overnight'
 * @example shippingOptionOf({ expedite_shipping: null }) // 'UPS Ground'
 */
export const shippingOptionOf = ({
  expedite_shipping,
}: Pick<z.output<typeof PlaceOrder>, 'expedite_shipping'>): string => expedite_shipping ?? DEFAULT_SHIPPING_OPTION;

/** The warehouse that ships an order, with its offers and the reserved stock. */
export interface Shipment {
  readonly warehouse: Pick<Warehouse, 'warehouse_id'>;
  /** At least one line. All lines have one currency. */
  readonly lines: readonly Line[];
  readonly reservations: readonly Reservation[];
}

/**
 * Builds the data of a new order. The order keeps the present prices.
 *
 * @throws Error for a shipment without lines
 */
export function dataOfNewOrder(
  request: z.output<typeof PlaceOrder>,
  { warehouse, lines, reservations }: Shipment,
): DeviceOrderData {
  const { items: _items, expedite_shipping: _option, is_signature_required, ...delivery } = request;
  const products = lines.map(({ item, offer }) => ({
    name: item.title,
    qty: item.quantity,
    price: offer.price,
    image: offer.image,
    company_sku: offer.company_sku,
  }));
  const currency_code = lines[0]?.offer.currency;
  if (currency_code === undefined) throw new Error('An order has at least one item');
  return {
    ...delivery,
    expedite_shipping: shippingOptionOf(request),
    is_signature_required: is_signature_required ?? false,
    warehouse_id: warehouse.warehouse_id,
    currency_code,
    total_amount: totalOf(products, currency_code),
    products,
    taken: reservations,
  };
}

/**
 * Applies an operator's status update to the tracking data. A field that the update omits keeps its value. The data stay unchanged
 * as long as the tracking number or the carrier is unknown.
 *
 * @example dataAfterStatusUpdate(data, { status: 'SHIPPED', tracking_number: '1Z', carrier: 'UPS' })
 * // { ...data, tracking: { tracking_number: '1Z', carrier: 'UPS' } }
 * @example dataAfterStatusUpdate(data, { status: 'PROCESSING' }) // data
 */
export function dataAfterStatusUpdate(data: DeviceOrderData, update: z.output<typeof SetOrderStatus>): DeviceOrderData {
  const before = data.tracking;
  const { tracking_number = before?.tracking_number, carrier = before?.carrier } = update;
  const status = update.tracking_status ?? before?.status;
  if (tracking_number === undefined || carrier === undefined) return data;
  return { ...data, tracking: { ...before, tracking_number, carrier, ...(status !== undefined && { status }) } };
}
