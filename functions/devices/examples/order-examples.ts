/**
 * Examples for the documentation: an order of a laptop and two docks from the demo data, from placing to delivery, and another
 * warehouse. Tests validate each against its schema, and send each to a service with the demo data.
 */
export const placeOrder = {
  items: [
    { product_title: 'Ardenne Book 13', quantity: 1 },
    { product_title: 'Tessaro Dock 9', quantity: 2 },
  ],
  email: 'grace.moore@example.com',
  firstname: 'Grace',
  lastname: 'Moore',
  shipping_address: '41 South High Street',
  shipping_city: 'Columbus',
  shipping_state: 'OH',
  shipping_zip: '43215',
  shipping_country: 'US',
  phone_number: '+1 614 555 0134',
  expedite_shipping: 'Overnight',
  is_signature_required: true,
};

export const laptopImage = 'https://images.example.com/ardenne-book-13.png';

const laptop = { name: 'Ardenne Book 13', qty: 1, price: 1149, image: laptopImage };
const dock = {
  name: 'Tessaro Dock 9',
  qty: 2,
  price: 189,
  image: 'https://images.example.com/tessaro-dock-9.png',
};

/** Members of an order that the response to placing it has, too. */
const sum = { total_amount: 1527, currency_code: 'USD' };

export const placedOrder = {
  message: 'Order placed successfully',
  data: { order_number: '100042', status: 'ORDER RECEIVED', ...sum, products: [laptop, dock] },
};

/** An order without the optional fields. */
export const placeKeyboard = {
  items: [{ product_title: 'Tessaro Keys', quantity: 1 }],
  email: 'olive.hart@example.com',
  firstname: 'Olive',
  lastname: 'Hart',
  shipping_address: '350 North High Street',
  shipping_city: 'Columbus',
  shipping_state: 'OH',
  shipping_zip: '43215',
  shipping_country: 'US',
  phone_number: '(614) 555-0178',
};

export const placedKeyboard = {
  message: 'Order placed successfully',
  data: {
    order_number: '100043',
    status: 'ORDER RECEIVED',
    total_amount: 89,
    currency_code: 'USD',
    products: [{ name: 'Tessaro Keys', qty: 1, price: 89, image: 'https://images.example.com/tessaro-keys.png' }],
  },
};

const { items: _items, ...delivery } = placeOrder;

const placedAt = '2027-03-01T09:30:00.000Z';
const packedAt = '2027-03-01T11:05:00.000Z';
const shippedAt = '2027-03-01T16:40:00.000Z';

export const order = {
  order_number: '100042',
  order_status: 'SHIPPED',
  order_status_date: shippedAt,
  created_at: placedAt,
  ...delivery,
  warehouse_id: 'us-columbus',
  currency_code: 'USD',
  total_amount: 1527,
  products: [
    { ...laptop, company_sku: 'AR-BOOK13' },
    { ...dock, company_sku: 'TS-DOCK9' },
  ],
  tracking: { tracking_number: '1Z0000000000000134', carrier: 'UPS', status: null },
  allowedTransitions: [],
};

export const orderResponse = {
  data: {
    ...order,
    history: [
      {
        version: 1,
        order_status: 'ORDER RECEIVED',
        previous_order_status: null,
        changes: [],
        changed_by: 'demo',
        changed_at: placedAt,
      },
      {
        version: 2,
        order_status: 'PROCESSING',
        previous_order_status: 'ORDER RECEIVED',
        changes: [],
        changed_by: 'operator',
        changed_at: packedAt,
      },
      {
        version: 3,
        order_status: 'SHIPPED',
        previous_order_status: 'PROCESSING',
        changes: [
          {
            field: 'tracking',
            old_value: null,
            new_value: { tracking_number: '1Z0000000000000134', carrier: 'UPS' },
          },
        ],
        changed_by: 'operator',
        changed_at: shippedAt,
      },
    ],
  },
};

/** The order before the warehouse packs it. */
const open = {
  ...order,
  order_status: 'ORDER RECEIVED',
  order_status_date: placedAt,
  tracking: null,
  allowedTransitions: ['CANCELLED'],
};

export const newOrder = { data: { ...open, history: orderResponse.data.history.slice(0, 1) } };

export const orderList = { data: [open], next_cursor: 'eyJrIjoiMjAyNy0wMy0wMSJ9.4f8c2e7d91ab6350' };

export const cancelledOrder = { message: 'Order cancelled successfully', order_number: '100043' };

export const setOrderStatus = { status: 'SHIPPED', tracking_number: '1Z0000000000000134', carrier: 'UPS' };

/** Members of an order that operators see beside those for partners. */
const ofOperators = { allowedTransitions: ['DELIVERED', 'RETURNED'], blockedTransitions: [] };

export const orderToFulfilResponse = { data: { ...orderResponse.data, ...ofOperators } };

export const pack = { status: 'PROCESSING' };

/** Transitions that an operator can make when there is tracking data. */
const beforeTracking = [{ status: 'SHIPPED', reason: 'needs tracking_number, carrier; send them with the status' }];

/** The order as an operator sees it before the warehouse packs it. */
export const orderToPack = {
  data: { ...newOrder.data, allowedTransitions: ['PROCESSING', 'CANCELLED'], blockedTransitions: [] },
};

export const packedResponse = {
  message: 'Order status updated successfully',
  data: {
    ...open,
    order_status: 'PROCESSING',
    order_status_date: packedAt,
    allowedTransitions: ['CANCELLED'],
    blockedTransitions: beforeTracking,
  },
};

export const orderStatusResponse = {
  message: 'Order status updated successfully',
  data: { ...order, ...ofOperators },
};

export const deliver = { status: 'DELIVERED', tracking_status: 'signed for at the door' };

export const deliveredResponse = {
  message: 'Order status updated successfully',
  data: {
    ...order,
    order_status: 'DELIVERED',
    order_status_date: '2027-03-02T10:15:00.000Z',
    tracking: { ...order.tracking, status: deliver.tracking_status },
    allowedTransitions: ['RETURNED'],
    blockedTransitions: [],
  },
};
