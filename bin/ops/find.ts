import stringify from 'safe-stable-stringify';
import type { Order } from '../../functions/core/model/order.ts';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { batchGet } from '../../functions/core/store/batch-get.ts';
import type { StoredItem } from '../../functions/core/store/store.ts';
import { customerKey } from '../../functions/subscriptions/accounts/account-keys.ts';
import { UsageError } from '../support/command-line.ts';
import { type KeptAnswer, keptAnswers } from './kept-answers.ts';
import { describeOrders, type ListedOrder } from './order-list.ts';
import { listed } from './orders.ts';
import { describeLine, type RequestLine, requestLines } from './request-log.ts';
import { type Call, type Command, count, type Flags, say } from './stage/command.ts';
import { OpsError } from './stage/ops-error.ts';
import type { Stage } from './stage/stage.ts';
import { linesNamed, tenantOrders } from './tenant-orders.ts';

/** Days that the command looks back. */
const DEFAULT_DAYS = 30;

/** Finds the orders that a complaint is about. */
export const find: Command = {
  usage:
    'find --tenant <tenant> --customer-ref <text> | --email <address> | --request-id <id> | --idempotency-key <key> [--days <n>] [--line <line>] [--json]',
  summary:
    'Finds the orders of a tenant that hold a text, that are of a subscription customer who does, or that a request placed or moved. Names the orders with the same content within a day, and the lines of the log that a request caused; these name the tenant, too.',
  flags: ['tenant', 'customer-ref', 'email', 'request-id', 'idempotency-key', 'days', 'line', 'json'],
  names: [0, 0],
  run: async (call) => {
    const { flags, print, stage } = call;
    const lines = linesNamed(flags.line);
    const days = daysOf(flags.days);
    checkCriteria(flags);
    const finds = await findAll(call, lines, days);
    if (flags.json) print(JSON.stringify(finds, null, 2));
    else for (const line of describeFinds(finds, stage.name)) print(line);
    return true;
  },
};

/** Result of a search. */
interface Finds {
  readonly orders: readonly ListedOrder[];
  /** Stored responses to the idempotency key. */
  readonly answers: readonly KeptAnswer[];
  /** Lines of the log that the request caused. */
  readonly log: readonly RequestLine[];
}

/** Finds what the operator asks for in the orders of the last days. */
async function findAll(call: Call, lines: readonly string[], days: number): Promise<Finds> {
  const { flags, stage } = call;
  const start = new Date(Date.now() - days * DAY_MS);
  const caused = flags.requestId === undefined ? [] : await requestLines(stage, flags.requestId, start);
  const tenant = flags.tenant ?? caused.find((line) => line.tenant !== undefined)?.tenant;
  if (tenant === undefined) throw withoutTenant(call, caused, days);
  // A request is of one tenant; some of its lines do not name it.
  const log = caused.some((line) => line.tenant === tenant) ? caused : [];
  const placed: Order[] = [];
  for await (const order of tenantOrders(stage, { tenant, lines, createdAfter: start.toISOString() })) {
    placed.push(order);
  }
  const answers =
    flags.idempotencyKey === undefined
      ? []
      : await keptAnswers(stage, tenant, flags.idempotencyKey, customersOf(placed));
  const numbers = [
    ...answers.flatMap(({ orderNumber }) => orderNumber ?? []),
    ...log.flatMap(({ order }) => order ?? []),
  ];
  const orders = await search(stage, tenant, placed, criterionOf(flags, numbers));
  if (flags.requestId !== undefined && caused.length + orders.length === 0) throw notInLog(flags.requestId, days);
  return { orders, answers, log };
}

/** Describes what a search found, for people. */
function describeFinds({ orders, answers, log }: Finds, stage: Stage['name']): string[] {
  return [
    ...(log.length > 0 ? [`The log has ${count(log.length, 'line')} of the request:`] : []),
    ...log.map(describeLine),
    ...answers.map(describeAnswer),
    ...describeOrders(orders, stage),
  ];
}

function describeAnswer({ operation, customer, status, orderNumber, until }: KeptAnswer): string {
  const whose = customer === undefined ? '' : ` for customer ${customer}`;
  const order = orderNumber === undefined ? '' : ` with order ${orderNumber}`;
  return `The key was first answered by ${operation}${whose}: ${status}${order}; kept until ${until}`;
}

/** Makes the error of a search that no tenant bounds: an operator must name one, or the log does not know the request. */
function withoutTenant(call: Call, caused: readonly RequestLine[], days: number): OpsError | UsageError {
  const { requestId } = call.flags;
  if (requestId === undefined) return new UsageError('find needs --tenant, except for a --request-id that the log has');
  if (caused.length === 0) return notInLog(requestId, days);
  for (const line of caused) say(call, describeLine(line));
  return new OpsError('no line of the request names its tenant; name it with --tenant');
}

const notInLog = (requestId: string, days: number): OpsError =>
  new OpsError(
    `the log of the last ${count(days, 'day')} has no request ${requestId}; a 401, and a 403 or 429 of API Gateway, never reach a function`,
  );

/** Reads the number of days on the command line. */
function daysOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DAYS;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError(`--days ${text} is not a number of days, such as 30`);
}

/** Test of an order, and of the customer of a subscription order, for what the operator asks for. */
interface Criterion {
  readonly ofOrder: (order: Order) => boolean;
  /** Absent where a customer cannot match. */
  readonly ofCustomer?: (customer: StoredItem) => boolean;
}

/** Checks that the operator searches for one thing. */
function checkCriteria(flags: Flags): void {
  const given = [flags.customerRef, flags.email, flags.requestId, flags.idempotencyKey].filter(
    (value) => value !== undefined,
  );
  if (given.length !== 1) {
    throw new UsageError('find needs one of --customer-ref, --email, --request-id and --idempotency-key');
  }
}

function criterionOf(flags: Flags, numbers: readonly number[]): Criterion {
  const text = flags.customerRef ?? flags.email;
  if (text !== undefined) {
    const wanted = folded(text);
    return { ofOrder: ({ data }) => holds(data, wanted), ofCustomer: (customer) => holds(customer, wanted) };
  }
  const { requestId } = flags;
  return {
    ofOrder: ({ number, correlationId }) =>
      numbers.includes(number) || (requestId !== undefined && correlationId === requestId),
  };
}

const folded = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** Returns true if a member at any depth is this text. */
function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return folded(value) === text;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((member) => holds(member, text));
}

/** Returns the orders that match, each with the orders of the same line and content that were placed within a day of it. */
async function search(
  stage: Stage,
  tenant: string,
  all: readonly Order[],
  { ofOrder, ofCustomer }: Criterion,
): Promise<readonly ListedOrder[]> {
  const byContent = Map.groupBy(
    all.map((order) => ({ number: order.number, placed: Date.parse(order.createdAt), content: contentOf(order) })),
    ({ content }) => content,
  );
  const customers = ofCustomer === undefined ? new Set() : await matchingCustomers(stage, tenant, all, ofCustomer);
  const found = all.filter((order) => ofOrder(order) || customers.has(order.data.customerId));
  return found.map((order) => {
    const near = ({ number, placed }: { number: number; placed: number }) =>
      number !== order.number && Math.abs(placed - Date.parse(order.createdAt)) <= DAY_MS;
    const twins = (byContent.get(contentOf(order)) ?? []).filter(near).map(({ number }) => number);
    return { ...listed(order), twins };
  });
}

/** Returns the ids of the customers of subscription orders, each once. */
const customersOf = (orders: readonly Order[]): readonly string[] => [
  ...new Set(orders.flatMap(({ data: { customerId } }) => (typeof customerId === 'string' ? [customerId] : []))),
];

/** Returns the ids of the customers of subscription orders that match. A customer without an order in the time is not found. */
async function matchingCustomers(
  stage: Stage,
  tenant: string,
  orders: readonly Order[],
  matches: (customer: StoredItem) => boolean,
): Promise<ReadonlySet<unknown>> {
  const store = await stage.store();
  const customers = await batchGet(store, store.accountsTable, customersOf(orders).map(customerKey));
  const own = customers.filter((customer) => customer.tenant === tenant && matches(customer));
  return new Set(own.map(({ customerId }) => customerId));
}

/** Members of an order's data that the service or its people set later, at any depth. Two equal requests differ in them. */
const SET_LATER: ReadonlySet<string> = new Set([
  ...['taken', 'tracking', 'subscriptionId', 'creationDate', 'proratedDays', 'pricing', 'returnOrder', 'returned'],
]);

/**
 * Returns what two equal requests have in common.
 *
 * @example contentOf({ line: 'devices', data: { email: 'a@b.example', taken: [] } }) // '["devices",{"email":"a@b.example"}]'
 */
export const contentOf = ({ line, data }: Pick<Order, 'line' | 'data'>): string =>
  stringify([line, data], (name, value) => (SET_LATER.has(name) ? undefined : value)) ?? '';
