import * as z from 'zod';
import { withRules } from '../../core/validation/cross-rules.ts';
import { country, currency, identifier, line } from '../../core/validation/fields.ts';
import { composed } from '../../core/validation/spelling.ts';
import { dateTimeFormat, filledText, LONG_TEXT_LENGTH, text } from '../../core/validation/texts.ts';
import { priceRules, trackingRules } from './cross-field-rules.ts';
import { image, price } from './fields.ts';
import { Order, StatusSchema } from './order-contract.ts';

/** Path of PUT /warehouses/{warehouse_id}. */
export const WarehousePath = z.object({ warehouse_id: identifier.describe('The id of the warehouse.') });

/** Path of the endpoints for one product. */
export const ProductPath = z.object({
  ...WarehousePath.shape,
  company_sku: identifier.describe('The id of the product in the warehouse.'),
});

/**
 * Maximum length of a tenant's name, in characters. A partition key holds it beside a title; DynamoDB limits the key to 2,048
 * bytes (quotas).
 */
const TENANT_LENGTH = 128;

/** Keeps the first of the texts that are the same in any spelling of Unicode. */
const eachOnce = (texts: readonly string[]): string[] =>
  [...Map.groupBy(texts, composed).values()].flatMap(([first]) => first ?? []);

/** Body of PUT /warehouses/{warehouse_id}. */
export const PutWarehouse = z
  .strictObject({
    tenant: filledText(TENANT_LENGTH).describe(
      'Tenant whose orders the warehouse ships. The tenant of a warehouse cannot change.',
    ),
    name: line(100),
    countries: z
      .array(country)
      .min(1)
      .max(300)
      .transform(eachOnce)
      .describe('Countries that the warehouse serves, as upper-case ISO 3166-1 alpha-2 codes.'),
    shipping_options: z
      .array(line(64))
      .min(1)
      .max(20)
      .transform(eachOnce)
      .describe('Shipping options of the warehouse. Default for orders: `UPS Ground`.'),
    priority: z
      .int()
      .min(0)
      .max(1_000_000)
      .describe(
        'Rank for selection. Among eligible warehouses, the lowest number ships the order. Ties are broken by id.',
      ),
  })
  .meta({ id: 'PutDeviceWarehouse' });

/** Body of PUT /warehouses/{warehouse_id}/products/{company_sku}. */
export const PutProduct = withRules(
  z.strictObject({
    title: line().describe(
      'The value that orders send as `product_title`, exactly. A title is unique within the warehouse.',
    ),
    category_name: line(100),
    brand_name: line(100),
    model_name: line(100),
    description: text(LONG_TEXT_LENGTH),
    price: price.describe(
      "Price of one piece: a number in the currency's unit, with at most the currency's decimals. The API also takes its decimal digits as a text.",
    ),
    currency: currency.describe('Currency of `price`, as an ISO 4217 code.'),
    product_image: image,
  }),
  priceRules,
).meta({ id: 'PutDeviceProduct' });

/** Body of POST /warehouses/{warehouse_id}/products/{company_sku}/stock. */
export const AdjustStock = z
  .strictObject({
    change: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .refine((change) => change !== 0, { error: 'must not be 0: say how many pieces came or went' })
      .meta({ not: { const: 0 } })
      .describe('Number of pieces to add; negative to remove pieces. Must not be 0.'),
    reason: filledText().describe('Reason of the change, kept in the stock journal.'),
  })
  .meta({ id: 'AdjustDeviceStock' });

/** Body of POST /device-orders/{order_number}/status. */
export const SetOrderStatus = withRules(
  z.strictObject({
    status: StatusSchema.describe(
      'The status to move to, or the current status to update the tracking data or to give a reason.',
    ),
    tracking_number: line(100).optional(),
    carrier: line(100).optional(),
    tracking_status: filledText().optional().describe("Status of the shipment in the carrier's own words."),
    reason: filledText().optional().describe('Reason of the change, kept in the history of the order.'),
  }),
  trackingRules,
).meta({ id: 'SetDeviceOrderStatus' });

/** Response of PUT /warehouses/{warehouse_id}. */
export const WarehouseResponse = z
  .object({
    message: z.string(),
    data: z
      .object({
        warehouse_id: z.string(),
        tenant: z.string(),
        name: z.string(),
        countries: z.array(z.string()),
        shipping_options: z.array(z.string()),
        priority: z.int(),
        created_at: dateTimeFormat,
        updated_at: dateTimeFormat,
      })
      .meta({ id: 'DeviceWarehouseOfOperators' }),
  })
  .meta({ id: 'DeviceWarehouseAnswer' });

/** Response of PUT /warehouses/{warehouse_id}/products/{company_sku}. */
export const ProductResponse = z
  .object({
    message: z.string(),
    data: z
      .object({
        warehouse_id: z.string(),
        company_sku: z.string(),
        title: z.string(),
        slug: z.string(),
        category_name: z.string(),
        brand_name: z.string(),
        model_name: z.string(),
        description: z.string(),
        price: z.number().describe('Price of one piece: a number in the unit of `currency`.'),
        currency: z.string(),
        product_image: z.string(),
        created_at: dateTimeFormat,
        updated_at: dateTimeFormat,
      })
      .meta({ id: 'DeviceProductOfOperators' }),
  })
  .meta({ id: 'DeviceProductAnswer' });

/** Response of POST /warehouses/{warehouse_id}/products/{company_sku}/stock. */
export const StockResponse = z
  .object({
    message: z.string(),
    data: z
      .object({
        warehouse_id: z.string(),
        company_sku: z.string(),
        quantity: z.int().min(0).describe('Number of pieces in stock after the change.'),
      })
      .meta({ id: 'DeviceStock' }),
  })
  .meta({ id: 'DeviceStockAnswer' });

/** Response of POST /device-orders/{order_number}/status. */
export const OrderStatusResponse = z
  .object({ message: z.string(), data: Order })
  .meta({ id: 'DeviceOrderStatusAnswer' });
