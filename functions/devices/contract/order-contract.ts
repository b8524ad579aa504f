import * as z from 'zod';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { withRules } from '../../core/validation/cross-rules.ts';
import { country, email, line, lineOrNone, listOf, wholeNumber } from '../../core/validation/fields.ts';
import { limitParameter } from '../../core/validation/query-parameters.ts';
import { dateTimeFormat, filledText } from '../../core/validation/texts.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import { MOST_PIECES, newOrderRules } from './cross-field-rules.ts';
import { shippingOption } from './fields.ts';

/** Status of a device order. */
export const StatusSchema = z.enum(statusesOf<DeviceStatus>(lifecycle)).meta({ id: 'DeviceStatus' });

/** How an order is shipped where it does not say (docs/contracts/devices.md, "Placing an order"). */
export const DEFAULT_SHIPPING_OPTION = 'UPS Ground';

/** Most items of an order. */
export const MOST_ITEMS = 50;

/** An item of POST /place-order. */
export const OrderItem = z
  .strictObject({
    product_title: filledText().describe('Exactly the title in the inventory.'),
    quantity: wholeNumber(1, MOST_PIECES),
  })
  .meta({ id: 'DeviceOrderItem' });

/** docs/contracts/devices.md, "Placing an order": who gets it, where and how. */
const delivery = {
  email: email.describe('Of the person who gets the devices.'),
  firstname: line(100),
  lastname: line(100),
  shipping_address: line(),
  shipping_city: line(),
  shipping_state: lineOrNone.describe(
    'For US and CA the two-letter code of a state, province or territory. Empty where the country has none.',
  ),
  shipping_zip: line(),
  shipping_country: country.describe('ISO 3166-1 alpha-2, upper case.'),
  phone_number: filledText(64).describe('A number that is possible for the country, or an international one.'),
};

/** Body of POST /place-order. */
export const PlaceOrder = withRules(
  z.strictObject({
    items: listOf(OrderItem, MOST_ITEMS).describe(
      'The same title twice counts as one item with the sum, which is 1,000 at most, as any quantity.',
    ),
    ...delivery,
    expedite_shipping: shippingOption
      .nullish()
      .describe(
        "One of the warehouse's `shipping_options`: `UPS Ground`, `2nd Day Air`, `Overnight` or another. Absent or null: `UPS Ground`.",
      ),
    is_signature_required: z
      .boolean()
      .nullish()
      .describe('`true` is possible for US and CA only. Absent or null: `false`.'),
  }),
  newOrderRules,
).meta({ id: 'PlaceDeviceOrder' });

/** Path of every endpoint of one order. */
export const OrderPath = z.object({ order_number: z.string().describe('As POST /place-order gave it.') });

/** Query of an endpoint that has no parameters there. */
export const NoQuery = z.strictObject({});

/** Query of GET /orders. */
export const ListOrdersQuery = z.strictObject({
  status: z.array(StatusSchema).optional().describe('Only orders in one of these statuses; repeat it for several.'),
  email: email.optional().describe('Only orders for exactly this address.'),
  limit: limitParameter.describe('Orders on one page.'),
  cursor: z.string().optional().describe('Where the next page starts: `next_cursor` of the page before.'),
});

const OrderedProduct = z
  .object({ name: z.string(), qty: z.int(), price: z.number().describe('Of one piece.'), image: z.string() })
  .meta({ id: 'DeviceOrderedProduct' });

/** A product of an order that is kept: those who pack it find it by its SKU. */
const ShippedProduct = OrderedProduct.extend({ company_sku: z.string() }).meta({ id: 'DeviceShippedProduct' });

/** HttpResponse of POST /place-order. */
export const PlacedOrder = z
  .object({
    message: z.string(),
    data: z.object({ order_number: z.string(), products: z.array(OrderedProduct) }),
  })
  .meta({ id: 'PlacedDeviceOrder' });

const Tracking = z
  .object({ tracking_number: z.string(), carrier: z.string(), status: z.string().nullable() })
  .meta({ id: 'DeviceTracking' });

/** An order as GET /orders lists it. */
export const Order = z
  .object({
    order_number: z.string(),
    order_status: StatusSchema,
    order_status_date: dateTimeFormat.describe('When it entered the status.'),
    created_at: dateTimeFormat,
    ...(Object.fromEntries(Object.keys(delivery).map((field) => [field, z.string()])) as Record<
      keyof typeof delivery,
      z.ZodString
    >),
    expedite_shipping: z.string(),
    is_signature_required: z.boolean(),
    warehouse_id: z.string().describe('Where it is shipped from.'),
    currency_code: z.string(),
    total_amount: z.number(),
    products: z.array(ShippedProduct),
    tracking: Tracking.nullable(),
  })
  .meta({ id: 'DeviceOrder' });

const HistoryEntry = z
  .object({
    version: z.int().min(1).describe('The version of the order this change led to.'),
    order_status: StatusSchema,
    previous_order_status: StatusSchema.nullable().describe('Null for the creation.'),
    changes: z.array(z.object({ field: z.string(), old_value: z.unknown(), new_value: z.unknown() })),
    changed_by: z.string().describe('Subject of the caller.'),
    changed_at: dateTimeFormat,
    reason: z.string().optional(),
  })
  .meta({ id: 'DeviceHistoryEntry' });

/** HttpResponse of GET /orders/{order_number}. */
export const OrderResponse = z
  .object({
    data: Order.extend({
      history: z
        .array(HistoryEntry)
        .describe('Oldest first: every change, or of a history beyond a megabyte the creation and the newest.'),
    }),
  })
  .meta({ id: 'DeviceOrderAnswer' });

/** HttpResponse of GET /orders. */
export const OrderList = z
  .object({
    data: z.array(Order),
    next_cursor: z.string().optional().describe('For the `cursor` of the next page. Absent on the last page.'),
  })
  .meta({ id: 'DeviceOrderList' });

/** HttpResponse of POST /orders/{order_number}/cancel. */
export const CancelledOrder = z
  .object({ message: z.string(), order_number: z.string() })
  .meta({ id: 'CancelledDeviceOrder' });
