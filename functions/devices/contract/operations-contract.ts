import * as z from 'zod';
import { withRules } from '../../core/validation/cross-rules.ts';
import { country, currency, identifier, line } from '../../core/validation/fields.ts';
import { dateTimeFormat, filledText, LONG_TEXT_LENGTH, text } from '../../core/validation/texts.ts';
import { priceRules, trackingRules } from './cross-field-rules.ts';
import { image, price } from './fields.ts';
import { Order, StatusSchema } from './order-contract.ts';

/** Path of PUT /warehouses/{warehouse_id}. */
export const WarehousePath = z.object({ warehouse_id: identifier });

/** Path of the endpoints of one product. */
export const ProductPath = z.object({ warehouse_id: identifier, company_sku: identifier });

/** Longest name of a tenant, in characters: a title's key has both, and DynamoDB takes 2,048 bytes for a partition key (quotas). */
const TENANT_LENGTH = 128;

const eachOnce = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Body of PUT /warehouses/{warehouse_id}. */
export const PutWarehouse = z
  .strictObject({
    tenant: filledText(TENANT_LENGTH).describe(
      'Whose orders it ships. It stays that: a warehouse does not change hands.',
    ),
    name: line(100),
    countries: z
      .array(country)
      .min(1)
      .max(300)
      .transform(eachOnce)
      .describe('The countries that it serves: ISO 3166-1 alpha-2, upper case.'),
    shipping_options: z
      .array(line(64))
      .min(1)
      .max(20)
      .transform(eachOnce)
      .describe('How it ships. `UPS Ground` is what an order gets that does not say.'),
    priority: z
      .int()
      .min(0)
      .max(1_000_000)
      .describe('The lowest of the warehouses that could ship an order ships it; of equal ones the first by its id.'),
  })
  .meta({ id: 'PutDeviceWarehouse' });

/** Body of PUT /warehouses/{warehouse_id}/products/{company_sku}. */
export const PutProduct = withRules(
  z.strictObject({
    title: line().describe('What orders call it, exactly. Unique within the warehouse.'),
    category_name: line(100),
    brand_name: line(100),
    model_name: line(100),
    description: text(LONG_TEXT_LENGTH),
    price: price.describe(
      "Of one piece, with at most the currency's decimals. A number, or its decimal digits as a string.",
    ),
    currency: currency.describe('ISO 4217.'),
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
      .describe('Pieces that came, or went when it is negative. Not 0.'),
    reason: filledText().describe('For the journal.'),
  })
  .meta({ id: 'AdjustDeviceStock' });

/** Body of POST /device-orders/{order_number}/status. */
export const SetOrderStatus = withRules(
  z.strictObject({
    status: StatusSchema.describe('The status to move to; the one it has, to correct what is known of the shipment.'),
    tracking_number: line(100).optional(),
    carrier: line(100).optional(),
    tracking_status: filledText().optional().describe("The carrier's own words."),
    reason: filledText().optional().describe('For the history.'),
  }),
  trackingRules,
).meta({ id: 'SetDeviceOrderStatus' });

/** HttpResponse of PUT /warehouses/{warehouse_id}. */
export const WarehouseResponse = z
  .object({
    message: z.string(),
    data: z.object({
      warehouse_id: z.string(),
      tenant: z.string(),
      name: z.string(),
      countries: z.array(z.string()),
      shipping_options: z.array(z.string()),
      priority: z.int(),
      created_at: dateTimeFormat,
      updated_at: dateTimeFormat,
    }),
  })
  .meta({ id: 'DeviceWarehouseAnswer' });

/** HttpResponse of PUT /warehouses/{warehouse_id}/products/{company_sku}. */
export const ProductResponse = z
  .object({
    message: z.string(),
    data: z.object({
      warehouse_id: z.string(),
      company_sku: z.string(),
      title: z.string(),
      slug: z.string(),
      category_name: z.string(),
      brand_name: z.string(),
      model_name: z.string(),
      description: z.string(),
      price: z.number(),
      currency: z.string(),
      product_image: z.string(),
      created_at: dateTimeFormat,
      updated_at: dateTimeFormat,
    }),
  })
  .meta({ id: 'DeviceProductAnswer' });

/** HttpResponse of POST /warehouses/{warehouse_id}/products/{company_sku}/stock. */
export const StockResponse = z
  .object({
    message: z.string(),
    data: z.object({
      warehouse_id: z.string(),
      company_sku: z.string(),
      quantity: z.int().min(0).describe('Pieces in stock after the change.'),
    }),
  })
  .meta({ id: 'DeviceStockAnswer' });

/** HttpResponse of POST /device-orders/{order_number}/status. */
export const OrderStatusResponse = z
  .object({ message: z.string(), data: Order })
  .meta({ id: 'DeviceOrderStatusAnswer' });
