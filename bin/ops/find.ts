import { GetCommand } from '@aws-sdk/lib-dynamodb';
import stringify from 'safe-stable-stringify';
import { parseKey } from '../../functions/core/idempotency/idempotency.ts';
import { IdempotencyRecord } from '../../functions/core/model/idempotency-record.ts';
import { idempotencyKeyOf } from '../../functions/core/model/keys.ts';
import type { Order } from '../../functions/core/model/order.ts';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { type ListedOrder, linesOf } from './order-list.ts';
import { listed } from './orders.ts';
import { type Call, type Command, count, type Flags } from './stage/command.ts';
import { UsageError } from './stage/ops-error.ts';
import type { Stage } from './stage/stage.ts';
import { linesNamed, tenantOrders } from './tenant-orders.ts';

/** Days that the command looks back. */
const DEFAULT_DAYS = 30;

/** Finds the orders that a complaint is about. */
export const find: Command = {
  usage:
    'find --tenant <tenant> --customer-ref <text> | --email <address> | --request-id <id> | --idempotency-key <key> [--days <n>] [--line <line>] [--json]',
  summary:
    'Finds the orders of a tenant that hold a text, or that a request placed or moved. Names the orders with the same content within a day.',
  flags: ['tenant', 'customer-ref', 'email', 'request-id', 'idempotency-key', 'days', 'line', 'json'],
  names: [0, 0],
  run: async (call) => {
    const { flags, print, stage } = call;
    const tenant = flags.tenant;
    if (tenant === undefined) throw new UsageError('find needs --tenant; the log line of a request names its tenant');
    const lines = linesNamed(flags.line);
    const answers = flags.idempotencyKey === undefined ? [] : await answersTo(call, tenant, flags.idempotencyKey);
    const numbers = answers.flatMap(({ orderNumber }) => orderNumber ?? []);
    const matches = criterionOf(flags, numbers);
    const since = new Date(Date.now() - daysOf(flags.days) * DAY_MS).toISOString();
    const found = await search(stage, { tenant, lines, createdAfter: since }, matches);
    if (flags.json) {
      print(JSON.stringify({ orders: found, answers }, null, 2));
    } else {
      for (const { operation, status, orderNumber, until } of answers) {
        const order = orderNumber === undefined ? '' : ` with order ${orderNumber}`;
        print(`The key was first answered by ${operation}: ${status}${order}; kept until ${until}`);
      }
      for (const line of [count(found.length, 'order'), ...linesOf(found, stage.name)]) print(line);
    }
    return true;
  },
};

/** Reads the number of days on the command line. */
function daysOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DAYS;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError(`--days ${text} is not a number of days, such as 30`);
}

/** Returns the test of an order for what the operator asks for. */
function criterionOf(flags: Flags, numbers: readonly number[]): (order: Order) => boolean {
  const given = [flags.customerRef, flags.email, flags.requestId, flags.idempotencyKey].filter(
    (value) => value !== undefined,
  );
  if (given.length !== 1) {
    throw new UsageError('find needs one of --customer-ref, --email, --request-id and --idempotency-key');
  }
  const text = flags.customerRef ?? flags.email;
  if (text !== undefined) return ({ data }) => holds(data, folded(text));
  if (flags.requestId !== undefined) return ({ correlationId }) => correlationId === flags.requestId;
  return ({ number }) => numbers.includes(number);
}

const folded = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** Returns true if a member at any depth is this text. */
function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return folded(value) === text;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => holds(member, text));
}

/** Reads the orders that match, each with the orders of the same line and content that were placed within a day of it. */
async function search(
  stage: Stage,
  query: Parameters<typeof tenantOrders>[1],
  matches: (order: Order) => boolean,
): Promise<readonly ListedOrder[]> {
  const found: Order[] = [];
  const byContent = new Map<string, { readonly number: number; readonly placed: number }[]>();
  for await (const order of tenantOrders(stage, query)) {
    if (matches(order)) found.push(order);
    const content = contentOf(order);
    const same = byContent.get(content) ?? [];
    same.push({ number: order.number, placed: Date.parse(order.createdAt) });
    byContent.set(content, same);
  }
  return found.map((order) => {
    const near = ({ number, placed }: { number: number; placed: number }) =>
      number !== order.number && Math.abs(placed - Date.parse(order.createdAt)) <= DAY_MS;
    const twins = (byContent.get(contentOf(order)) ?? []).filter(near).map(({ number }) => number);
    return { ...listed(order), twins };
  });
}

const contentOf = ({ line, data }: Order): string => stringify([line, data]) ?? '';

/** First response under an idempotency key. */
interface KeptAnswer {
  readonly operation: string;
  readonly status: number;
  readonly orderNumber: number | undefined;
  /** RFC 3339. */
  readonly until: string;
}

/** Reads the records of an idempotency key, of every operation that takes one. */
async function answersTo({ stage }: Call, tenant: string, key: string): Promise<readonly KeptAnswer[]> {
  const { client, idempotencyTable: TableName } = await stage.store();
  const operations = productLines.flatMap(({ table }) =>
    Object.entries(table.endpoints).flatMap(([name, { idempotency }]) =>
      idempotency === undefined ? [] : [{ operation: `${table.line}/${name}`, key: parseKey(idempotency, key) }],
    ),
  );
  const answers = await Promise.all(
    operations.map(async ({ operation, key: parsed }) => {
      const pk = idempotencyKeyOf(tenant, operation, parsed);
      const { Item } = await client.send(new GetCommand({ TableName, Key: { pk }, ConsistentRead: true }));
      if (Item === undefined) return [];
      const { status, orderNumber, expiresAt } = IdempotencyRecord.parse(Item);
      return [{ operation, status, orderNumber, until: new Date(expiresAt * 1_000).toISOString() }];
    }),
  );
  return answers.flat();
}
