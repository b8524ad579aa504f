import * as z from 'zod';
import { BY_DEADLINE_INDEX, BY_TENANT_INDEX } from '../../../functions/core/model/keys.ts';
import {
  type OrderItem,
  type StoredData,
  storedComment,
  storedHistoryEntry,
} from '../../../functions/core/model/order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { Delivery } from '../../../functions/webhooks/model/delivery.ts';
import { Webhook } from '../../../functions/webhooks/model/webhook.ts';
import { deliverySortKey, WEBHOOKS } from '../../../functions/webhooks/model/webhook-keys.ts';
import { productLines } from '../../../lib/config/product-lines.ts';
import { OpsError } from './ops-error.ts';

const Waiting = z.looseObject({
  line: z.string().min(1),
  status: z.string().min(1),
  statusSince: z.iso.datetime(),
} satisfies { readonly [Attribute in keyof OrderItem]?: z.ZodType });

/** Attributes of a stored order without which the commands and the workflow cannot do. */
export const WholeOrder = Waiting.extend({
  tenant: z.string().min(1),
  number: z.int().positive(),
  uid: z.string(),
  statusVersion: z.int().positive(),
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  data: z.record(z.string(), z.unknown()),
} satisfies { readonly [Attribute in keyof OrderItem]?: z.ZodType });

/** Schemas of the lines' own parts of orders. */
const OF_LINES = new Map<unknown, StoredData>(productLines.map(({ table, storedData }) => [table.line, storedData]));

/** Schema of an order with the part of its line. The status, the times and the versions come first. */
export const OrderOfLine = WholeOrder.check(({ value, issues }) => {
  for (const issue of OF_LINES.get(value.line)?.().safeParse(value).error?.issues ?? []) {
    issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  }
});

/** Schemas of the items of an order, by their sort keys. */
const KINDS: readonly { readonly sk: RegExp; readonly schema: z.ZodType }[] = [
  { sk: /^ORDER$/, schema: OrderOfLine },
  { sk: /^ORDER#COMMENT#/, schema: storedComment() },
  { sk: /^HISTORY#/, schema: storedHistoryEntry() },
];

/** Partitions of orders (`orderPartition`). */
const OF_ORDER = /^ORDER#/;

const Keyed = z.looseObject({ pk: z.string(), sk: z.string() });

/**
 * Describes what is wrong with an item of the table `Orders`; undefined if nothing is, or if the item is not of an order.
 *
 * @param index the index that the item was read from
 * @example complaintAbout({ pk: 'NUMBERS', sk: 'NUMBERS' }) // undefined
 * @example complaintAbout({ pk: 'ORDER#7', sk: 'ORDER', line: 'a', status: 'b' }, 'by-deadline')
 * // 'the item ORDER#7 / ORDER of the table Orders is malformed: statusSince: Invalid input: expected string, received undefined'
 */
function complaintAbout(item: unknown, index?: string): string | undefined {
  const keyed = Keyed.safeParse(item);
  if (!keyed.success || !OF_ORDER.test(keyed.data.pk)) return undefined;
  const { pk, sk } = keyed.data;
  const schema = index === BY_DEADLINE_INDEX ? Waiting : KINDS.find(({ sk: pattern }) => pattern.test(sk))?.schema;
  const { error } = schema?.safeParse(item) ?? {};
  return error && complaint({ pk, sk }, 'Orders', error);
}

/** Schemas of items of the table `Webhooks`, by their sort keys. */
const WEBHOOK_KINDS: readonly { readonly sk: string; readonly schema: z.ZodType }[] = [
  { sk: WEBHOOKS, schema: Webhook },
  { sk: deliverySortKey(''), schema: Delivery },
];

/** Describes what is wrong with a stored webhook or delivery; undefined if nothing is, or if the item is none. */
function complaintAboutWebhook(item: unknown): string | undefined {
  const { data: keys } = Keyed.safeParse(item);
  const { error } = WEBHOOK_KINDS.find(({ sk }) => keys?.sk.startsWith(sk))?.schema.safeParse(item) ?? {};
  return error && keys && complaint(keys, 'Webhooks', error);
}

/** Names an item and the members that its schema rejects. */
function complaint({ pk, sk }: z.infer<typeof Keyed>, table: string, { issues }: z.ZodError): string {
  const problems = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return `the item ${pk} / ${sk} of the table ${table} is malformed: ${problems}`;
}

const Output = z.object({ Items: z.array(z.unknown()).optional(), Item: z.unknown().optional() });
const Input = z.object({ TableName: z.string().optional(), IndexName: z.string().optional() });

/**
 * Returns a store that names malformed items of orders, and webhooks, by their keys. A list leaves them out, so that one item does not hide the others.
 * A command about one order ends.
 *
 * @param complain called for each malformed item of a list
 */
export function namingMalformed(store: Store, complain: (complaint: string) => void): Store {
  const send: Store['client']['send'] = async (command: never, options?: object) => {
    const answer: unknown = await store.client.send(command, { ...options });
    const { data: input } = Input.safeParse(Reflect.get(command, 'input'));
    const { data: output } = Output.safeParse(answer);
    const isOfWebhooks = input?.TableName === store.webhooksTable;
    if ((input?.TableName !== store.ordersTable && !isOfWebhooks) || output === undefined) return answer;
    const { IndexName: index } = input ?? {};
    // The indexes of the table `Webhooks` have keys, and no attribute that a schema could miss.
    if (isOfWebhooks && index !== undefined) return answer;
    const about = (item: unknown) => (isOfWebhooks ? complaintAboutWebhook(item) : complaintAbout(item, index));
    const complaints = [...(output.Items ?? []), output.Item].map(about);
    const [first] = complaints.filter((complaint) => complaint !== undefined);
    if (first === undefined) return answer;
    if (!isOfWebhooks && index !== BY_TENANT_INDEX && index !== BY_DEADLINE_INDEX) throw new OpsError(first);
    for (const complaint of complaints) if (complaint !== undefined) complain(complaint);
    return { ...Object(answer), Items: output.Items?.filter((_, position) => complaints[position] === undefined) };
  };
  // The SDK's paginators ask for a client of its own class.
  const client: Store['client'] = Object.create(store.client, { send: { value: send } });
  return { ...store, client };
}
