/**
 * Examples for the documentation: an order of a laptop and two docks, from placing to shipping. Tests validate each against its
 * schema.
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

const laptopImage = 'https://images.example.com/ardenne-book-13.png';

const laptop = { name: 'Ardenne Book 13', qty: 1, price: 1299.99, image: laptopImage };
const dock = {
  name: 'Tessaro Dock 9',
  qty: 2,
  price: 179.5,
  image: 'https://images.example.com/tessaro-dock-9.png',
};

export const placedOrder = {
  message: 'Order placed successfully',
  data: { order_number: '100042', products: [laptop, dock] },
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
  warehouse_id: 'columbus',
  currency_code: 'USD',
  total_amount: 1658.99,
  products: [
    { ...laptop, company_sku: 'ARD-B13-16-512' },
    { ...dock, company_sku: 'TES-D9' },
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

export const orderList = { data: [order], next_cursor: 'eyJrIjoiMjAyNy0wMy0wMSJ9.4f8c2e7d91ab6350' };

export const cancelledOrder = { message: 'Order cancelled successfully', order_number: '100043' };

export const warehouses = {
  success: true,
  status: 200,
  message: 'Warehouses retrieved successfully',
  data: {
    ware_houses: [
      { warehouse_id: 'columbus', name: 'Columbus', shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'] },
      { warehouse_id: 'rotterdam', name: 'Rotterdam', shipping_options: ['UPS Ground', '2nd Day Air'] },
    ],
  },
};

export const putWarehouse = {
  tenant: 'demo',
  name: 'Columbus',
  countries: ['US'],
  shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
  priority: 10,
};

const times = { created_at: '2027-02-01T08:00:00.000Z', updated_at: '2027-02-20T14:15:00.000Z' };

export const warehouseResponse = {
  message: 'Warehouse updated successfully',
  data: { warehouse_id: 'columbus', ...putWarehouse, ...times },
};

export const newWarehouse = {
  message: 'Warehouse created successfully',
  data: { ...warehouseResponse.data, updated_at: times.created_at },
};

export const putProduct = {
  title: 'Ardenne Book 13',
  category_name: 'Laptops',
  brand_name: 'Ardenne',
  model_name: 'Book 13',
  description: '13-inch laptop, 16 GB of memory, 512 GB of storage.',
  price: 1299.99,
  currency: 'USD',
  product_image: laptopImage,
};

export const productResponse = {
  message: 'Product updated successfully',
  data: { warehouse_id: 'columbus', company_sku: 'ARD-B13-16-512', slug: 'ardenne-book-13', ...putProduct, ...times },
};

export const newProduct = {
  message: 'Product created successfully',
  data: { ...productResponse.data, updated_at: times.created_at },
};

const { category_name, ...shownProduct } = putProduct;

export const inventory = {
  success: true,
  message: 'Inventory retrieved successfully',
  warehouse_id: 'columbus',
  warehouse_name: 'Columbus',
  total_categories: 1,
  total_products: 1,
  data: [
    {
      category_name,
      products: [{ company_sku: 'ARD-B13-16-512', slug: 'ardenne-book-13', ...shownProduct, quantity: 140, ...times }],
    },
  ],
};

export const adjustStock = { change: 25, reason: 'Delivery note 7731' };

export const stockResponse = {
  message: 'Stock adjusted successfully',
  data: { warehouse_id: 'columbus', company_sku: 'ARD-B13-16-512', quantity: 165 },
};

export const setOrderStatus = { status: 'SHIPPED', tracking_number: '1Z0000000000000134', carrier: 'UPS' };

export const orderToFulfilResponse = {
  data: { ...orderResponse.data, allowedTransitions: ['DELIVERED', 'RETURNED'], blockedTransitions: [] },
};

/** The order as operators see it. */
const orderOfOperators = { ...order, allowedTransitions: ['DELIVERED', 'RETURNED'], blockedTransitions: [] };

export const orderStatusResponse = { message: 'Order status updated successfully', data: orderOfOperators };
