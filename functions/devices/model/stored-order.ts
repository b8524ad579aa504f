import * as z from 'zod';
import { onFirstUse, type SchemasOf, storedView } from '../../core/model/stored.ts';
import type { DeviceOrderData, OrderedProduct, Reservation } from './order-data.ts';

/** Returns the schema of the line's own part of a stored order. Another version may store values that this one does not know. */
export const storedDeviceOrder = onFirstUse(() => {
  const text = z.string();
  const amount = z.number();
  const product = storedView({
    name: text,
    qty: amount,
    price: amount,
    image: text,
    company_sku: text,
  } satisfies SchemasOf<OrderedProduct>);
  const tracking = storedView({
    tracking_number: text,
    carrier: text,
    status: text.optional(),
  } satisfies SchemasOf<NonNullable<DeviceOrderData['tracking']>>);
  const reservation = storedView({
    company_sku: text,
    shard: amount,
    quantity: amount,
  } satisfies SchemasOf<Reservation>);
  const data = storedView({
    email: text,
    firstname: text,
    lastname: text,
    shipping_address: text,
    shipping_city: text,
    shipping_state: text,
    shipping_zip: text,
    shipping_country: text,
    phone_number: text,
    expedite_shipping: text,
    is_signature_required: z.boolean(),
    warehouse_id: text,
    currency_code: text,
    total_amount: amount,
    products: z.array(product),
    tracking: tracking.optional(),
    taken: z.array(reservation),
  } satisfies SchemasOf<DeviceOrderData>);
  return storedView({ data });
});
