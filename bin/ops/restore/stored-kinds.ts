import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { LogDay, LogEntry, LogHead, SeenEvent } from '../../../functions/core/model/event-log.ts';
import { idempotencyRecord } from '../../../functions/core/model/idempotency-record.ts';
import { orderPartition } from '../../../functions/core/model/keys.ts';
import { type OrderItem, storedComment, storedHistoryEntry, storedOrder } from '../../../functions/core/model/order.ts';
import type { TableName } from '../../../functions/core/model/tables.ts';
import { WarehouseTenant } from '../../../functions/devices/catalog/warehouses.ts';
import * as devices from '../../../functions/devices/model/catalog-items.ts';
import { aliasByWarehouse, byWarehouse } from '../../../functions/devices/model/catalog-keys.ts';
import * as accounts from '../../../functions/subscriptions/model/account-items.ts';
import * as subscriptions from '../../../functions/subscriptions/model/catalog-items.ts';
import { Redelivery } from '../../../functions/webhooks/delivery/redeliver-range.ts';
import { Delivery } from '../../../functions/webhooks/model/delivery.ts';
import { Lane } from '../../../functions/webhooks/model/lane.ts';
import { Webhook, WebhookOwner } from '../../../functions/webhooks/model/webhook.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { OrderOfLine } from '../stage/stored-items.ts';
import type { Item } from './copy-table.ts';

/** Attributes by name, parsed from an item of DynamoDB. */
type Attributes = Readonly<Record<string, unknown>>;

/** Keys of the indexes in an order's item. */
const IndexKeys = z.looseObject({
  owner: z.string(),
  createdKey: z.string(),
  deadlineKey: z.string().optional(),
  deadlineAt: z.string().optional(),
  statusKey: z.string().optional(),
} satisfies { readonly [Attribute in keyof OrderItem]?: z.ZodType });

/** An order under the key of its number, of a line that this version has. Nothing else finds its history, its events and its work. */
const OrderAtItsKey = OrderOfLine.check(({ value, issues }) => {
  const wrong = (member: string) => issues.push({ code: 'invalid_value', values: [], path: [member], input: value });
  if (value.pk !== orderPartition(value.number)) wrong('number');
  if (!productLines.some(({ table }) => table.line === value.line)) wrong('line');
});

/** The count of a tenant's webhooks. The service adds to it and compares it, so nothing else reads it. */
const WebhookCount = z.object({ webhooks: z.int().nonnegative() });

/** A kind of stored item. Its schema checks each of the parts; most items have one, which is the item. */
interface Kind {
  /** Pattern of the keys, joined by a space. */
  readonly keys: RegExp;
  readonly schema: z.ZodType;
  readonly parts?: (item: Attributes) => Iterable<unknown>;
}

/**
 * The kinds that come back from a restored table, by table. Items that mend themselves or have a command of their own are left out, such
 * as stock and order numbers. Their old values would be wrong (docs/data-model.md, "When an item is wrong").
 */
const KINDS: Readonly<Record<TableName, readonly Kind[]>> = {
  Orders: [
    // What the service reads of an order, what the commands read, and what the indexes need.
    { keys: /^ORDER#\S+ ORDER$/, schema: storedOrder().and(OrderAtItsKey).and(IndexKeys) },
    { keys: /^ORDER#\S+ ORDER#COMMENT#/, schema: storedComment() },
    { keys: /^ORDER#\S+ HISTORY#/, schema: storedHistoryEntry() },
  ],
  Idempotency: [{ keys: /^[^#]+#(?![^#]*\/request-ids#)[a-z]+\//, schema: idempotencyRecord() }],
  Catalog: [
    { keys: /^TENANT#.* WAREHOUSES$/, schema: devices.Warehouse, parts: (item) => byWarehouse(item).values() },
    { keys: /^WAREHOUSE#.* TENANT$/, schema: WarehouseTenant },
    { keys: /^WAREHOUSE#.* PRODUCT#/, schema: devices.Product },
    { keys: /^WAREHOUSE#.* STOCK-CHANGE#/, schema: devices.StockChange },
    { keys: /^TITLE#.* OFFERS$/s, schema: devices.Offer, parts: (item) => byWarehouse(item).values() },
    { keys: /^TITLE#.* OFFERS$/s, schema: devices.TitleAlias, parts: (item) => aliasByWarehouse(item).values() },
    { keys: /^OFFERS#\d+ /, schema: subscriptions.Offer },
    { keys: /^FLEX-DISCOUNTS /, schema: subscriptions.FlexDiscount },
  ],
  Accounts: [
    { keys: /^CUSTOMER#\S+ CUSTOMER$/, schema: accounts.Customer },
    { keys: /^CUSTOMER#\S+ CUSTOMER#ACTIVE$/, schema: accounts.ActiveSubscriptions },
    { keys: /^CUSTOMER#\S+ CUSTOMER#DEPLOYMENT#/, schema: accounts.Deployment },
    { keys: /^CUSTOMER#\S+ CUSTOMER#SUBSCRIPTION#/, schema: accounts.SubscriptionItem },
    { keys: /^CUSTOMER#\S+ ORDER#/, schema: accounts.OrderSummary },
  ],
  Events: [
    { keys: /^LOG#.* \d+$/, schema: LogEntry },
    { keys: /^HEAD#.* HEAD$/, schema: LogHead },
    { keys: /^SEEN#/, schema: SeenEvent },
    { keys: /^DAY#/, schema: LogDay },
  ],
  Webhooks: [
    { keys: /^TENANT#.* WEBHOOK#/, schema: Webhook },
    { keys: /^TENANT#.* COUNT$/, schema: WebhookCount },
    { keys: /^WEBHOOK#\S+ OWNER$/, schema: WebhookOwner },
    { keys: /^WEBHOOK#\S+ REDELIVERY$/, schema: Redelivery },
    { keys: /^LANE#\S+ LANE$/, schema: Lane },
    { keys: /^LANE#\S+ DELIVERY#/, schema: Delivery },
  ],
};

/**
 * Returns the key of an item as one text.
 *
 * @example keyText({ pk: { S: 'ORDER#100001' }, sk: { S: 'ORDER' } }) // 'ORDER#100001 ORDER'
 */
export const keyText = ({ pk, sk }: Item): string => [pk?.S, sk?.S].filter((part) => part !== undefined).join(' ');

/** Returns the kinds whose parts an item has; none for an item that does not come back. */
export const kindsOf = (table: TableName, item: Item): readonly Kind[] =>
  KINDS[table].filter(({ keys }) => keys.test(keyText(item)));

/**
 * Says which members of a stored item its schema rejects, and why, without their values. Undefined if it can be read, or if the item is
 * of no kind that comes back.
 *
 * @example problemOf('Events', { pk: { S: 'HEAD#acme' }, sk: { S: 'HEAD' }, position: { N: '7' }, day: { N: '1' } }) // 'day: invalid_type'
 * @example problemOf('Orders', { pk: { S: 'NUMBERS' }, sk: { S: 'NUMBERS' } }) // undefined
 */
export function problemOf(table: TableName, item: Item): string | undefined {
  const kinds = kindsOf(table, item);
  if (kinds.length === 0) return undefined;
  const attributes: Attributes = unmarshall(item);
  const parts = kinds.flatMap(({ schema, parts = (whole) => [whole] }) =>
    Array.from(parts(attributes), (part) => schema.safeParse(part)),
  );
  const issues = parts.flatMap(({ error }) => error?.issues ?? []);
  const named = new Set(issues.map(({ path, code }) => `${path.join('.')}: ${code}`));
  return named.size === 0 ? undefined : [...named].join(', ');
}
