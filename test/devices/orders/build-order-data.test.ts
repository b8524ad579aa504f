import { describe, expect, test } from 'vitest';
import type { Order } from '../../../functions/core/model/order.ts';
import { Inventory, Warehouses } from '../../../functions/devices/contract/catalog-contract.ts';
import {
  OrderList,
  OrderResponse,
  PlacedOrder,
  PlaceOrder,
} from '../../../functions/devices/contract/order-contract.ts';
import * as catalog from '../../../functions/devices/examples/catalog-examples.ts';
import * as examples from '../../../functions/devices/examples/order-examples.ts';
import type { Offer, Product, Warehouse } from '../../../functions/devices/model/catalog-items.ts';
import type { DeviceOrderData } from '../../../functions/devices/model/order-data.ts';
import { dataAfterStatusUpdate, dataOfNewOrder } from '../../../functions/devices/orders/build-order-data.ts';
import {
  inventoryResponse,
  productResponse,
  warehouseResponse,
  warehousesResponse,
} from '../../../functions/devices/representation/catalog-representation.ts';
import {
  orderDocument,
  orderListResponse,
  orderResponse,
  placedResponse,
} from '../../../functions/devices/representation/order-representation.ts';
import { type Line, mergeItems } from '../../../functions/devices/rules/warehouse-rules.ts';

const placedAt = '2027-03-01T09:30:00.000Z';

const prices: Readonly<Record<string, Offer>> = {
  'Ardenne Book 13': { company_sku: 'ARD', price: 1299.99, currency: 'USD', image: 'data:image/png,a', shards: 3 },
  'Tessaro Dock 9': { company_sku: 'TES', price: 179.5, currency: 'USD', image: 'data:image/png,t', shards: 1 },
};

const linesOf = (items: typeof examples.placeOrder.items): Line[] =>
  mergeItems(items).flatMap((item) => {
    const offer = prices[item.title];
    return offer ? [{ item, offer }] : [];
  });

const taken = [{ company_sku: 'ARD', shard: 2, quantity: 1 }];

function newData(fields: object = {}): DeviceOrderData {
  const request = PlaceOrder.parse({ ...examples.placeOrder, ...fields });
  return dataOfNewOrder(request, {
    warehouse: { warehouse_id: 'columbus' },
    lines: linesOf(request.items),
    reservations: taken,
  });
}

const orderOf = (data: DeviceOrderData): Order<DeviceOrderData> => ({
  line: 'devices',
  tenant: 'acme',
  number: 100_042,
  uid: '100042-0123456789abcdef0123',
  status: 'ORDER RECEIVED',
  statusVersion: 1,
  statusSince: placedAt,
  previousStatus: null,
  version: 1,
  createdAt: placedAt,
  createdBy: 'ada',
  createdStatus: 'ORDER RECEIVED',
  updatedAt: placedAt,
  data,
});

describe('the data of a new order', () => {
  test('has what was asked for, the prices, the total and where the pieces came from', () => {
    const { items: _items, ...delivery } = examples.placeOrder;
    expect(newData()).toEqual({
      ...delivery,
      warehouse_id: 'columbus',
      currency_code: 'USD',
      total_amount: 1658.99,
      products: [
        { name: 'Ardenne Book 13', qty: 1, price: 1299.99, image: 'data:image/png,a', company_sku: 'ARD' },
        { name: 'Tessaro Dock 9', qty: 2, price: 179.5, image: 'data:image/png,t', company_sku: 'TES' },
      ],
      taken,
    });
  });

  test.each([null, undefined])('is shipped by UPS Ground where the option is %s', (expedite_shipping) =>
    expect(newData({ expedite_shipping })).toMatchObject({ expedite_shipping: 'UPS Ground' }),
  );

  test('needs no signature unless one is asked for', () =>
    expect(newData({ is_signature_required: undefined })).toMatchObject({ is_signature_required: false }));
});

describe('what is told of a shipment', () => {
  const tracking = { tracking_number: '1Z', carrier: 'UPS' };

  test('is kept, and what is left out stays as it is', () => {
    const shipped = dataAfterStatusUpdate(newData(), { status: 'SHIPPED', ...tracking });
    expect(shipped.tracking).toEqual(tracking);
    const moved = dataAfterStatusUpdate(shipped, { status: 'SHIPPED', tracking_status: 'at customs' });
    expect(moved.tracking).toEqual({ ...tracking, status: 'at customs' });
    const corrected = dataAfterStatusUpdate(moved, { status: 'DELIVERED', carrier: 'DHL' });
    expect(corrected.tracking).toEqual({ ...tracking, carrier: 'DHL', status: 'at customs' });
    expect(dataAfterStatusUpdate(corrected, { status: 'RETURNED' })).toEqual(corrected);
  });

  test('changes nothing where nothing is told', () => {
    const data = newData();
    expect(dataAfterStatusUpdate(data, { status: 'PROCESSING' })).toBe(data);
  });
});

describe('an order is printed', () => {
  test("as the contract has it, without what is the service's own", () => {
    const document = orderDocument(orderOf(newData()));
    expect(Object.keys(document)).toEqual(Object.keys(examples.order));
    expect(document).toMatchObject({ order_number: '100042', order_status: 'ORDER RECEIVED', tracking: null });
    expect(document.products[0]).toEqual({
      name: 'Ardenne Book 13',
      qty: 1,
      price: 1299.99,
      image: 'data:image/png,a',
      company_sku: 'ARD',
    });
  });

  test('with its shipment, whose status may not be known', () => {
    const data = dataAfterStatusUpdate(newData(), { status: 'SHIPPED', tracking_number: '1Z', carrier: 'UPS' });
    expect(orderDocument(orderOf(data)).tracking).toEqual({ tracking_number: '1Z', carrier: 'UPS', status: null });
  });

  test('with its history, and its version as ETag', () => {
    const changes = [
      { field: 'tracking.carrier', oldValue: null, newValue: 'UPS' },
      { field: 'taken[0].quantity', oldValue: 1, newValue: null },
    ];
    const entry = { version: 2, from: 'ORDER RECEIVED', to: 'PROCESSING', changes, actor: 'olga', timestamp: placedAt };
    const answer = orderResponse({ ...orderOf(newData()), version: 2 }, [{ ...entry, reason: 'packed' }]);
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"2"' }, orderNumber: 100_042 });
    expect(OrderResponse.parse(JSON.parse(answer.body)).data.history).toEqual([
      {
        version: 2,
        order_status: 'PROCESSING',
        previous_order_status: 'ORDER RECEIVED',
        changes: [{ field: 'tracking.carrier', old_value: null, new_value: 'UPS' }],
        changed_by: 'olga',
        changed_at: placedAt,
        reason: 'packed',
      },
    ]);
  });

  test('as placed with its number as a string and the price of one piece', () => {
    const { body } = placedResponse(orderOf(newData()));
    expect(PlacedOrder.strict().parse(JSON.parse(body))).toMatchObject({
      message: 'Order placed successfully',
      data: {
        order_number: '100042',
        status: 'ORDER RECEIVED',
        total_amount: 1658.99,
        currency_code: 'USD',
        products: [{ price: 1299.99 }, { qty: 2, price: 179.5 }],
      },
    });
  });

  test.each([undefined, 'x"y'])('in a list with the cursor %s', (cursor) => {
    const orders = [JSON.stringify(orderDocument(orderOf(newData())))];
    const list = OrderList.parse(JSON.parse(orderListResponse({ orders, cursor }).body));
    expect(list.data).toHaveLength(1);
    expect(list.next_cursor).toBe(cursor);
    expect('next_cursor' in list).toBe(cursor !== undefined);
  });
});

test('what is known of a shipment is printed in one sequence', () => {
  const tracking = { status: 'In transit', carrier: 'UPS', tracking_number: '1Z' };
  const printed = orderDocument(orderOf({ ...newData(), tracking }));
  expect(JSON.stringify(printed.tracking)).toBe('{"tracking_number":"1Z","carrier":"UPS","status":"In transit"}');
});

describe('the catalog is printed', () => {
  const times = { created_at: placedAt, updated_at: placedAt, version: 1 };
  const warehouse: Warehouse = { warehouse_id: 'columbus', ...catalog.putWarehouse, ...times };
  const product = (company_sku: string, fields: Partial<Product> = {}) => ({
    ...catalog.putProduct,
    warehouse_id: 'columbus',
    company_sku,
    tenant: 'acme',
    slug: company_sku,
    shards: 4,
    ...times,
    quantity: 7,
    ...fields,
  });

  test('with the warehouses as they come, and no more of them than callers need', () => {
    const { body } = warehousesResponse([{ ...warehouse, warehouse_id: 'z' }, warehouse]);
    const { data, ...rest } = Warehouses.parse(JSON.parse(body));
    expect(rest).toEqual({ success: true, status: 200, message: 'Warehouses retrieved successfully' });
    expect(data.ware_houses.map(({ warehouse_id }) => warehouse_id)).toEqual(['z', 'columbus']);
    expect(JSON.parse(body).data.ware_houses[1]).toEqual({
      warehouse_id: 'columbus',
      name: warehouse.name,
      shipping_options: warehouse.shipping_options,
    });
  });

  test('with the products by category and title', () => {
    const products = [
      product('c', { title: 'Beta' }),
      product('b', { category_name: 'Docks', title: 'Gamma' }),
      product('a', { title: 'Alpha' }),
    ];
    const { body } = inventoryResponse(warehouse, products);
    const inventory = Inventory.parse(JSON.parse(body));
    expect(inventory).toMatchObject({ total_categories: 2, total_products: 3, warehouse_name: warehouse.name });
    expect(
      inventory.data.map(({ category_name, products }) => [category_name, products.map(({ title }) => title)]),
    ).toEqual([
      ['Docks', ['Gamma']],
      ['Laptops', ['Alpha', 'Beta']],
    ]);
    expect(Object.keys(JSON.parse(body).data[0].products[0]).sort()).toEqual(
      Object.keys(catalog.inventory.data[0]?.products[0] ?? {}).sort(),
    );
  });

  test('with 201 for what is new', () => {
    expect(warehouseResponse(warehouse, true)).toMatchObject({ status: 201 });
    expect(warehouseResponse(warehouse, false)).toMatchObject({ status: 200 });
    const { quantity: _quantity, ...stored } = product('a');
    const { status, body } = productResponse(stored, true);
    expect(status).toBe(201);
    expect(Object.keys(JSON.parse(body).data).sort()).toEqual(Object.keys(catalog.productResponse.data).sort());
  });
});
