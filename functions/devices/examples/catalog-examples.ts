import { laptopImage } from './order-examples.ts';

export const warehouses = {
  success: true,
  status: 200,
  message: 'Warehouses retrieved successfully',
  data: {
    ware_houses: [
      {
        warehouse_id: 'us-columbus',
        name: 'Columbus, Ohio',
        shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
      },
      { warehouse_id: 'eu-venlo', name: 'Venlo, Netherlands', shipping_options: ['UPS Ground', '2nd Day Air'] },
      {
        warehouse_id: 'ca-mississauga',
        name: 'Mississauga, Ontario',
        shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
      },
    ],
  },
};

export const putWarehouse = {
  tenant: 'demo',
  name: 'Reno, Nevada',
  countries: ['US'],
  shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
  priority: 40,
};

const times = { created_at: '2027-02-01T08:00:00.000Z', updated_at: '2027-02-20T14:15:00.000Z' };

export const warehouseResponse = {
  message: 'Warehouse updated successfully',
  data: { warehouse_id: 'us-reno', ...putWarehouse, ...times },
};

/** The warehouse as it is added. A change replaces its lists as a whole. */
export const newWarehouseBody = { ...putWarehouse, shipping_options: ['UPS Ground', '2nd Day Air'] };

export const newWarehouse = {
  message: 'Warehouse created successfully',
  data: { warehouse_id: 'us-reno', ...newWarehouseBody, ...times, updated_at: times.created_at },
};

export const putProduct = {
  title: 'Ardenne Book 13',
  category_name: 'Laptops',
  brand_name: 'Ardenne',
  model_name: 'Book 13',
  description: '13-inch laptop of 1.1 kg, 16 GB memory, 512 GB storage',
  price: 1149,
  currency: 'USD',
  product_image: laptopImage,
};

export const productResponse = {
  message: 'Product updated successfully',
  data: { warehouse_id: 'us-reno', company_sku: 'AR-BOOK13', slug: 'ardenne-book-13', ...putProduct, ...times },
};

/** The product as it is added. */
export const newProductBody = { ...putProduct, price: 1199.99 };

export const newProduct = {
  message: 'Product created successfully',
  data: { ...productResponse.data, price: newProductBody.price, updated_at: times.created_at },
};

const { category_name, ...shownProduct } = putProduct;

export const inventory = {
  success: true,
  message: 'Inventory retrieved successfully',
  warehouse_id: 'us-columbus',
  warehouse_name: 'Columbus, Ohio',
  total_categories: 1,
  total_products: 2,
  data: [
    {
      category_name,
      products: [
        { company_sku: 'AR-BOOK13', slug: 'ardenne-book-13', ...shownProduct, quantity: 240, ...times },
        {
          company_sku: 'AR-BOOK16',
          slug: 'ardenne-book-16-pro',
          title: 'Ardenne Book 16 Pro',
          brand_name: 'Ardenne',
          model_name: 'Book 16 Pro',
          description: '16-inch laptop for heavy work, 32 GB memory, 1 TB storage',
          price: 2199,
          currency: 'USD',
          product_image: 'https://images.example.com/ardenne-book-16-pro.png',
          quantity: 79,
          ...times,
        },
      ],
    },
  ],
};

export const adjustStock = { change: 25, reason: 'Delivery note 7731' };

export const stockResponse = {
  message: 'Stock adjusted successfully',
  data: { warehouse_id: 'us-reno', company_sku: 'AR-BOOK13', quantity: 25 },
};
