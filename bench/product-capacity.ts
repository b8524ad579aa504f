import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB stores it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * Write and read units a second of one partition, and so of one partition key (DynamoDB Developer Guide, "Best practices for
 * designing and using partition keys effectively").
 */
const WRITE_UNITS = 1_000;
const READ_UNITS = 3_000;

/** Bytes that one unit writes, or reads strongly consistent (the same page). */
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;

/**
 * A write in a transaction takes twice the units: to prepare it and to commit it (Developer Guide, "Amazon DynamoDB transactions:
 * how it works"). An index is written afterwards, once.
 */
const UNITS_IN_TRANSACTION = 2;

/** How long a transaction keeps others from its items, in seconds. An assumption: DynamoDB promises no time. */
const HELD_SECONDS = 0.01;

/**
 * Write units a second that a new table takes at once, before DynamoDB has grown it (Developer Guide, "Understanding DynamoDB warm
 * throughput in different scenarios").
 */
const NEW_TABLE_WRITE_UNITS = 4_000;

/** What placing an order of one product reads and writes that other orders do too. */
export interface SharedItems {
  /** One shard of the product's stock. */
  readonly stock: Item;
  /** The order, which its index holds whole. */
  readonly order: Item;
  /** The offers of the product's title. */
  readonly title: Item;
  /** The tenant's warehouses. */
  readonly warehouses: Item;
}

/** Over how many partition keys what orders write is spread. */
export interface Spread {
  readonly shards: number;
  readonly indexPartitions: number;
  /** Order numbers leased with one write. */
  readonly numbersALease: number;
}

/** What one resource lets through of one product. */
export interface Capacity {
  readonly resource: string;
  readonly ordersASecond: number;
}

/** How many orders of one product DynamoDB takes a second by each resource that they share, from its limits. */
export function productCapacity(items: SharedItems, spread: Spread): readonly Capacity[] {
  const perShard = WRITE_UNITS / (UNITS_IN_TRANSACTION * units(items.stock, WRITE_UNIT_BYTES));
  return [
    { resource: `stock, ${spread.shards} shards, units`, ordersASecond: spread.shards * perShard },
    {
      resource: `stock, ${spread.shards} shards, held ${HELD_SECONDS * 1_000} ms by each transaction (assumed)`,
      ordersASecond: spread.shards / HELD_SECONDS,
    },
    {
      resource: `index of the tenant's orders, ${spread.indexPartitions} partition keys, entries of ${sizeOf(items.order)} bytes`,
      ordersASecond: (spread.indexPartitions * WRITE_UNITS) / units(items.order, WRITE_UNIT_BYTES),
    },
    {
      resource: `read of the title's offers, ${sizeOf(items.title)} bytes`,
      ordersASecond: READ_UNITS / units(items.title, READ_UNIT_BYTES),
    },
    {
      resource: `read of the tenant's warehouses, ${sizeOf(items.warehouses)} bytes`,
      ordersASecond: READ_UNITS / units(items.warehouses, READ_UNIT_BYTES),
    },
    { resource: 'number sequence', ordersASecond: WRITE_UNITS * spread.numbersALease },
  ];
}

/** The same for all products together, while the table of the orders is new. */
export const newTableCapacity = ({ order }: Pick<SharedItems, 'order'>): Capacity => ({
  resource: 'a table of orders that is new, until DynamoDB has grown it',
  ordersASecond: NEW_TABLE_WRITE_UNITS / (UNITS_IN_TRANSACTION * units(order, WRITE_UNIT_BYTES)),
});

const units = (item: Item, unitBytes: number): number => Math.ceil(sizeOf(item) / unitBytes);

/** Bytes of an item (Developer Guide, "DynamoDB item sizes and formats"). */
export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

/** Of a map or a list, and of each element in it, in bytes. */
const COLLECTION_BYTES = 3;
const ELEMENT_BYTES = 1;

function sizeOfValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return sizeOfNumber(value.N);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.L !== undefined) {
    return value.L.reduce((sum, element) => sum + ELEMENT_BYTES + sizeOfValue(element), COLLECTION_BYTES);
  }
  if (value.M !== undefined) return COLLECTION_BYTES + ELEMENT_BYTES * Object.keys(value.M).length + sizeOf(value.M);
  if (value.B !== undefined) return value.B.byteLength;
  throw new Error(`There is no size for ${Object.keys(value).join()}`);
}

/** A byte for two significant digits, one more for the number, one for a sign. */
function sizeOfNumber(text: string): number {
  const digits = text
    .replace('-', '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}
