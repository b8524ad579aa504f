import { itemSize } from '../functions/core/store/item-size.ts';

/** Item as the store reads it. */
export type Item = Readonly<Record<string, unknown>>;

/**
 * Maximum write and read units a second of one partition, and therefore of one partition key (DynamoDB Developer Guide, "Best practices for
 * designing and using partition keys effectively").
 */
const WRITE_UNITS = 1_000;
const READ_UNITS = 3_000;

/** Bytes that one unit writes, or reads with strong consistency (same page). */
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;

/**
 * Factor for the units of a write in a transaction, which prepares the item and then commits it (Developer Guide, "Amazon DynamoDB
 * transactions: how it works"). DynamoDB writes an index afterwards, once.
 */
const UNITS_IN_TRANSACTION = 2;

/** Time in seconds for which a transaction blocks other transactions from its items. This is an assumption: DynamoDB guarantees no time. */
const HELD_SECONDS = 0.01;

/**
 * Write units a second of a new table, before DynamoDB has scaled it (Developer Guide, "Understanding DynamoDB warm throughput in different
 * scenarios").
 */
const NEW_TABLE_WRITE_UNITS = 4_000;

/** Items that all orders of one product read or write. */
export interface SharedItems {
  /** Shard of the product's stock. */
  readonly stock: Item;
  /** Order. Its index contains the whole item. */
  readonly order: Item;
  /** Offers of the product's title. */
  readonly title: Item;
  /** Warehouses of the tenant. */
  readonly warehouses: Item;
}

/** Number of partition keys that share the writes of the orders. */
export interface Spread {
  readonly shards: number;
  readonly indexPartitions: number;
  /** Number of order numbers that one write leases. */
  readonly numbersALease: number;
}

/** Capacity of one resource for orders of one product. */
export interface Capacity {
  readonly resource: string;
  readonly ordersASecond: number;
}

/** Computes the orders a second of one product that DynamoDB's limits allow, for each resource that the orders share. */
export function productCapacity(items: SharedItems, spread: Spread): readonly Capacity[] {
  const perShard = WRITE_UNITS / (UNITS_IN_TRANSACTION * units(items.stock, WRITE_UNIT_BYTES));
  return [
    { resource: `stock, ${spread.shards} shards, units`, ordersASecond: spread.shards * perShard },
    {
      resource: `stock, ${spread.shards} shards, held ${HELD_SECONDS * 1_000} ms by each transaction (assumed)`,
      ordersASecond: spread.shards / HELD_SECONDS,
    },
    {
      resource: `index of the tenant's orders, ${spread.indexPartitions} partition keys, entries of ${itemSize(items.order)} bytes`,
      ordersASecond: (spread.indexPartitions * WRITE_UNITS) / units(items.order, WRITE_UNIT_BYTES),
    },
    {
      resource: `read of the title's offers, ${itemSize(items.title)} bytes`,
      ordersASecond: READ_UNITS / units(items.title, READ_UNIT_BYTES),
    },
    {
      resource: `read of the tenant's warehouses, ${itemSize(items.warehouses)} bytes`,
      ordersASecond: READ_UNITS / units(items.warehouses, READ_UNIT_BYTES),
    },
    { resource: 'number sequence', ordersASecond: WRITE_UNITS * spread.numbersALease },
  ];
}

/** Computes the capacity for orders of all products together, while the orders' table is new. */
export const newTableCapacity = ({ order }: Pick<SharedItems, 'order'>): Capacity => ({
  resource: 'a new table of orders, before DynamoDB has scaled it',
  ordersASecond: NEW_TABLE_WRITE_UNITS / (UNITS_IN_TRANSACTION * units(order, WRITE_UNIT_BYTES)),
});

const units = (item: Item, unitBytes: number): number => Math.ceil(itemSize(item) / unitBytes);
