import * as z from 'zod';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { withRules } from '../../core/validation/cross-rules.ts';
import { country, email, line, lineOrNone, listOf, wholeNumber } from '../../core/validation/fields.ts';
import { PHONE_NUMBER } from '../../core/validation/published-patterns.ts';
import { limitParameter, repeatable } from '../../core/validation/query-parameters.ts';
import { dateTimeFormat, filledText } from '../../core/validation/texts.ts';
import { type DeviceStatus, lifecycle } from '../model/lifecycle.ts';
import { MOST_PIECES, newOrderRules } from './cross-field-rules.ts';
import { shippingOption } from './fields.ts';

/** The status of a device order. */
export const StatusSchema = z.enum(statusesOf<DeviceStatus>(lifecycle)).meta({ id: 'DeviceStatus' });

/** Shipping option of an order that names none (docs/contracts/devices.md, "Placing an order"). */
export const DEFAULT_SHIPPING_OPTION = 'UPS Ground';

/** Maximum number of items in an order. */
export const MOST_ITEMS = 50;

/** An item of POST /place-order. */
export const OrderItem = z
  .strictObject({
    product_title: filledText().describe('The title of the product in the inventory, exactly.'),
    quantity: wholeNumber(1, MOST_PIECES),
  })
  .meta({ id: 'DeviceOrderItem' });

const name = line(100);
const addressLine = line();

/** The recipient and the address (docs/contracts/devices.md, "Placing an order"). */
const delivery = {
  email: email.describe('Email address of the recipient (RFC 5321). Its domain may be in Unicode.'),
  firstname: name,
  lastname: name,
  shipping_address: addressLine,
  shipping_city: addressLine,
  shipping_state: lineOrNone.describe(
    'State of the address. For `US` and `CA`, the two-letter code of a state, province or territory. Empty if the country has no states.',
  ),
  shipping_zip: addressLine,
  shipping_country: country.describe('Country of the address, as an upper-case ISO 3166-1 alpha-2 code.'),
  phone_number: filledText(64)
    .meta({ pattern: PHONE_NUMBER })
    .describe(
      'Phone number of the recipient: a number that is possible in the country, or an international number with `+`.',
    ),
};

/** Body of POST /place-order. */
export const PlaceOrder = withRules(
  z.strictObject({
    items: listOf(OrderItem, MOST_ITEMS).describe(
      'Products to order. Items with the same title are merged and their quantities added; an order has at most 1,000 pieces of a title.',
    ),
    ...delivery,
    expedite_shipping: shippingOption
      .nullish()
      .describe(
        "Shipping option: one of a warehouse's `shipping_options`, such as `UPS Ground`, `2nd Day Air` or `Overnight`. Default: `UPS Ground`.",
      ),
    is_signature_required: z
      .boolean()
      .nullish()
      .describe('True to require a signature on delivery; possible in `US` and `CA` only. Default: `false`.'),
  }),
  newOrderRules,
).meta({ id: 'PlaceDeviceOrder' });

/** Path of every endpoint for one order. */
export const OrderPath = z.object({
  order_number: z.string().describe('The `order_number` in the response of POST /place-order.'),
});

/** Query of an endpoint without query parameters. */
export const NoQuery = z.strictObject({});

/** Query of GET /orders. */
export const ListOrdersQuery = z.strictObject({
  status: repeatable(StatusSchema, StatusSchema.options.length)
    .optional()
    .describe('Return only orders in this status. Repeat the parameter for several statuses.'),
  email: email.optional().describe('Return only orders with exactly this email address.'),
  limit: limitParameter.describe('Maximum number of orders on a page.'),
  cursor: z.string().optional().describe('Start of the page: the `next_cursor` of the previous page.'),
});

const OrderedProduct = z
  .object({
    name: z.string(),
    qty: z.int(),
    price: z
      .number()
      .describe('Price of one piece when the order was placed: a number in the unit of `currency_code`.'),
    image: z.string(),
  })
  .meta({ id: 'DeviceOrderedProduct' });

/** The sum of an order. Prices of products are for one piece. */
const amount = {
  total_amount: z.number().describe('Total price of the order: a number in the unit of `currency_code`.'),
  currency_code: z.string().describe('Currency of all prices of the order, as an ISO 4217 code.'),
};

/** A product in a stored order, with the SKU by which the warehouse finds it. */
const ShippedProduct = OrderedProduct.extend({ company_sku: z.string() }).meta({ id: 'DeviceShippedProduct' });

/** Response of POST /place-order. */
export const PlacedOrder = z
  .object({
    message: z.string(),
    data: z
      .object({
        order_number: z.string(),
        status: StatusSchema.describe('Status of the new order, which GET of the order shows as `order_status`.'),
        ...amount,
        products: z.array(OrderedProduct),
      })
      .meta({ id: 'PlacedDeviceOrderData' }),
  })
  .meta({ id: 'PlacedDeviceOrder' });

const Tracking = z
  .object({ tracking_number: z.string(), carrier: z.string(), status: z.string().nullable() })
  .meta({ id: 'DeviceTracking' });

/** A next status that a rule refuses now. */
const BlockedTransition = z
  .object({ status: StatusSchema, reason: z.string().describe('The cause, and what to do.') })
  .meta({ id: 'DeviceBlockedTransition' });

/** An order in the list of GET /orders. */
export const Order = z
  .object({
    order_number: z.string(),
    order_status: StatusSchema,
    order_status_date: dateTimeFormat.describe('Time when the order entered its status.'),
    created_at: dateTimeFormat,
    ...(Object.fromEntries(Object.keys(delivery).map((field) => [field, z.string()])) as Record<
      keyof typeof delivery,
      z.ZodString
    >),
    expedite_shipping: z.string(),
    is_signature_required: z.boolean(),
    warehouse_id: z.string().describe('The warehouse that ships the order.'),
    currency_code: amount.currency_code,
    total_amount: amount.total_amount,
    products: z.array(ShippedProduct),
    tracking: Tracking.nullable(),
    allowedTransitions: z
      .array(StatusSchema)
      .describe(
        'Statuses to which you may move the order as it is. A partner cancels; operators set the other statuses.',
      ),
    blockedTransitions: z
      .array(BlockedTransition)
      .optional()
      .describe('For operators alone: the other next statuses, each with what it needs first.'),
  })
  .meta({ id: 'DeviceOrder' });

const Change = z
  .object({
    field: z.string(),
    old_value: z.unknown().describe('Value before the change.'),
    new_value: z.unknown().describe('Value after the change.'),
  })
  .meta({ id: 'DeviceChange' });

const HistoryEntry = z
  .object({
    version: z.int().min(1).describe('Version of the order after this change.'),
    order_status: StatusSchema,
    previous_order_status: StatusSchema.nullable().describe('Status before this change; null for the creation.'),
    changes: z.array(Change),
    changed_by: z.string().describe('Subject of the caller that made the change.'),
    changed_at: dateTimeFormat,
    reason: z.string().optional(),
  })
  .meta({ id: 'DeviceHistoryEntry' });

/** Response of GET /orders/{order_number}. */
export const OrderResponse = z
  .object({
    data: Order.extend({
      history: z
        .array(HistoryEntry)
        .describe(
          'Changes of the order, oldest first. A history larger than 1 MB shows only the creation and the newest changes.',
        ),
    }).meta({ id: 'DeviceOrderWithHistory' }),
  })
  .meta({ id: 'DeviceOrderAnswer' });

/** Response of GET /orders. */
export const OrderList = z
  .object({
    data: z.array(Order),
    next_cursor: z
      .string()
      .optional()
      .describe('The value to send as `cursor` for the next page. Absent on the last page.'),
  })
  .meta({ id: 'DeviceOrderList' });

/** Response of POST /orders/{order_number}/cancel. */
export const CancelledOrder = z
  .object({ message: z.string(), order_number: z.string() })
  .meta({ id: 'CancelledDeviceOrder' });
