import { BatchWriteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as examples from '../functions/appliances/examples/order-examples.ts';
import { createOrder } from '../functions/appliances/handlers/create-order.ts';
import { idempotencyKeyOf } from '../functions/core/model/keys.ts';
import { itemSize } from '../functions/core/store/item-size.ts';
import type { Store } from '../functions/core/store/store.ts';
import { getPriceList } from '../functions/subscriptions/handlers/get-price-list.ts';
import { listCustomers } from '../functions/subscriptions/handlers/list-customers.ts';
import { call } from '../test/support/lines/http-event.ts';
import { manyCustomer, storeCustomers } from '../test/support/lines/many-customers.ts';
import { countingReadUnits } from '../test/support/store/consumed-units.ts';
import { BUDGETS } from './budgets.ts';
import { atMost, type Figure } from './figure.ts';
import { catalogOf, done, offersOf } from './support/subscription-shop.ts';

const TENANT = 'bench';
const RESELLER = '5556667778';
const CUSTOMERS = 5_000;
const OFFERS = 2_000;
const MICROSECONDS = 1_000;
/** Body of a request for the whole price list of the shop's offers. */
const PRICE_LIST = {
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
};

/** Nine of ten of these customers are active, and the list has active ones by default. */
const ACTIVE = CUSTOMERS * 0.9;
const OFFSETS = [0, ACTIVE / 2, ACTIVE - 20];

const units = (value: number) => String(value);

/**
 * Measures the read units of lists, as DynamoDB reports them (`ReturnConsumedCapacity`), and the size of a kept response by the
 * documented size of an item.
 */
export async function listUnits(store: Store): Promise<Figure[]> {
  return [...(await customerPages(store)), ...(await priceListPages(store)), await keptResponse(store)];
}

async function customerPages(store: Store): Promise<Figure[]> {
  const customers = Array.from({ length: CUSTOMERS }, (_, n) =>
    manyCustomer(n, { tenant: TENANT, resellerId: RESELLER }),
  );
  await storeCustomers(store, customers);
  const counted = countingReadUnits(store);
  const handler = listCustomers(() => ({ store: counted.store, tenantClaim: 'client_id' }));
  const headers = { 'x-api-key': TENANT };
  const page = async (query: string) => {
    done(await call(handler, { tenant: TENANT, headers, path: { resellerId: RESELLER }, query }));
    return counted.units();
  };
  const first = await page('');
  const started = process.cpuUsage();
  const pages: number[] = [];
  for (const offset of OFFSETS) pages.push(await page(`offset=${offset}`));
  const { user, system } = process.cpuUsage(started);
  const byName = await page('company-name=*fair*');
  return [
    atMost(
      `read units of a page of ${CUSTOMERS} customers, at the worst of ${OFFSETS.length} offsets`,
      Math.max(...pages),
      BUDGETS.readUnits.customersPage,
      units,
    ),
    plain('CPU of that page, milliseconds', ((user + system) / MICROSECONDS / OFFSETS.length).toFixed(1)),
    plain('read units of the first page ever, which counts them', units(first)),
    plain('read units of a page of them by name', units(byName)),
  ];
}

async function priceListPages(store: Store): Promise<Figure[]> {
  const BATCH = 25;
  const items = catalogOf(offersOf(OFFERS));
  for (let start = 0; start < items.length; start += BATCH) {
    const puts = items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.catalogTable]: puts } }));
  }
  const counted = countingReadUnits(store);
  const reading = { ...counted.store, idempotencyTable: store.idempotencyTable };
  const handler = getPriceList(() => ({ store: reading, tenantClaim: 'client_id' }));
  let id = 0;
  const page = async (offset: number) => {
    id += 1;
    const headers = { 'x-api-key': TENANT, 'x-correlation-id': `price-list-${id}` };
    const answered = done(
      await call(handler, { tenant: TENANT, headers, body: PRICE_LIST, query: `offset=${offset}` }),
    );
    return { read: counted.units(), count: answered.body.count };
  };
  const first = await page(0);
  const next = await page(OFFERS / 2);
  return [
    plain(`read units of a price list of ${OFFERS} offers, once a minute and environment`, units(first.read)),
    atMost(`read units of a page of ${next.count} prices of it`, next.read, BUDGETS.lists.priceListPage, units),
  ];
}

async function keptResponse(store: Store): Promise<Figure> {
  const handler = createOrder(() => ({ store, tenantClaim: 'client_id' }));
  const key = '0b5a7a64-3b8c-4f4e-9a3e-3f4b1c2d5e6f';
  const headers = { 'idempotency-key': key };
  done(await call(handler, { tenant: TENANT, headers, body: examples.createOrder }));
  const pk = idempotencyKeyOf(TENANT, 'appliances/create-order', key);
  const { Item = {} } = await store.client.send(new GetCommand({ TableName: store.idempotencyTable, Key: { pk } }));
  const name = 'bytes of the record of an appliance create with a UUID as key';
  return atMost(name, itemSize(Item), BUDGETS.lists.keptResponseBytes, units);
}

const plain = (name: string, value: string): Figure => ({ name, value, within: true });
