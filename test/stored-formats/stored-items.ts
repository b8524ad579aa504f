import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { dynamodbAt, type TestTables } from '../support/store/test-store.ts';

/** An item as DynamoDB has it; bytes are Base64 in the fixture's files. */
export type RawItem = Record<string, AttributeValue>;

/** Items by the name of their kind. */
export type ItemsByKind = ReadonlyMap<string, readonly RawItem[]>;

const TABLES = {
  orders: 'ordersTable',
  idempotency: 'idempotencyTable',
  catalog: 'catalogTable',
  accounts: 'accountsTable',
  events: 'eventsTable',
  webhooks: 'webhooksTable',
} as const satisfies Readonly<Record<string, keyof TestTables>>;
type Table = keyof typeof TABLES;
const tables = Object.keys(TABLES) as readonly Table[];

/** Kinds of stored items, each with the pattern of its keys, which are joined by a space. */
const KINDS: readonly (readonly [table: Table, kind: string, keys: RegExp])[] = [
  ['orders', 'order', /^ORDER#\d+ ORDER$/],
  ['orders', 'history entry', /^ORDER#\d+ HISTORY#\d{10}$/],
  ['orders', 'comment', /^ORDER#\d+ ORDER#COMMENT#\d{10}-\d{3}$/],
  ['orders', 'number sequence', /^NUMBERS NUMBERS$/],
  ['orders', 'count of outstanding orders', /^CENSUS CENSUS$/],
  ['orders', 'signing key', /^SIGNING-KEY SIGNING-KEY$/],
  ['idempotency', 'bucket of a tenant', /^#limit#/],
  ['idempotency', 'request id', /^[^#]*#[^#]*\/request-ids#/],
  ['idempotency', 'idempotency record', /^[^#]*#[a-z]+\/[a-z-]+(\/for\/[^#]*)?#/],
  ['catalog', 'warehouses of a tenant', /^TENANT#\S+ WAREHOUSES$/],
  ['catalog', 'tenant of a warehouse', /^WAREHOUSE#\S+ TENANT$/],
  ['catalog', 'product', /^WAREHOUSE#\S+ PRODUCT#\S+$/],
  ['catalog', 'stock change', /^WAREHOUSE#\S+ STOCK-CHANGE#\S+#\S+$/],
  ['catalog', 'offers under a title', /^TITLE#.+ OFFERS$/],
  ['catalog', 'stock shard', /^STOCK#\S+#\S+#\d+ STOCK$/],
  ['catalog', 'revision of the offers', /^OFFERS REVISION$/],
  ['catalog', 'check of the catalog', /^CATALOG-CHECK CATALOG-CHECK$/],
  ['catalog', 'kept levels', /^STOCK#\S+#\S+ LEVELS$/],
  ['catalog', 'offer', /^OFFERS#\d+ \w{15}$/],
  ['catalog', 'flexible discount', /^FLEX-DISCOUNTS \S+$/],
  ['events', 'entry of the log', /^LOG#\S+ \d{16}$/],
  ['events', 'head of a log', /^HEAD#\S+ HEAD$/],
  ['events', 'marker of an event', /^SEEN#\w+ \w+-\S+$/],
  ['events', 'day of a log', /^DAY#\S+ \d{4}-\d\d-\d\d$/],
  ['webhooks', 'webhook', /^TENANT#\S+ WEBHOOK#\w+$/],
  ['webhooks', 'count of webhooks', /^TENANT#\S+ COUNT$/],
  ['webhooks', 'owner of a webhook', /^WEBHOOK#\w+ OWNER$/],
  ['webhooks', 'lane', /^LANE#\w+#\d LANE$/],
  ['webhooks', 'delivery', /^LANE#\w+#\d DELIVERY#\S+$/],
  ['accounts', 'customer', /^CUSTOMER#\d+ CUSTOMER$/],
  ['accounts', 'active subscriptions', /^CUSTOMER#\d+ CUSTOMER#ACTIVE$/],
  ['accounts', 'deployment', /^CUSTOMER#\d+ CUSTOMER#DEPLOYMENT#\d+$/],
  ['accounts', 'subscription', /^CUSTOMER#\d+ CUSTOMER#SUBSCRIPTION#\w+$/],
  ['accounts', 'order summary', /^CUSTOMER#\d+ ORDER#\d{12}$/],
  ['accounts', 'customer directory', /^RESELLER#\S+ DIRECTORY$/],
  ['accounts', 'block of a customer directory', /^RESELLER#\S+ DIRECTORY#\d{8}#\d{8}$/],
];

/** The kind of an item; for keys of no known pattern the keys themselves, so that a new kind is a kind of its own. */
export function kindOf(table: Table, { pk, sk, line }: RawItem): string {
  const keys = sk?.S === undefined ? String(pk?.S) : `${pk?.S} ${sk.S}`;
  const found = KINDS.find(([of, , pattern]) => of === table && pattern.test(keys));
  // A line's own part of an order is a format of its own.
  const ofLine = found?.[1] === 'order' ? ` of ${line?.S}` : '';
  return `${table}: ${found?.[1] ?? keys}${ofLine}`;
}

const client = (): DynamoDBClient => new DynamoDBClient(dynamodbAt());

/** Reads everything that the tables hold. */
export async function readItems(names: TestTables): Promise<ItemsByKind> {
  const dynamodb = client();
  const found: [kind: string, item: RawItem][] = [];
  for (const table of tables) {
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName: names[TABLES[table]] })) {
      found.push(...Items.map((item) => [kindOf(table, item), item] as [string, RawItem]));
    }
  }
  dynamodb.destroy();
  return grouped(found);
}

/** Stores the items of the fixture, as they are. */
export const storeFixture = (names: TestTables): Promise<void> => storeItems(names, fixture());

/** Stores items, each in the table of its kind. */
export async function storeItems(names: TestTables, items: ItemsByKind): Promise<void> {
  const dynamodb = client();
  for (const [kind, of] of items) {
    const table = tables.find((one) => kind.startsWith(`${one}: `));
    if (table === undefined) throw new Error(`The kind "${kind}" names no table`);
    for (const Item of of) await dynamodb.send(new PutItemCommand({ TableName: names[TABLES[table]], Item }));
  }
  dynamodb.destroy();
}

/** The items of the fixture: as the service stored them when each was added. */
export const fixture = (): ItemsByKind =>
  grouped(tables.flatMap((table) => fixtureOf(table).map((item) => [kindOf(table, item), item] as const)));

const FOLDER = join(import.meta.dirname, 'items');

/** Reads the files of a table, each of which is a list of items of one kind. */
function fixtureOf(table: Table): RawItem[] {
  const folder = join(FOLDER, table);
  return readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'), withBytes));
}

/** An item's JSON as its file in the fixture has it. */
export const textOf = (item: RawItem): string =>
  JSON.stringify(item, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value), 2);

const withBytes = (name: string, value: unknown) =>
  name === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value;

function grouped(found: readonly (readonly [kind: string, item: RawItem])[]): ItemsByKind {
  const groups = Map.groupBy(found, ([kind]) => kind);
  return new Map(Array.from(groups, ([kind, of]) => [kind, of.map(([, item]) => item)]));
}

/** The attributes of items, nested ones too, each with its type: `data.nodes[].name: S`. */
export function attributesOf(items: readonly RawItem[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => membersOf(item, '')));
}

/** Attributes and members that are named after a warehouse are one attribute. */
const nameOf = (name: string): string => name.replace(/^WAREHOUSE#.*/, 'WAREHOUSE#<id>');

const membersOf = (members: RawItem, path: string): string[] =>
  Object.entries(members).flatMap(([name, value]) => pathsOf(value, `${path}${path && '.'}${nameOf(name)}`));

function pathsOf(value: AttributeValue, path: string): string[] {
  const [type] = Object.keys(value);
  const own = `${path}: ${type}`;
  if (value.M !== undefined) return [own, ...membersOf(value.M, path)];
  if (value.L !== undefined) return [own, ...value.L.flatMap((element) => pathsOf(element, `${path}[]`))];
  return [own];
}
