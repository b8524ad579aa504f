import { randomUUID } from 'node:crypto';
import type { StoreOptions } from '../../../functions/core/store/store.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { adjustStock } from '../../../functions/devices/handlers/adjust-stock.ts';
import { cancelOrder } from '../../../functions/devices/handlers/cancel-order.ts';
import { getInventory } from '../../../functions/devices/handlers/get-inventory.ts';
import { getOrder } from '../../../functions/devices/handlers/get-order.ts';
import { getOrderToFulfil } from '../../../functions/devices/handlers/get-order-to-fulfil.ts';
import { listOrders } from '../../../functions/devices/handlers/list-orders.ts';
import { listWarehouses } from '../../../functions/devices/handlers/list-warehouses.ts';
import { placeOrder } from '../../../functions/devices/handlers/place-order.ts';
import { putProduct } from '../../../functions/devices/handlers/put-product.ts';
import { putWarehouse } from '../../../functions/devices/handlers/put-warehouse.ts';
import { setOrderStatus } from '../../../functions/devices/handlers/set-order-status.ts';
import { testStore } from '../store/test-store.ts';
import type { Answered, Call } from './http-event.ts';
import { type Faulty, faultyPair, LineService, type MakeHandler, type ServiceOptions } from './line-service.ts';
import { deliverStock } from './stock-stream.ts';

export { keyed } from './line-service.ts';

/** A row of the endpoint table. */
export type Operation = keyof typeof devices.endpoints;

const handlers: Readonly<Record<Operation, MakeHandler>> = {
  'list-warehouses': listWarehouses,
  'get-inventory': getInventory,
  'place-order': placeOrder,
  'get-order': getOrder,
  'list-orders': listOrders,
  'cancel-order': cancelOrder,
  'put-warehouse': putWarehouse,
  'put-product': putProduct,
  'adjust-stock': adjustStock,
  'get-order-to-fulfil': getOrderToFulfil,
  'set-order-status': setOrderStatus,
};

interface ProductName {
  readonly warehouse_id: string;
  readonly company_sku: string;
}

/** A product of a warehouse, and what orders call it. */
export interface Product extends ProductName {
  readonly title: string;
}

/** The claims of an operator: no tenant is among them. */
export const OPERATOR = { sub: 'olga' };

/** The device endpoints on a store, called as API Gateway calls them. */
export class DeviceService extends LineService<Operation> {
  /** On new tables unless some are given; time, randomness and waits can be replaced. */
  static async start(options: ServiceOptions = {}): Promise<DeviceService> {
    return new DeviceService(await testStore(options), handlers, devices);
  }

  /** Calls an operators' endpoint. */
  operate(operation: Operation, options: Call = {}): Promise<Answered> {
    return this.call(operation, { claims: OPERATOR, ...options });
  }

  /** Sets a warehouse of the tenant that ships to the US, and returns its id. */
  async warehouse(fields: object = {}, { tenant = 'tenant-a' }: Pick<Call, 'tenant'> = {}): Promise<string> {
    const warehouse_id = newId('WH');
    await this.done('put-warehouse', {
      claims: OPERATOR,
      path: { warehouse_id },
      body: completeWarehouse(tenant, fields),
    });
    return warehouse_id;
  }

  /** Sets a new product with a stock of `quantity`, by default none. */
  async product(warehouse_id: string, quantity = 0, fields: object = {}): Promise<Product> {
    const company_sku = newId('SKU');
    const product = { warehouse_id, company_sku, title: `Laptop ${company_sku}`, ...fields };
    await this.setProduct(product, { title: product.title, ...fields });
    if (quantity > 0) await this.stocked(product, quantity);
    return product;
  }

  /** Sets a product, which may be there already. */
  async setProduct({ warehouse_id, company_sku }: ProductName, fields: object = {}): Promise<void> {
    const body = { ...completeProduct(), ...fields };
    await this.done('put-product', { claims: OPERATOR, path: { warehouse_id, company_sku }, body });
  }

  /** Changes the stock of a product. */
  stock({ warehouse_id, company_sku }: ProductName, change: number, options: Call = {}): Promise<Answered> {
    const body = { change, reason: 'counted' };
    return this.operate('adjust-stock', { path: { warehouse_id, company_sku }, body, ...options });
  }

  /** Changes the stock of a product, which must succeed. */
  async stocked(product: ProductName, change: number, options: Call = {}): Promise<void> {
    const answered = await this.stock(product, change, options);
    if (answered.status !== 200) throw new Error(`adjust-stock answered ${answered.status}: ${answered.text}`);
  }

  /** Places an order of the products, one of each unless said otherwise, and returns its number. */
  async place(products: readonly Ordered[], fields: object = {}, options: Call = {}): Promise<string> {
    const { data } = await this.done('place-order', { body: completeOrder(products, fields), ...options });
    return data.order_number;
  }

  read(order_number: string, options: Call = {}): Promise<Answered['body']> {
    return this.done('get-order', { path: { order_number }, ...options }).then(({ data }) => data);
  }

  cancel(order_number: string, options: Call = {}): Promise<Answered> {
    return this.call('cancel-order', { path: { order_number }, ...options });
  }

  /** Moves an order as an operator does. */
  status(order_number: string, body: object, options: Call = {}): Promise<Answered> {
    return this.operate('set-order-status', { path: { order_number }, body, ...options });
  }

  /** Moves an order through the statuses, each of which must be reached. */
  async move(order_number: string, ...statuses: readonly string[]): Promise<void> {
    for (const status of statuses) {
      const body = { status, ...(status === 'SHIPPED' && { tracking_number: '1Z999', carrier: 'UPS' }) };
      const answered = await this.status(order_number, body);
      if (answered.status !== 200) throw new Error(`${status} answered ${answered.status}: ${answered.text}`);
    }
  }

  inventory(warehouse_id: string, query = '', options: Call = {}): Promise<Answered['body']> {
    return this.done('get-inventory', { query: `warehouse_id=${warehouse_id}${query}`, ...options });
  }

  /** Returns the pieces of a product that the inventory shows once the stream has delivered every change of its stock. */
  async quantityOf({ warehouse_id, company_sku }: ProductName, options: Call = {}): Promise<number> {
    await deliverStock(this.store, { warehouse_id, company_sku });
    const { data } = await this.inventory(warehouse_id, '', options);
    for (const { products } of data) {
      for (const product of products) if (product.company_sku === company_sku) return product.quantity;
    }
    throw new Error(`The inventory of ${warehouse_id} has no ${company_sku}`);
  }

  /** Every order of the tenant, page by page. */
  async list(query = '', options: Call = {}): Promise<Answered['body'][]> {
    const orders: Answered['body'][] = [];
    for (let cursor = ''; ; ) {
      const page = await this.done('list-orders', { query: `${query}${cursor}`, ...options });
      orders.push(...page.data);
      if (page.next_cursor === undefined) return orders;
      cursor = `&cursor=${page.next_cursor}`;
    }
  }
}

type Titled = Pick<Product, 'title'>;

/** A product to order: one piece, or as many as the number beside it says. */
export type Ordered<Of extends Titled = Product> = Of | readonly [Of, number];

/** A place-order body that breaks no rule. */
export function completeOrder(products: readonly Ordered<Titled>[], fields: object = {}) {
  return {
    items: products.map((ordered) => {
      const [{ title }, quantity] = 'title' in ordered ? [ordered, 1] : ordered;
      return { product_title: title, quantity };
    }),
    email: 'ada@example.com',
    firstname: 'Ada',
    lastname: 'Lovelace',
    shipping_address: '500 Howard Street',
    shipping_city: 'San Francisco',
    shipping_state: 'CA',
    shipping_zip: '94105',
    shipping_country: 'US',
    phone_number: '+1 415 555 2671',
    ...fields,
  };
}

/** A put-warehouse body that breaks no rule. */
export function completeWarehouse(tenant: string, fields: object = {}) {
  return {
    tenant,
    name: 'US West',
    countries: ['US'],
    shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
    priority: 1,
    ...fields,
  };
}

/** A put-product body that breaks no rule. */
export function completeProduct() {
  return {
    title: 'Laptop 14',
    category_name: 'Laptops',
    brand_name: 'Lovelace',
    model_name: 'L14',
    description: 'A laptop of 14 inches.',
    price: 1299.99,
    currency: 'USD',
    product_image: 'https://images.example.com/l14.png',
  };
}

const newId = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;

/** Both ways to DynamoDB, on the same tables. */
export type FaultyService = Faulty<DeviceService>;

/** A service whose way to DynamoDB can fail on demand, and one on the same tables whose way does not. */
export const faultyService = (options: Partial<StoreOptions> = {}): Promise<FaultyService> =>
  faultyPair(DeviceService.start, options);
