import * as z from 'zod';
import { onFirstUse, storedView } from '../../core/model/stored.ts';
import type { DeviceOrderData, OrderedProduct, Reservation } from './order-data.ts';

/** A schema for each member of a stored object. */
type Members<Stored> = { readonly [Member in keyof Required<Stored>]: z.ZodType };

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
  } satisfies Members<OrderedProduct>);
  const tracking = storedView({
    tracking_number: text,
    carrier: text,
    status: text.optional(),
  } satisfies Members<NonNullable<DeviceOrderData['tracking']>>);
  const reservation = storedView({ company_sku: text, shard: amount, quantity: amount } satisfies Members<Reservation>);
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
  } satisfies Members<DeviceOrderData>);
  return storedView({ data });
});
