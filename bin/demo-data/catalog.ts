import { imageOf } from './images.ts';

/** Warehouse in the form of the operators' endpoint, with its id. */
export interface DemoWarehouse {
  readonly id: string;
  readonly currency: 'USD' | 'CAD' | 'EUR';
  readonly document: {
    readonly name: string;
    readonly countries: readonly string[];
    readonly shipping_options: readonly string[];
    readonly priority: number;
  };
}

/** Member countries of the European Union. */
const EUROPEAN_UNION = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');

/** Demo warehouses, in the order in which they open. */
export const WAREHOUSES: readonly DemoWarehouse[] = [
  {
    id: 'us-columbus',
    currency: 'USD',
    document: {
      name: 'Columbus, Ohio',
      countries: ['US'],
      shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
      priority: 10,
    },
  },
  {
    id: 'eu-venlo',
    currency: 'EUR',
    document: {
      name: 'Venlo, Netherlands',
      countries: [...EUROPEAN_UNION, 'CH', 'GB', 'NO'],
      shipping_options: ['UPS Ground', '2nd Day Air'],
      priority: 20,
    },
  },
  {
    id: 'ca-mississauga',
    currency: 'CAD',
    document: {
      name: 'Mississauga, Ontario',
      countries: ['CA'],
      shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'],
      priority: 30,
    },
  },
];

/** Address that the first warehouse ships to. */
export const columbus = {
  shipping_address: '350 North High Street',
  shipping_city: 'Columbus',
  shipping_state: 'OH',
  shipping_zip: '43215',
  shipping_country: 'US',
};

/** Price of a product in a warehouse's currency, and its pieces in stock. */
export interface StockEntry {
  readonly price: number;
  readonly stock: number;
}

/** Product with an invented brand and model, which together are its title. */
export interface DemoProduct {
  readonly company_sku: string;
  readonly category_name: string;
  readonly brand_name: string;
  readonly model_name: string;
  readonly description: string;
  readonly product_image: string;
  /** Price and stock by the currency of the warehouse. Warehouses with another currency do not have the product. */
  readonly stockByCurrency: Readonly<Partial<Record<DemoWarehouse['currency'], StockEntry>>>;
}

const entry = (price: number, stock: number): StockEntry => ({ price, stock });

/** Twelve products, of which one is nearly sold out and one is sold out. */
export const PRODUCTS: readonly DemoProduct[] = [
  {
    company_sku: 'AR-BOOK13',
    category_name: 'Laptops',
    brand_name: 'Ardenne',
    model_name: 'Book 13',
    description: '13-inch laptop of 1.1 kg, 16 GB memory, 512 GB storage',
    product_image: imageOf('laptop', '4f7cac'),
    stockByCurrency: { USD: entry(1149, 240), CAD: entry(1549, 120), EUR: entry(1099.5, 300) },
  },
  {
    company_sku: 'AR-BOOK16',
    category_name: 'Laptops',
    brand_name: 'Ardenne',
    model_name: 'Book 16 Pro',
    description: '16-inch laptop for heavy work, 32 GB memory, 1 TB storage',
    product_image: imageOf('laptop', '5a6ea8'),
    stockByCurrency: { USD: entry(2199, 80), CAD: entry(2949, 40), EUR: entry(2089, 90) },
  },
  {
    company_sku: 'TS-FLEX14',
    category_name: 'Laptops',
    brand_name: 'Tessaro',
    model_name: 'Flex 14',
    description: '14-inch laptop that folds into a tablet, with a pen',
    product_image: imageOf('laptop', '7a6fb0'),
    stockByCurrency: { USD: entry(1379.99, 60), EUR: entry(1299, 75) },
  },
  {
    company_sku: 'LM-VIEW27',
    category_name: 'Monitors',
    brand_name: 'Lumora',
    model_name: 'View 27',
    description: '27-inch 4K monitor, charges a laptop over USB-C',
    product_image: imageOf('monitor', '3f8f8a'),
    stockByCurrency: { USD: entry(459, 180), CAD: entry(619, 90), EUR: entry(439, 200) },
  },
  {
    company_sku: 'LM-WIDE34',
    category_name: 'Monitors',
    brand_name: 'Lumora',
    model_name: 'Wide 34',
    description: '34-inch curved monitor for two windows side by side',
    product_image: imageOf('monitor', '5a87a8'),
    stockByCurrency: { USD: entry(729.9, 2), EUR: entry(699, 3) },
  },
  {
    company_sku: 'BV-ONE',
    category_name: 'Phones',
    brand_name: 'Brevik',
    model_name: 'One',
    description: '6.1-inch phone, 256 GB, two SIM cards',
    product_image: imageOf('phone', 'c0736a'),
    stockByCurrency: { USD: entry(799, 320), CAD: entry(1079, 160), EUR: entry(779, 350) },
  },
  {
    company_sku: 'BV-ONEMINI',
    category_name: 'Phones',
    brand_name: 'Brevik',
    model_name: 'One Mini',
    description: '5.4-inch phone, 128 GB',
    product_image: imageOf('phone', 'b0628a'),
    stockByCurrency: { USD: entry(599, 0), EUR: entry(579, 0) },
  },
  {
    company_sku: 'TS-DOCK9',
    category_name: 'Docking stations',
    brand_name: 'Tessaro',
    model_name: 'Dock 9',
    description: 'USB-C docking station with nine ports and 100 W for the laptop',
    product_image: imageOf('dock', '6b7f94'),
    stockByCurrency: { USD: entry(189, 200), CAD: entry(249, 100), EUR: entry(179, 220) },
  },
  {
    company_sku: 'HV-QUIET2',
    category_name: 'Headsets',
    brand_name: 'Halvor',
    model_name: 'Quiet 2',
    description: 'Wireless headset that cancels noise',
    product_image: imageOf('headset', 'c28b3c'),
    stockByCurrency: { USD: entry(249, 400), CAD: entry(329, 150), EUR: entry(239, 420) },
  },
  {
    company_sku: 'HV-WIRE',
    category_name: 'Headsets',
    brand_name: 'Halvor',
    model_name: 'Wire',
    description: 'Headset with a USB cable',
    product_image: imageOf('headset', '8a9a4a'),
    stockByCurrency: { USD: entry(59.95, 150), CAD: entry(79.95, 60), EUR: entry(54.95, 180) },
  },
  {
    company_sku: 'TS-KEYS',
    category_name: 'Keyboards and mice',
    brand_name: 'Tessaro',
    model_name: 'Keys',
    description: 'Quiet wireless keyboard',
    product_image: imageOf('keyboard', '7384a8'),
    stockByCurrency: { USD: entry(89, 220), CAD: entry(119, 110), EUR: entry(84.9, 260) },
  },
  {
    company_sku: 'TS-GLIDE',
    category_name: 'Keyboards and mice',
    brand_name: 'Tessaro',
    model_name: 'Glide',
    description: 'Wireless mouse for either hand',
    product_image: imageOf('mouse', '6a9a78'),
    stockByCurrency: { USD: entry(49.5, 260), CAD: entry(64.5, 130), EUR: entry(46.5, 300) },
  },
];
