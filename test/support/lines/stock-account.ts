import { paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Order, storedHistoryEntry } from '../../../functions/core/model/order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { StockChange, StockShard } from '../../../functions/devices/model/catalog-items.ts';
import { STOCK } from '../../../functions/devices/model/catalog-keys.ts';
import type { DeviceOrderData } from '../../../functions/devices/model/order-data.ts';

const Item = z.looseObject({ pk: z.string(), sk: z.string() });
type Item = z.infer<typeof Item>;

/** A level below zero must be seen here, which the service itself refuses to read. */
const Shard = StockShard.extend({ available: z.int() });

const DeviceOrder = z.object({
  number: z.int(),
  status: z.string(),
  version: z.int(),
  data: z.object({
    email: z.string(),
    warehouse_id: z.string(),
    products: z.array(z.object({ company_sku: z.string(), qty: z.int() })),
    taken: z.array(z.object({ company_sku: z.string(), shard: z.int(), quantity: z.int().positive() })),
  } satisfies SchemasOf<DeviceOrderData>),
} satisfies SchemasOf<Order>);

/** Schemas of some attributes of a stored format, by the names that the service stores them under. */
type SchemasOf<Format> = { readonly [Attribute in keyof Format]?: z.ZodType };

/** A device order as it is stored. */
export type StoredOrder = z.infer<typeof DeviceOrder>;

const Entry = storedHistoryEntry().unwrap().extend({ pk: z.string() });

/** Everything that the tables hold of stock and orders, read item by item. */
export interface Account {
  /** Pieces in each shard, by warehouse and product. */
  readonly shards: ReadonlyMap<string, readonly number[]>;
  readonly orders: readonly StoredOrder[];
  /** Sum of the journal of stock changes: pieces by warehouse and product. */
  readonly journal: ReadonlyMap<string, number>;
  /** Contradictions among the stored items, whatever happened before. */
  readonly faults: readonly string[];
}

/** Names a product of a warehouse. */
export const stockName = (warehouse_id: string, company_sku: string): string => `${warehouse_id}#${company_sku}`;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Pieces of a product on hand. */
export const onHand = ({ shards }: Account, name: string): number => sum(shards.get(name) ?? []);

/** Pieces of a product in orders that hold them: all but cancelled ones. */
export function held({ orders }: Account, name: string): number {
  const holding = orders.filter(({ status }) => status !== 'CANCELLED');
  return sum(
    holding.flatMap(({ data }) =>
      data.products.flatMap(({ company_sku, qty }) =>
        stockName(data.warehouse_id, company_sku) === name ? [qty] : [],
      ),
    ),
  );
}

/** Reads both tables whole: for tests whose tables are their own. */
export async function readAccount(store: Store): Promise<Account> {
  const [catalog, items] = await Promise.all([
    everything(store, store.catalogTable),
    everything(store, store.ordersTable),
  ]);
  const shards = new Map<string, number[]>();
  for (const { pk, available } of catalog
    .filter(({ pk, sk }) => pk.startsWith('STOCK#') && sk === STOCK)
    .map((item) => Shard.parse(item))) {
    const name = pk.split('#').slice(1, 3).join('#');
    shards.set(name, [...(shards.get(name) ?? []), available]);
  }
  const journal = new Map<string, number>();
  for (const item of catalog.filter(({ sk }) => sk.startsWith('STOCK-CHANGE#'))) {
    const { warehouse_id, company_sku, change } = StockChange.parse(item);
    const name = stockName(warehouse_id, company_sku);
    journal.set(name, (journal.get(name) ?? 0) + change);
  }
  const orders = items.filter(({ sk }) => sk === 'ORDER').map((item) => DeviceOrder.parse(item));
  const entries = items.filter(({ sk }) => sk.startsWith('HISTORY#')).map((item) => Entry.parse(item));
  const history = Map.groupBy(entries, ({ pk }) => pk);
  const negative = [...shards].filter(([, levels]) => levels.some((level) => level < 0));
  const faults = [
    ...negative.map(([name, levels]) => `${name} has shards of ${levels.join(', ')}`),
    ...orders.flatMap((order) => orderFaults(order, history.get(`ORDER#${order.number}`) ?? [])),
  ];
  return { shards, orders, journal, faults };
}

function orderFaults(order: StoredOrder, history: readonly z.infer<typeof Entry>[]): string[] {
  const { number, version, status, data } = order;
  const taken = (sku: string) =>
    sum(data.taken.flatMap(({ company_sku, quantity }) => (company_sku === sku ? [quantity] : [])));
  const untaken = data.products.filter(({ company_sku, qty }) => taken(company_sku) !== qty);
  const surplus = data.taken.filter((take) =>
    data.products.every(({ company_sku }) => company_sku !== take.company_sku),
  );
  const versions = history.map((entry) => entry.version).sort((one, other) => one - other);
  const whole = versions.length === version - 1 && versions.every((entry, index) => entry === index + 2);
  const last = history.find((entry) => entry.version === version);
  return [
    ...untaken.map(
      (product) => `order ${number} has ${product.qty} of ${product.company_sku}, took ${taken(product.company_sku)}`,
    ),
    ...surplus.map(({ company_sku }) => `order ${number} took ${company_sku}, which it does not have`),
    ...(whole ? [] : [`order ${number} is at version ${version}, its history has ${versions.join(', ')}`]),
    ...(last === undefined || last.to === status ? [] : [`order ${number} is ${status}, its history says ${last.to}`]),
  ];
}

async function everything(store: Store, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of paginateScan({ client: store.client }, { TableName, ConsistentRead: true })) {
    items.push(...z.array(Item).parse(page.Items ?? []));
  }
  return items;
}
