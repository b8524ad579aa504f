import { randomUUID } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../functions/core/store/store.ts';
import { productKey } from '../functions/devices/model/catalog-keys.ts';
import type { Answered } from '../test/support/lines/http-event.ts';
import { BUDGETS } from './budgets.ts';
import type { Figure } from './figure.ts';
import { whole } from './request-counts.ts';
import { DeviceShop, TENANT, WAREHOUSE_ID } from './support/device-shop.ts';

/** Products of the inventory, and pieces of each. */
const SHELF = { products: 20, pieces: 1_300 };

/** Products of the warehouse in which a title is misspelt. */
const CATALOG_SIZE = 2_000;

/** Puts of one request (DynamoDB API reference, BatchWriteItem). */
const LARGEST_BATCH = 25;

/** Read and write units of a call. */
interface Units {
  readonly answered: Answered;
  readonly read: number;
  readonly written: number;
}

/**
 * Measures the units of device calls that depend on the size of the stock and of the catalog. DynamoDB's emulator reports them by
 * AWS's rules: each item of a batch rounded up, the items of a query summed up, writes of a transaction twice.
 */
export async function deviceUnits(store: Store): Promise<Figure[]> {
  const shop = new DeviceShop(() => ({ store, tenantClaim: 'client_id' }));
  const unitsOf = async (run: () => Promise<Answered>, status = 200): Promise<Units> => {
    const before = store.meter.use();
    const answered = await run();
    if (answered.status !== status) throw new Error(`A call of the benchmark returned ${answered.status}`);
    const after = store.meter.use();
    return { answered, read: after.readUnits - before.readUnits, written: after.writeUnits - before.writeUnits };
  };

  const products = Array.from({ length: SHELF.products }, (_, index) => `units-${index}`);
  await shop.open(products);
  for (const product of products) await shop.stock(product, SHELF.pieces);
  const first = await unitsOf(() => shop.inventory());
  const inventory = await unitsOf(() => shop.inventory());
  const shown = inventory.answered.body.data.flatMap(
    (category: { products: { quantity: number }[] }) => category.products,
  );
  if (shown.some(({ quantity }: { quantity: number }) => quantity !== SHELF.pieces))
    throw new Error('Pieces are missing');

  const three = products.slice(0, 3);
  await shop.place(three, 'warm-up');
  const order = await unitsOf(() => shop.place(three, randomUUID()));

  await fillCatalog(store);
  const misspelt = await unitsOf(() => shop.place(['Tessaro Dok 1001'], randomUUID()), 404);
  if (!misspelt.answered.text.includes('did you mean')) throw new Error('There is no suggestion');

  const of = `inventory of ${SHELF.products} products with ${SHELF.pieces} pieces each`;
  return [
    whole(`read units of an ${of}`, inventory.read, BUDGETS.readUnits.inventory),
    { name: 'the same at the first view, which counts the shards', value: String(first.read), within: true },
    whole(
      `read units of a place-order with a misspelt title among ${CATALOG_SIZE} products`,
      misspelt.read,
      BUDGETS.readUnits.misspeltTitle,
    ),
    whole(
      'write units of a place-order of 3 products with a UUID as key, the indexes included',
      order.written,
      BUDGETS.writeUnits.placeOrderOfThreeProducts,
    ),
  ];
}

/** Stores products without their offers, for which no order finds them. */
async function fillCatalog(store: Store): Promise<void> {
  const time = '2027-03-01T09:30:00.000Z';
  const items = Array.from({ length: CATALOG_SIZE }, (_, index) => ({
    ...productKey(WAREHOUSE_ID, `catalog-${index}`),
    warehouse_id: WAREHOUSE_ID,
    company_sku: `catalog-${index}`,
    tenant: TENANT,
    title: `${index % 2 === 0 ? 'Ardenne Book' : 'Tessaro Dock'} ${index}`,
    slug: `catalog-${index}`,
    category_name: 'Laptops',
    brand_name: 'Ardenne',
    model_name: 'Book 13',
    description: '13-inch laptop of 1.1 kg, 16 GB memory, 512 GB storage',
    price: 999.5,
    currency: 'USD',
    product_image: 'https://images.example.com/book.png',
    shards: 1,
    created_at: time,
    updated_at: time,
    version: 1,
  }));
  for (let start = 0; start < items.length; start += LARGEST_BATCH) {
    const puts = items.slice(start, start + LARGEST_BATCH).map((Item) => ({ PutRequest: { Item } }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.catalogTable]: puts } }));
  }
}
