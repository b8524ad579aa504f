import type * as z from 'zod';
import type { SetOrderStatus } from '../contract/operations-contract.ts';
import { DEFAULT_SHIPPING_OPTION, type PlaceOrder } from '../contract/order-contract.ts';
import type { Warehouse } from '../model/catalog-items.ts';
import { totalOf } from '../model/money.ts';
import type { DeviceOrderData, Reservation } from '../model/order-data.ts';
import type { Line } from '../rules/warehouse-rules.ts';

/** How an order is to be shipped: `UPS Ground` where it does not say (docs/contracts/devices.md, "Placing an order"). */
export const shippingOptionOf = ({
  expedite_shipping,
}: Pick<z.output<typeof PlaceOrder>, 'expedite_shipping'>): string => expedite_shipping ?? DEFAULT_SHIPPING_OPTION;

/** Where an order is shipped from, at what prices, and which pieces. */
export interface Shipment {
  readonly warehouse: Pick<Warehouse, 'warehouse_id'>;
  /** The items, at least one; all in one currency. */
  readonly lines: readonly Line[];
  readonly reservations: readonly Reservation[];
}

/** The data of a new order. Prices are kept as they are now. */
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

/** The data after an operator told of the shipment: what is left out stays as it is. */
export function dataAfterStatusUpdate(data: DeviceOrderData, update: z.output<typeof SetOrderStatus>): DeviceOrderData {
  const before = data.tracking;
  const { tracking_number = before?.tracking_number, carrier = before?.carrier } = update;
  const status = update.tracking_status ?? before?.status;
  if (tracking_number === undefined || carrier === undefined) return data;
  return { ...data, tracking: { tracking_number, carrier, ...(status !== undefined && { status }) } };
}
