import { columbus, type DemoWarehouse, WAREHOUSES } from '../../bin/demo-data/catalog.ts';
import { imageOf } from '../../bin/demo-data/images.ts';
import type { ServiceContext } from '../../functions/core/http/service-context.ts';
import type { Key } from '../../functions/core/model/keys.ts';
import { adjustStock } from '../../functions/devices/handlers/adjust-stock.ts';
import { cancelOrder } from '../../functions/devices/handlers/cancel-order.ts';
import { getInventory } from '../../functions/devices/handlers/get-inventory.ts';
import { getOrder } from '../../functions/devices/handlers/get-order.ts';
import { placeOrder } from '../../functions/devices/handlers/place-order.ts';
import { putProduct } from '../../functions/devices/handlers/put-product.ts';
import { putWarehouse } from '../../functions/devices/handlers/put-warehouse.ts';
import type { Offer, Warehouse } from '../../functions/devices/model/catalog-items.ts';
import { attributeOf, offersKey, warehousesKey } from '../../functions/devices/model/catalog-keys.ts';
import { MOST_SHARDS } from '../../functions/devices/stock/stock-shards.ts';
import { type Answered, type Call, call } from '../../test/support/lines/http-event.ts';

/** Tenant of the warehouses and orders. */
export const TENANT = 'bench';

const idOf = (warehouse: string): string => `bench-${warehouse}`;

/** Id of the warehouse that ships the orders. */
export const WAREHOUSE_ID = idOf('us-columbus');

/** Fields of every product. The title is its `company_sku`. */
const product = {
  category_name: 'Laptops',
  brand_name: 'Ardenne',
  model_name: 'Book 13',
  description: '13-inch laptop of 1.1 kg, 16 GB memory, 512 GB storage',
  product_image: imageOf('laptop', '4f7cac'),
  price: 999.5,
};

/** Handlers of the device endpoints, called in the same way as by API Gateway, with the warehouses of the demo. */
export class DeviceShop {
  readonly #handlers;

  constructor(context: () => ServiceContext) {
    this.#handlers = {
      place: placeOrder(context),
      get: getOrder(context),
      inventory: getInventory(context),
      cancel: cancelOrder(context),
      putWarehouse: putWarehouse(context),
      putProduct: putProduct(context),
      adjustStock: adjustStock(context),
    };
  }

  /** Creates the warehouses with the products. */
  async open(products: readonly string[]): Promise<void> {
    for (const { id, currency, document } of WAREHOUSES) {
      const warehouse_id = idOf(id);
      await this.#operate('putWarehouse', { path: { warehouse_id }, body: { ...document, tenant: TENANT } });
      for (const company_sku of products) {
        const body = { title: company_sku, ...product, currency };
        await this.#operate('putProduct', { path: { warehouse_id, company_sku }, body });
      }
    }
  }

  /** Adds pieces of a product to the stock of the warehouse that ships the orders. */
  async stock(company_sku: string, pieces: number): Promise<void> {
    const path = { warehouse_id: WAREHOUSE_ID, company_sku };
    await this.#operate('adjustStock', { path, body: { change: pieces, reason: 'first delivery' } });
  }

  /** Orders one piece of each product. */
  place(products: readonly string[], idempotencyKey: string): Promise<Answered> {
    const body = {
      items: products.map((product_title) => ({ product_title, quantity: 1 })),
      email: 'ada@example.com',
      firstname: 'Ada',
      lastname: 'Lovelace',
      ...columbus,
      phone_number: '(614) 555-0143',
    };
    return this.#call('place', { body, headers: { 'idempotency-key': idempotencyKey } });
  }

  get(order_number: string): Promise<Answered> {
    return this.#call('get', { path: { order_number } });
  }

  /** Reads the inventory of the warehouse that ships the orders. */
  inventory(): Promise<Answered> {
    return this.#call('inventory', { query: `warehouse_id=${WAREHOUSE_ID}` });
  }

  cancel(order_number: string): Promise<Answered> {
    return this.#call('cancel', { path: { order_number } });
  }

  #call(operation: 'place' | 'get' | 'inventory' | 'cancel', options: Call): Promise<Answered> {
    return call(this.#handlers[operation], { tenant: TENANT, ...options });
  }

  async #operate(operation: 'putWarehouse' | 'putProduct' | 'adjustStock', options: Call): Promise<void> {
    const { status, text } = await call(this.#handlers[operation], { claims: { sub: 'operator' }, ...options });
    if (status >= 300) throw new Error(`${operation} of the benchmark returned ${status}: ${text}`);
  }
}

/** Returns the items of the `Catalog` table that an order of the products reads. */
export function catalogOf(products: readonly string[]): (Key & Readonly<Record<string, unknown>>)[] {
  const times = { created_at: '2027-03-01T09:30:00.000Z', updated_at: '2027-03-01T09:30:00.000Z' };
  const ofEach = (value: (warehouse: DemoWarehouse) => object) =>
    Object.fromEntries(WAREHOUSES.map((warehouse) => [attributeOf(idOf(warehouse.id)), value(warehouse)]));
  const warehouses = ofEach(({ id, document }): Warehouse => {
    return { ...document, ...times, warehouse_id: idOf(id), tenant: TENANT, version: 1 };
  });
  const offers = (company_sku: string) =>
    ofEach(({ currency }): Offer => {
      return { company_sku, price: product.price, currency, image: product.product_image, shards: MOST_SHARDS };
    });
  return [
    { ...warehousesKey(TENANT), ...warehouses },
    ...products.map((title) => ({ ...offersKey(TENANT, title), ...offers(title) })),
  ];
}
