import { type ExampleCall, taken } from '../../core/documentation/example-call.ts';
import * as catalog from './catalog-examples.ts';
import * as examples from './order-examples.ts';

const placed = { operation: 'devices-place-order', pointer: '/data/order_number' };
const laptop = { order_number: taken(examples.order.order_number, { ...placed, example: 'laptop-and-docks' }) };
const keyboard = {
  order_number: taken(examples.cancelledOrder.order_number, { ...placed, example: 'one-keyboard' }),
};

const reno = { warehouse_id: 'us-reno' };
const renoLaptop = { ...reno, company_sku: 'AR-BOOK13' };

/** Documented calls: an order that the warehouse ships, and one that is cancelled. Operators open another warehouse. */
export const exampleCalls: Readonly<Record<string, readonly ExampleCall[]>> = {
  'list-warehouses': [{ name: 'all', summary: 'All warehouses', status: 200 }],
  'get-inventory': [
    {
      name: 'search',
      summary: 'The products of a brand',
      query: { warehouse_id: 'us-columbus', search: 'Ardenne', category_name: 'Laptops' },
      status: 200,
    },
  ],
  'place-order': [
    { name: 'laptop-and-docks', summary: 'A laptop and two docks', status: 200 },
    {
      name: 'one-keyboard',
      summary: 'A keyboard, by the default shipping option',
      body: examples.placeKeyboard,
      status: 200,
      response: examples.placedKeyboard,
    },
  ],
  'get-order': [
    { name: 'placed', summary: 'An order that was placed', path: laptop, status: 200, response: examples.newOrder },
  ],
  'list-orders': [
    {
      name: 'of-an-employee',
      summary: 'The open orders of an employee',
      query: { email: examples.placeOrder.email, status: ['ORDER RECEIVED', 'PROCESSING'] },
      status: 200,
    },
  ],
  'cancel-order': [
    {
      name: 'one-keyboard',
      summary: 'Cancel before it is shipped',
      path: keyboard,
      headers: { 'If-Match': '"1"' },
      status: 200,
    },
  ],
  'put-warehouse': [
    { name: 'new', summary: 'A new warehouse', path: reno, body: catalog.newWarehouseBody, status: 201 },
    { name: 'changed', summary: 'One more shipping option', path: reno, status: 200 },
  ],
  'put-product': [
    { name: 'new', summary: 'A new product', path: renoLaptop, body: catalog.newProductBody, status: 201 },
    { name: 'changed', summary: 'Another price', path: renoLaptop, status: 200 },
  ],
  'adjust-stock': [{ name: 'delivered', summary: 'Pieces that came', path: renoLaptop, status: 200 }],
  'get-order-to-fulfil': [
    { name: 'placed', summary: 'An order to pack', path: laptop, status: 200, response: examples.orderToPack },
  ],
  'set-order-status': [
    {
      name: 'packed',
      summary: 'The warehouse packs the order',
      path: laptop,
      body: examples.pack,
      status: 200,
      response: examples.packedResponse,
    },
    { name: 'shipped', summary: 'The carrier has the parcel', path: laptop, status: 200 },
    {
      name: 'delivered',
      summary: 'The carrier has delivered the parcel',
      path: laptop,
      body: examples.deliver,
      status: 200,
      response: examples.deliveredResponse,
    },
  ],
};
